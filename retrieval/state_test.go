package retrieval

import (
	"context"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestLiveState: the state tells what is searched, what still lacks a vector, and when the folder was last looked at
// with success.
func TestLiveState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		c := later(t, newScripted(func(int) error { return errTest }), villages(3))
		x, _ := mustOpen(t, c)
		live := NewLive(x)
		ctx, cancel := context.WithCancel(t.Context())
		var following sync.WaitGroup
		following.Go(func() { live.Follow(ctx, c, time.Hour, nil) })
		defer following.Wait()
		defer cancel()
		want := State{Documents: 3, Passages: 3, Missing: 3, Checked: started}
		if diff := cmp.Diff(want, live.State()); diff != "" {
			t.Errorf("at first (-want +got):\n%s", diff)
		}
		time.Sleep(150 * time.Minute)
		if got := live.State().Checked.Sub(started); got != 2*time.Hour {
			t.Errorf("after 2½ hours it was last checked at %v, want 2h", got)
		}
		if err := os.RemoveAll(c.Folder); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if got := live.State().Checked.Sub(started); got != 2*time.Hour {
			t.Errorf("of a folder that is gone it was last checked at %v, want 2h", got)
		}
	})
}
