package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"ibid/bot"
)

// get asks a handler for a path.
func get(w *Watch, method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	w.Handler().ServeHTTP(answer, httptest.NewRequest(method, path, nil))
	return answer
}

func TestReady(t *testing.T) {
	w, why := New("nothing is open"), ""
	check := func(path string, status int, body string) {
		t.Helper()
		if got := get(w, http.MethodGet, path); got.Code != status || got.Body.String() != body {
			t.Errorf("%s: status %d, %q; want %d, %q", path, got.Code, got.Body, status, body)
		}
	}
	check("/readyz", 503, "nothing is open\n")
	check("/healthz", 200, "ok\n")
	w.Ready(func() string { return why })
	check("/readyz", 200, "ok\n")
	why = "the line is dead"
	check("/readyz", 503, "the line is dead\n")
	check("/healthz", 200, "ok\n")
	check("/debug/pprof/", 404, "404 page not found\n")
	if got := get(w, http.MethodPost, "/metrics").Code; got != http.StatusMethodNotAllowed {
		t.Errorf("POST /metrics: status %d, want 405", got)
	}
}

func TestMetrics(t *testing.T) {
	w := New("")
	w.Gauge("ibid_documents", "Documents.", func() float64 { return 3 })
	for range 2 {
		w.Asked("ask", "answered", []bot.Stage{{Name: "search", Took: 20 * time.Millisecond}})
	}
	w.Asked("dm", "failed", nil)
	w.Failed("timeout")
	w.Refused("person")
	late, cancel := context.WithTimeout(t.Context(), -1)
	defer cancel()
	left, leave := context.WithCancel(t.Context())
	leave()
	slow, cut := context.WithCancelCause(t.Context())
	cut(&bot.ModelError{Reason: bot.Overflow, Err: errors.New("x")})
	w.Requested(t.Context(), "chat", nil)
	w.Requested(t.Context(), "chat", fmt.Errorf("asking: %w", &bot.ModelError{Reason: bot.Denied, Err: errors.New("x")}))
	w.Requested(late, "chat", late.Err())
	w.Requested(left, "chat", left.Err())
	w.Requested(slow, "chat", slow.Err())
	w.Requested(t.Context(), "rerank", errors.New("what nobody expected"))
	text := get(w, http.MethodGet, "/metrics").Body.String()
	var got []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "ibid_") && !strings.HasPrefix(line, "ibid_build_info{goversion=\"go") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := strings.Fields(`
		ibid_discord_errors_total{kind="timeout"}|1 ibid_documents|3
		ibid_endpoint_errors_total{endpoint="chat",reason="denied"}|1 ibid_endpoint_errors_total{endpoint="chat",reason="overflow"}|1
		ibid_endpoint_errors_total{endpoint="chat",reason="slow"}|1 ibid_endpoint_errors_total{endpoint="rerank",reason="failed"}|1
		ibid_questions_total{outcome="answered",way="ask"}|2 ibid_questions_total{outcome="failed",way="dm"}|1
		ibid_quota_refusals_total{quota="person"}|1
		ibid_stage_seconds_bucket{stage="search",le="0.001"}|0 ibid_stage_seconds_bucket{stage="search",le="0.005"}|0
		ibid_stage_seconds_bucket{stage="search",le="0.01"}|0 ibid_stage_seconds_bucket{stage="search",le="0.025"}|2
		ibid_stage_seconds_bucket{stage="search",le="0.05"}|2 ibid_stage_seconds_bucket{stage="search",le="0.1"}|2
		ibid_stage_seconds_bucket{stage="search",le="0.25"}|2 ibid_stage_seconds_bucket{stage="search",le="0.5"}|2
		ibid_stage_seconds_bucket{stage="search",le="1"}|2 ibid_stage_seconds_bucket{stage="search",le="2.5"}|2
		ibid_stage_seconds_bucket{stage="search",le="5"}|2 ibid_stage_seconds_bucket{stage="search",le="10"}|2
		ibid_stage_seconds_bucket{stage="search",le="30"}|2 ibid_stage_seconds_bucket{stage="search",le="60"}|2
		ibid_stage_seconds_bucket{stage="search",le="120"}|2 ibid_stage_seconds_bucket{stage="search",le="+Inf"}|2
		ibid_stage_seconds_sum{stage="search"}|0.04 ibid_stage_seconds_count{stage="search"}|2`)
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "|", " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("/metrics (-want +got):\n%s", diff)
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("/metrics is not as Prometheus wants it: %v, %v", problems, err)
	}
	for _, name := range []string{"go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("/metrics lacks %s", name)
		}
	}
}

// TestServe listens on loopback, and no longer once it is closed; a second one at the same address is told so.
func TestServe(t *testing.T) {
	var said strings.Builder
	log := slog.New(slog.NewTextHandler(&said, nil))
	w := New("")
	stop, err := w.Serve("127.0.0.1:0", log)
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(said.String()), "address=")
	resp, err := http.Get("http://" + address + "/healthz")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("/healthz: %v, %v", resp, err)
	}
	resp.Body.Close()
	if _, err := w.Serve(address, log); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a second one at %s: %v, want %v", address, err, syscall.EADDRINUSE)
	}
	stop()
	if _, err := http.Get("http://" + address + "/healthz"); err == nil {
		t.Error("it answers after its end")
	}
}

func TestCheckAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:9464": true, ":9464": true, "[::1]:9464": true, "localhost:9464": true, "127.0.0.1:0": true,
		"": false, "9464": false, "127.0.0.1": false, "127.0.0.1:http": false, "127.0.0.1:70000": false, "::1:9464": false, "http://127.0.0.1:9464": false,
		"127.0.0.1:": false, "127.0.0.1:00": false,
	} {
		if err := CheckAddress(address); (err == nil) != want {
			t.Errorf("CheckAddress(%q) = %v, want well: %v", address, err, want)
		}
	}
}
