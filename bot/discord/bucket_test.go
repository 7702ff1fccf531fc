package discord

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// Every interaction has buckets of its own. However long Discord says that they last, they don't add up.
func TestBucketsAreBounded(t *testing.T) {
	for _, after := range []string{"1", "86400"} {
		b, now := newBuckets(), time.Unix(1_800_000_000, 0)
		most := 0
		for i := range 3 * mostBuckets {
			now = now.Add(10 * time.Millisecond)
			b.learn(call{route: "POST /webhooks/:id/:id", major: fmt.Sprint("/", i), interaction: true}, http.Header{
				"X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Reset-After": {after}, "X-Ratelimit-Bucket": {"b"},
			}, now)
			most = max(most, len(b.byKey))
		}
		if want := map[string]int{"1": maxBuckets, "86400": mostBuckets}[after]; most > want {
			t.Errorf("%d buckets that last %s s are kept, want at most %d", most, after, want)
		}
	}
}
