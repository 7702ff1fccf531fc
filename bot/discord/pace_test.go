package discord

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// far is a Discord that requests take a different time to reach. It takes 50 in a second that begins with the first of them.
type far struct {
	mu      sync.Mutex
	random  *rand.Rand
	ends    time.Time
	taken   int
	refused int
}

func (f *far) way() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Duration(f.random.IntN(400)) * time.Millisecond
}

func (f *far) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(f.way())
	defer time.Sleep(f.way())
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if !now.Before(f.ends) {
		f.ends, f.taken = now.Add(time.Second), 0
	}
	if f.taken++; f.taken > 50 {
		f.refused++
		return answer(429, `{"retry_after":1,"global":true}`), nil
	}
	return answer(200, "{}"), nil
}

// TestPaceHoldsWhateverTheWay: the limit is not run into because requests took longer to arrive than those after them.
func TestPaceHoldsWhateverTheWay(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			f := &far{random: rand.New(rand.NewPCG(seed, 1))}
			transport := newTransport(f, nil, limits{}, quiet())
			start := time.Now()
			var all sync.WaitGroup
			for i := range 300 {
				all.Go(func() {
					time.Sleep(time.Duration(i) * 10 * time.Millisecond)
					_, _ = request(t, t.Context(), transport, "POST", fmt.Sprintf("channels/%d/messages", i))
				})
			}
			all.Wait()
			if took := time.Since(start); f.refused > 0 || took > 12*time.Second {
				t.Errorf("seed %d: %d of 300 requests were refused, and all took %v; want 0 and 12s", seed, f.refused, took)
			}
		})
	}
}
