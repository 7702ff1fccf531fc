package discord

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is what limits depend on in a request.
type call struct {
	route       string // method and path without ids and tokens: fit for logs
	major       string // the channel, the server, or the interaction that the limit counts for
	interaction bool   // not under the global limit
	once        bool   // the answer to an interaction, which is late at the second try
	followUp    bool   // a repetition could show twice
}

// callOf returns the call that a request is.
func callOf(req *http.Request) call {
	path := versioned.ReplaceAllString(req.URL.Path, "")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	c := call{interaction: parts[0] == "interactions" || parts[0] == "webhooks"}
	named := 0 // segments after the first that name the resource
	switch {
	case c.interaction:
		named = 2
	case parts[0] == "channels" || parts[0] == "guilds":
		named = 1
	}
	for i := 1; i < len(parts); i++ {
		switch {
		case i <= named:
			c.major += "/" + parts[i]
			parts[i] = ":id"
		case isID(parts[i]):
			parts[i] = ":id"
		}
	}
	c.route = req.Method + " /" + strings.Join(parts, "/")
	c.once = parts[0] == "interactions"
	c.followUp = parts[0] == "webhooks" && req.Method == http.MethodPost
	return c
}

// isID reports whether a segment of a path is an id: digits alone.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// repeatable reports whether a call that ended like this should be tried again. Sends carry a nonce that makes a repetition
// the same message; follow-ups have none, so they are repeated only where Discord says that it didn't work.
func (c call) repeatable(resp *http.Response, err error) bool {
	if c.once {
		return false
	}
	if err != nil {
		return !c.followUp
	}
	switch resp.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable:
		return true
	case http.StatusGatewayTimeout:
		return !c.followUp
	}
	return false
}

// maxBuckets is how many buckets are kept before those that have run out are dropped: every interaction has its own. Where
// mostBuckets have not run out, all are dropped: what is sent too early then is refused once, and sent again.
const maxBuckets, mostBuckets = 512, 4096

// bucket counts the requests that Discord still takes of one kind.
type bucket struct {
	limit, remaining int
	period           time.Duration
	reset            time.Time
}

// buckets holds what answers said about limits. Calls share a bucket if their routes are in one by X-RateLimit-Bucket and
// they are about the same resource.
type buckets struct {
	byKey map[string]*bucket
	hash  map[string]string // route → X-RateLimit-Bucket
}

func newBuckets() buckets {
	return buckets{byKey: map[string]*bucket{}, hash: map[string]string{}}
}

func (b buckets) key(c call) string {
	if hash, ok := b.hash[c.route]; ok {
		return hash + c.major
	}
	return c.route + c.major
}

// wait returns how long the call has to wait for its bucket. One whose time has come is full again.
func (b buckets) wait(c call, now time.Time) time.Duration {
	k, ok := b.byKey[b.key(c)]
	if !ok || k.remaining > 0 && now.Before(k.reset) {
		return 0
	}
	if now.Before(k.reset) {
		return k.reset.Sub(now)
	}
	k.remaining, k.reset = k.limit, now.Add(k.period)
	return 0
}

func (b buckets) take(c call) {
	if k, ok := b.byKey[b.key(c)]; ok {
		k.remaining--
	}
}

// learn takes the state of a bucket from the headers of an answer. Of answers that overlap, the lowest count holds.
func (b buckets) learn(c call, h http.Header, now time.Time) {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	remaining, err2 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil || err2 != nil || limit < 1 {
		return
	}
	if hash := h.Get("X-RateLimit-Bucket"); hash != "" {
		b.hash[c.route] = hash
	}
	k := b.at(c, now)
	period := time.Duration(seconds(h.Get("X-RateLimit-Reset-After")) * float64(time.Second))
	if k.limit > 0 && now.Before(k.reset) {
		remaining = min(remaining, k.remaining)
	}
	k.limit, k.remaining, k.period, k.reset = limit, remaining, max(k.period, period), now.Add(period)
}

// block lets no call into the bucket before a time.
func (b buckets) block(c call, until time.Time) {
	k := b.at(c, time.Now())
	k.limit = max(k.limit, 1)
	k.remaining, k.reset = 0, later(k.reset, until)
}

// at returns the bucket of the call, made if there is none.
func (b buckets) at(c call, now time.Time) *bucket {
	key := b.key(c)
	if k, ok := b.byKey[key]; ok {
		return k
	}
	if len(b.byKey) >= maxBuckets {
		for key, k := range b.byKey {
			if now.After(k.reset) {
				delete(b.byKey, key)
			}
		}
	}
	if len(b.byKey) >= mostBuckets {
		clear(b.byKey)
	}
	k := &bucket{}
	b.byKey[key] = k
	return k
}
