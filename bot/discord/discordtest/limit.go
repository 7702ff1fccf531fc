package discordtest

import (
	"fmt"
	"strconv"
	"time"
)

// allowance is how many requests Discord takes in a period.
type allowance struct {
	requests int
	period   time.Duration
}

// What Discord allows. It documents the first only (topics/rate-limits) and tells the others in its answers: they are the
// ones it is known for.
var (
	globally  = allowance{50, time.Second}
	allowedIn = map[string]allowance{
		"POST /channels/{channel}/messages":                        {5, 5 * time.Second},
		"PATCH /channels/{channel}/messages/{message}":             {5, 5 * time.Second},
		"POST /channels/{channel}/typing":                          {5, 5 * time.Second},
		"POST /webhooks/{application}/{token}":                     {5, 5 * time.Second},
		"PATCH /webhooks/{application}/{token}/messages/@original": {5, 5 * time.Second},
	}
)

// window counts the requests of a period that began with the first of them.
type window struct {
	left  int
	reset time.Time
}

// take counts a request and reports whether it is one too many.
func (w *window) take(a allowance, now time.Time) (over bool) {
	if !now.Before(w.reset) {
		*w = window{a.requests, now.Add(a.period)}
	}
	if w.left == 0 {
		return true
	}
	w.left--
	return false
}

// limit counts a request where Options.Limits is set, and returns the headers that its answer has, or its refusal.
// Interactions are not under the limit over all routes. It is called with the lock held.
func (s *Server) limit(c *call) Response {
	if !s.options.Limits {
		return Response{}
	}
	now := s.now()
	if c.value("token") == "" && s.overall.take(globally, now) {
		s.limited++
		return RateLimitedGlobally(s.overall.reset.Sub(now))
	}
	name := c.Method + " " + c.Route
	a, known := allowedIn[name]
	if !known {
		return Response{}
	}
	key := name + c.value("channel") + c.value("token")
	w := s.windows[key]
	if w == nil {
		w = &window{}
		s.windows[key] = w
	}
	if w.take(a, now) {
		s.limited++
		refusal := RateLimited(w.reset.Sub(now))
		refusal.Headers["X-RateLimit-Bucket"] = fmt.Sprintf("%x", name)
		return refusal
	}
	return Response{Headers: map[string]string{
		"X-RateLimit-Bucket": fmt.Sprintf("%x", name), "X-RateLimit-Limit": strconv.Itoa(a.requests),
		"X-RateLimit-Remaining": strconv.Itoa(w.left), "X-RateLimit-Reset-After": seconds(w.reset.Sub(now)),
	}}
}

// Limited is how many requests were refused because of Options.Limits.
func (s *Server) Limited() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limited
}
