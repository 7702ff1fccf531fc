// Package watch shows how a running ibid fares: to what starts it again, what sends it work, and what draws its figures.
//
// A [Watch] counts what it is told and serves three addresses: /healthz, which answers while the process works; /readyz,
// which answers 503, and says why in a line, while questions can't be answered; /metrics, the figures in the text format of
// Prometheus. It is told of kinds and times, never of texts, people or places: labels have few values, all of them names in
// the code, so that neither a figure nor their number tells what was asked.
package watch

import (
	"context"
	"errors"
	"runtime/debug"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"ibid/bot"
)

// seconds are the upper bounds of the histogram of stages: a search takes milliseconds, a slow model minutes.
var seconds = []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120}

// Watch counts. It is safe for concurrent use.
type Watch struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	stages    *prometheus.HistogramVec
	discord   *prometheus.CounterVec
	endpoint  *prometheus.CounterVec
	quotas    *prometheus.CounterVec
	ready     atomic.Pointer[func() string]
}

// New returns a Watch that isn't ready, for the reason given, until it is told by Ready what that depends on.
func New(why string) *Watch {
	w := &Watch{
		registry:  prometheus.NewRegistry(),
		questions: counter("ibid_questions_total", "Questions, by the way they came and what became of them.", "way", "outcome"),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "ibid_stage_seconds", Help: "Times of the stages of answered and refused questions.", Buckets: seconds,
		}, []string{"stage"}),
		discord:  counter("ibid_discord_errors_total", "Requests to Discord that were limited or failed, and connections that were lost.", "kind"),
		endpoint: counter("ibid_endpoint_errors_total", "Requests to a model that gave nothing.", "endpoint", "reason"),
		quotas:   counter("ibid_quota_refusals_total", "Questions refused because a quota was used up.", "quota"),
	}
	w.registry.MustRegister(w.questions, w.stages, w.discord, w.endpoint, w.quotas, build(),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	w.Ready(func() string { return why })
	return w
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// build returns what the program was built from, as far as it knows.
func build() prometheus.Collector {
	labels := prometheus.Labels{"version": "", "revision": "", "goversion": ""}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"], labels["goversion"] = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				labels["revision"] = s.Value
			}
		}
	}
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "ibid_build_info", Help: "1, labelled with what the program was built from.", ConstLabels: labels,
	}, func() float64 { return 1 })
}

// Ready says what being ready depends on: why returns a line on what is missing, "" when nothing is. It must not wait.
func (w *Watch) Ready(why func() string) { w.ready.Store(&why) }

// Gauge shows what value returns, under a name that has none yet. value must not wait.
func (w *Watch) Gauge(name, help string, value func() float64) {
	w.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

// Asked counts a question by its way and outcome, and its stages.
func (w *Watch) Asked(way, outcome string, stages []bot.Stage) {
	w.questions.WithLabelValues(way, outcome).Inc()
	for _, s := range stages {
		w.stages.WithLabelValues(s.Name).Observe(s.Took.Seconds())
	}
}

// Failed counts trouble with Discord.
func (w *Watch) Failed(kind string) { w.discord.WithLabelValues(kind).Inc() }

// Refused counts a question that a quota didn't allow.
func (w *Watch) Refused(quota string) { w.quotas.WithLabelValues(quota).Inc() }

// Requested counts what came of a request to a model, made for ctx: nothing for a reply, and for a wait that somebody else
// ended.
func (w *Watch) Requested(ctx context.Context, endpoint string, err error) {
	if reason := reasonOf(ctx, err); reason != "" {
		w.endpoint.WithLabelValues(endpoint, string(reason)).Inc()
	}
}

// reasonOf returns the reason of an error, or the one for which the request was given up.
func reasonOf(ctx context.Context, err error) bot.Reason {
	var failed *bot.ModelError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failed), errors.As(context.Cause(ctx), &failed):
		return failed.Reason
	case errors.Is(err, context.DeadlineExceeded):
		return bot.Slow
	case errors.Is(err, context.Canceled):
		return ""
	}
	return bot.Failed
}
