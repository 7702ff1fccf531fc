package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"ibid/bot/discord/discordtest"
	"ibid/bot/openai/openaitest"
)

// watching is the setting that lets ibid show its figures at an address of its choice.
const watching = "WATCH_ADDRESS=127.0.0.1:0"

// openPort is an address of this machine where somebody listens.
func openPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

var shownAt = regexp.MustCompile(`figures are shown"?,? ?"?address[=":]+(127\.0\.0\.1:\d+)`)

// look asks ibid for a path of what it shows.
func (p *place) look(path string) (status int, body string) {
	p.t.Helper()
	p.errs.wait(p.t, "figures are shown")
	at := shownAt.FindStringSubmatch(p.errs.String())
	if at == nil {
		p.t.Fatalf("the log doesn't say where figures are shown:\n%s", &p.errs)
	}
	resp, err := http.Get("http://" + at[1] + path)
	if err != nil {
		p.t.Fatalf("asking for %s: %v; ibid serve wrote:\n%s", path, err, &p.errs)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// figures returns the samples of ibid's own that /metrics shows, as name{label="value",…}; of histograms their counts.
func (p *place) figures() map[string]float64 {
	p.t.Helper()
	status, body := p.look("/metrics")
	if status != http.StatusOK {
		p.t.Fatalf("/metrics: status %d: %s", status, body)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		p.t.Fatalf("/metrics: %v in\n%s", err, body)
	}
	samples := map[string]float64{}
	for name, family := range families {
		if !strings.HasPrefix(name, "ibid_") {
			continue
		}
		for _, m := range family.Metric {
			var labels []string
			for _, l := range m.Label {
				labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
			}
			samples[name+"{"+strings.Join(labels, ",")+"}"] =
				m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return samples
}

// figuresWhen looks until there are as many questions as that.
func (p *place) figuresWhen(questions float64) map[string]float64 {
	p.t.Helper()
	for ctx := soon(p.t); ; {
		samples, n := p.figures(), 0.
		for name, value := range samples {
			if strings.HasPrefix(name, "ibid_questions_total") {
				n += value
			}
		}
		if n == questions {
			return samples
		}
		if ctx.Err() != nil {
			p.t.Fatalf("%v questions are counted, want %v", n, questions)
		}
	}
}

// readyIs looks until /readyz says so.
func (p *place) readyIs(wantStatus int, want string) {
	p.t.Helper()
	for ctx := soon(p.t); ; {
		status, body := p.look("/readyz")
		if status == wantStatus && body == want+"\n" {
			return
		}
		if ctx.Err() != nil {
			p.t.Fatalf("/readyz: status %d, %q; want %d, %q", status, body, wantStatus, want)
		}
	}
}

// testReadiness holds up the start, and later cuts the connection: ibid is alive all the time, and ready when questions reach
// it.
func testReadiness(t *testing.T, program string) {
	p := newPlace(t, program, 0)
	p.server.Fail("GET", "/oauth2/applications/@me", 1, discordtest.Response{Delay: 5 * time.Second})
	p.serving = serve(t, p.command(watching))
	p.readyIs(http.StatusServiceUnavailable, "there is no session with Discord")
	if status, body := p.look("/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("before it is connected /healthz says %d, %q", status, body)
	}
	p.kill()
	p.start(watching)
	p.readyIs(http.StatusOK, "ok")
	if err := p.server.Gateway().Wait(soon(t), func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		t.Fatal(err)
	}
	const reconnects = `ibid_discord_errors_total{kind="reconnect"}`
	if got := p.figures()[reconnects]; got != 0 {
		t.Errorf("%v reconnects before the connection was cut, want 0", got)
	}
	p.server.Gateway().Drop()
	err := p.server.Gateway().Wait(soon(t), func(s discordtest.GatewayStats) bool { return s.Resumes == 1 && s.Connected })
	if err != nil {
		t.Fatal(err)
	}
	p.readyIs(http.StatusOK, "ok")
	if got := p.figures()[reconnects]; got != 1 {
		t.Errorf("%v reconnects after the connection was cut, want 1", got)
	}
	p.stop()
}

// testFigures counts a known conversation.
func testFigures(t *testing.T, program string) {
	p := newPlace(t, program, discordtest.PermissionSend)
	endpoint := openaitest.New(t, openaitest.Options{})
	endpoint.Always(openaitest.Chat, openaitest.Fails(http.StatusUnauthorized, `{"error":{"message":"no"}}`))
	p.start(watching, "OPENAI_BASE_URL="+endpoint.URL(), "CHAT_MODEL=test-model")
	p.readyIs(http.StatusOK, "ok")
	channel := discordtest.ChannelID
	p.ask(channel, millQuestion, millQuote)
	answer := p.ask(channel, millQuestion, millQuote)
	p.ask(channel, ferryQuestion, refusal)
	p.ask(channel, "hello", "/ask")
	p.kept(answer)
	p.answer(p.server.MessageCreate(discordtest.Message{Content: leaning, ReplyTo: answer.ID}))
	p.mention(otherChannel, millQuestion) // may not be answered there
	samples := p.figuresWhen(6)
	for name := range samples {
		if strings.HasPrefix(name, "ibid_build_info") {
			delete(samples, name)
		}
	}
	if age := samples["ibid_index_age_seconds{}"]; age <= 0 || age > 60 {
		t.Errorf("the index is %v s old", age)
	}
	delete(samples, "ibid_index_age_seconds{}")
	want := map[string]float64{
		`ibid_questions_total{outcome="answered",way="mention"}`:      2,
		`ibid_questions_total{outcome="refused",way="mention"}`:       1,
		`ibid_questions_total{outcome="chat",way="mention"}`:          1,
		`ibid_questions_total{outcome="answered",way="reply"}`:        1,
		`ibid_questions_total{outcome="unsent",way="mention"}`:        1,
		`ibid_stage_seconds{stage="queue"}`:                           4,
		`ibid_stage_seconds{stage="understand"}`:                      4,
		`ibid_stage_seconds{stage="search"}`:                          4,
		`ibid_stage_seconds{stage="write"}`:                           4,
		`ibid_stage_seconds{stage="all"}`:                             4,
		`ibid_discord_errors_total{kind="forbidden"}`:                 1,
		`ibid_endpoint_errors_total{endpoint="chat",reason="denied"}`: 6,
		`ibid_queue_length{}`:                                         0,
		`ibid_answers_running{}`:                                      0,
		`ibid_documents{}`:                                            1,
		`ibid_passages{}`:                                             2,
		`ibid_passages_missing_vectors{}`:                             0,
	}
	if diff := cmp.Diff(want, samples); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	p.stop()
}

// testSecrets talks in words that stand nowhere else, in a question, a document and a model's reply, to a server whose
// errors repeat what it was sent: none of these words is in the log or in the figures.
func testSecrets(t *testing.T, program string) {
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, program, 0)
			p.write("secret.txt", "The vexillomat of Lunda was built in 1911. It grinds maize.\n")
			endpoint := openaitest.New(t, openaitest.Options{Reply: func(string) string { return "The zorbadine was built in 1911 [1a]." }})
			endpoint.Always(openaitest.Embeddings, func(c *openaitest.Call) {
				c.Fail(http.StatusInternalServerError, fmt.Sprintf(`{"error":{"message":%q}}`, "cannot embed "+strings.Join(c.Inputs(), " ")))
			})
			p.start(watching, "LOG_FORMAT="+format, "OPENAI_BASE_URL="+endpoint.URL(), "CHAT_MODEL=test-model", "EMBEDDING_MODEL=test-model")
			question := "When was the vexillomat of Lunda built, asks Quixolotl?"
			asked := p.ask(discordtest.ChannelID, question, "vexillomat")
			p.answer(p.server.MessageCreate(discordtest.Message{Content: "and who built it, Quixolotl?", ReplyTo: asked.ID}))
			p.figuresWhen(2)
			p.errs.wait(t, "not all passages are embedded")
			_, figures := p.look("/metrics")
			p.stop()
			for _, secret := range []string{"vexillomat", "zorbadine", "quixolotl", "maize", "lunda"} {
				for where, text := range map[string]string{"log": p.errs.String(), "output": p.out.String(), "figures": figures} {
					if strings.Contains(strings.ToLower(text), secret) {
						t.Errorf("%q is in the %s:\n%s", secret, where, text)
					}
				}
			}
			if got := strings.Count(p.errs.String(), "msg=answered") + strings.Count(p.errs.String(), `"msg":"answered"`); got != 2 {
				t.Errorf("%d lines on answers, want 2:\n%s", got, &p.errs)
			}
		})
	}
}
