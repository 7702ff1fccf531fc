package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Bounds of the server: who asks is a machine on the same network, and what it gets is small.
const (
	readTimeout  = 5 * time.Second
	writeTimeout = 10 * time.Second
	idleTimeout  = 2 * time.Minute // longer than anybody waits between two looks
	maxHeader    = 16 << 10        // bytes
	maxAtOnce    = 4               // readers of the figures
	closeTime    = 2 * time.Second // that requests have to end when the server does
)

// CheckAddress returns what is wrong with an address to listen on; nil for none.
func CheckAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if n, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil || n == 0 && port != "0" {
		return errors.New("want an address and a port, such as 127.0.0.1:9464")
	}
	return nil
}

// Handler returns what answers at the addresses.
func (w *Watch) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(out http.ResponseWriter, _ *http.Request) { say(out, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(out http.ResponseWriter, _ *http.Request) {
		if why := (*w.ready.Load())(); why != "" {
			say(out, http.StatusServiceUnavailable, why)
			return
		}
		say(out, http.StatusOK, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxAtOnce, Timeout: readTimeout}))
	return mux
}

// say answers in one line, which holds for this moment only.
func say(out http.ResponseWriter, status int, line string) {
	out.Header().Set("Content-Type", "text/plain; charset=utf-8")
	out.Header().Set("Cache-Control", "no-store")
	out.WriteHeader(status)
	_, _ = io.WriteString(out, line+"\n") // whoever asked may have gone
}

// Serve answers at an address, in the background, until close is called, which waits for that.
func (w *Watch) Serve(address string, log *slog.Logger) (close func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{
		Handler: w.Handler(), ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("nobody can watch any more", "error", err)
		}
	})
	log.Info("health and figures are shown", "address", listener.Addr().String())
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // what is left is cut
		}
		serving.Wait()
	}, nil
}
