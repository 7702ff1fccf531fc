package discordtest

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func wantViolation(t *testing.T, s *Server, want string) {
	t.Helper()
	got := s.Violations()
	if len(got) == 0 || !slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, want) }) {
		t.Errorf("violations %q, want one with %q", got, want)
	}
}

// request makes a request without discordgo's help, in the shape "POST /path body".
func request(t *testing.T, s *Server, text string, change ...func(*http.Request)) int {
	t.Helper()
	parts := append(strings.SplitN(text, " ", 3), "")
	r, err := http.NewRequestWithContext(t.Context(), parts[0], "https://discord.com/api/v9"+parts[1], strings.NewReader(parts[2]))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+Token)
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	if parts[2] != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range change {
		f(r)
	}
	resp, err := (&http.Client{Transport: s.Transport()}).Do(r)
	if err != nil {
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection is used again
	return resp.StatusCode
}

const (
	post     = "POST /channels/" + ChannelID + "/messages "
	commandA = `{"name":"a","description":"d"`
	put      = "PUT /applications/" + ApplicationID + "/commands "
	quiet    = `"allowed_mentions":{"parse":[]}`
	answerTo = "POST /interactions/1/tok/callback "
)

// repeat joins n copies of a text in which %d is the number.
func repeat(n int, format string) string {
	var out []string
	for i := range n {
		out = append(out, strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return strings.Join(out, ",")
}

func x(n int) string { return strings.Repeat("é", n) }

func row(buttons string) string { return `{"type":1,"components":[` + buttons + `]}` }

const button = `{"type":2,"style":2,"label":"b","custom_id":"c%d"}`

func withComponents(list string) string {
	return post + `{"content":"a",` + quiet + `,"components":[` + list + `]}`
}

// accepted are requests without fault.
func accepted() []string {
	return []string{
		post + `{"content":"a",` + quiet + `}`,
		post + `{"content":"` + x(2000) + `",` + quiet + `}`,
		post + `{"content":"https://a.b","flags":4,` + quiet + `}`,
		post + `{"content":"a","allowed_mentions":{"parse":[],"replied_user":false},"message_reference":{"message_id":"5","fail_if_not_exists":false}}`,
		post + `{"content":"a","nonce":"n","enforce_nonce":true,` + quiet + `}`,
		post + `{"embeds":[{"title":"` + x(256) + `"}],` + quiet + `}`,
		post + `{"flags":32768,"components":[{"type":10,"content":"a"}],` + quiet + `}`,
		withComponents(row(repeat(5, button))),
		withComponents(row(`{"type":2,"style":5,"label":"b","url":"https://a.b"}`)),
		withComponents(row(`{"type":2,"style":2,"emoji":{"name":"👍"},"custom_id":"c"}`)),
		withComponents(row(`{"type":3,"custom_id":"c","options":[{"label":"a","value":"b"}]}`)),
		"POST /channels/" + ChannelID + "/typing ",
		"GET /channels/" + ChannelID,
		"GET /channels/" + ChannelID + "/messages?limit=5",
		"GET /users/@me", "GET /applications/@me", "GET /oauth2/applications/@me", "GET /gateway/bot", "GET /users/@me/guilds",
		"GET /guilds/" + GuildID, "GET /guilds/" + GuildID + "/channels", "GET /guilds/" + GuildID + "/members/" + BotID,
		`POST /users/@me/channels {"recipient_id":"7"}`,
		"POST /channels/" + ChannelID + `/threads {"name":"t","type":11,"auto_archive_duration":60}`,
		put + `[]`,
		put + `[` + commandA + `,"options":[{"type":3,"name":"question","description":"d","required":true}]}]`,
		put + `[` + commandA + `,"default_member_permissions":"32","name_localizations":{"zh-CN":"问","hi":"पूछें"}}]`,
		put + `[{"name":"Check against the sources","type":3}]`,
		put + `[` + repeat(100, `{"name":"c%d","description":"d"}`) + `]`,
		"GET /applications/" + ApplicationID + "/commands",
		"PUT /applications/" + ApplicationID + "/guilds/" + GuildID + "/commands [" + commandA + "}]",
	}
}

func TestGoodRequests(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{}))
	for _, r := range accepted() {
		if status := request(t, s, r); status/100 != 2 {
			t.Errorf("%.200s: status %d", r, status)
		}
		if got := s.Violations(); got != nil {
			t.Fatalf("%.200s: %q", r, got)
		}
	}
}

// broken are requests with one fault each, and what the server says of it without a schema.
func broken() [][2]string {
	return [][2]string{
		{post + `{"content":"` + x(2001) + `",` + quiet + `}`, "2001 characters"},
		{post + `{` + quiet + `}`, "empty message"},
		{post + `{"content":"  ",` + quiet + `}`, "empty message"},
		{post + `{"content":"a","contnet":"a",` + quiet + `}`, `unknown field "contnet"`},
		{post + `{"content":"a","allowed_mentions":{"parse":[],"user":[]}}`, `unknown field "user"`},
		{post + `{"content":"a"}`, "no allowed_mentions"},
		{post + `{"content":"a","allowed_mentions":{}}`, "no allowed_mentions"},
		{post + `{"content":"a","allowed_mentions":{"parse":["users"]}}`, "pinged"},
		{post + `{"content":"a","allowed_mentions":{"parse":[],"users":["5"]}}`, "pinged"},
		{post + `{"content":"a","allowed_mentions":{"parse":[],"replied_user":true}}`, "pinged"},
		{post + `{"content":"a https://b.c",` + quiet + `}`, "SUPPRESS_EMBEDS"},
		{post + `{"content":"a",` + quiet + `,"message_reference":{"message_id":"5"}}`, "fail_if_not_exists"},
		{post + `{"embeds":[` + repeat(2, `{"description":"`+x(3001)+`"}`) + `],` + quiet + `}`, "6002 characters"},
		{post + `{"embeds":[` + repeat(11, `{"title":"a"}`) + `],` + quiet + `}`, "11 embeds"},
		{post + `{"content":"a","flags":32768,` + quiet + `}`, "Components V2"},
		{post + `{"flags":32768,` + quiet + `,"components":[` + repeat(41, `{"type":10,"content":"a"}`) + `]}`, "41 components"},
		{withComponents(repeat(6, row(button))), "6 action rows"},
		{withComponents(row(repeat(6, button))), "row of 6"},
		{withComponents(row("")), "row of 0"},
		{withComponents(button), "in no action row"},
		{withComponents(row(button + "," + button)), `custom_id "c%d" twice`},
		{withComponents(row(`{"type":2,"style":5,"label":"b","url":"https://a.b","custom_id":"c"}`)), "neither has both"},
		{withComponents(row(`{"type":2,"style":2,"label":"b"}`)), "neither has both"},
		{withComponents(row(`{"type":2,"style":2,"custom_id":"c"}`)), "neither label nor emoji"},
		{withComponents(row(`{"type":2,"style":2,"label":"` + x(81) + `","custom_id":"c"}`)), "label of 81"},
		{withComponents(row(`{"type":2,"style":2,"label":"b","custom_id":"` + x(101) + `"}`)), "custom_id of 101"},
		{withComponents(row(`{"type":2,"style":2,"lable":"b","label":"b","custom_id":"c"}`)), `unknown field "lable"`},
		{put + `[{"name":"Bad Name!","description":"d"}]`, `name "Bad Name!"`},
		{put + `[{"name":"Ask","description":"d"}]`, `name "Ask"`},
		{put + `[{"name":"` + x(33) + `","description":"d"}]`, "1 to 32"},
		{put + `[{"name":"a"}]`, "description of 0"},
		{put + `[{"name":"a","description":"` + x(101) + `"}]`, "description of 101"},
		{put + `[` + commandA + `,"name_localizations":{"xx":"a"}}]`, `"xx" is no locale`},
		{put + `[` + commandA + `,"name_localizations":{"de":"A b"}}]`, `name "A b"`},
		{put + `[` + commandA + `},` + commandA + `}]`, `command "a" twice`},
		{put + `[` + commandA + `,"optoins":[]}]`, `unknown field "optoins"`},
		{put + `[` + repeat(101, `{"name":"c%d","description":"d"}`) + `]`, "more than 100 commands"},
		{put + `[` + repeat(16, `{"name":"c%d","type":3}`) + `]`, "more than 15 commands"},
		{put + `[{"name":"Check","type":3,"description":"d"}]`, "menu entry"},
		{put + `[` + commandA + `,"options":[` + repeat(26, `{"type":3,"name":"o%d","description":"d"}`) + `]}]`, "26 options"},
		{put + `[` + commandA + `,"options":[{"type":3,"name":"o"}]}]`, "description of 0"},
		{put + `[` + commandA + `,"options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"p","description":"d","required":true}]}]`, "after an optional one"},
		{answerTo + `{"type":77}`, "type 77"},
		{answerTo + `{"type":8,"data":{"choices":[]}}`, "type 8"},
		{answerTo + `{"type":7,"data":{"content":"a"}}`, "type 7"},
		{answerTo + `{"type":5,"data":{"flags":4}}`, "no flag but the ephemeral"},
		{answerTo + `{"type":4,"data":{"content":"` + x(2001) + `",` + quiet + `}}`, "2001 characters"},
		{answerTo + `{"type":4,"data":{"content":"a"}}`, "no allowed_mentions"},
		{answerTo + `{"type":9,"data":{"custom_id":"m","title":"t","components":[` + repeat(6, row(`{"type":4,"style":1,"label":"l","custom_id":"c%d"}`)) + `]}}`, "modal of 6"},
		{answerTo + `{"type":9,"data":{"custom_id":"m","title":"` + x(46) + `","components":[` + row(`{"type":4,"style":1,"label":"l","custom_id":"c"}`) + `]}}`, "title of 46"},
		{"POST /channels/" + ChannelID + `/messages/bulk-delete {"messages":["1"]}`, "2 to 100"},
		{"GET /no/such/route", "no such route"},
	}
}

func TestBrokenRequests(t *testing.T) {
	t.Parallel()
	for _, options := range []Options{{}, specified(Options{})} {
		options.Lenient = true
		s := New(t, options)
		for _, b := range broken() {
			s.Interaction(Interaction{ID: "1", Token: "tok", kind: kindCommand})
			before := len(s.Violations())
			request(t, s, b[0])
			got := s.Violations()[before:]
			named := slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, b[1]) || strings.Contains(v, "schema") })
			if len(got) == 0 || !named {
				t.Errorf("schema %q, %.200s: violations %q, want one with %q", options.SpecPath, b[0], got, b[1])
			}
		}
	}
}

func TestAutocompleteChoices(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		repeat(25, `{"name":"a","value":"b"}`):  "",
		repeat(26, `{"name":"a","value":"b"}`):  "26 choices",
		`{"name":"` + x(101) + `","value":"b"}`: "name of 101",
		`{"name":"a","value":"` + x(101) + `"}`: "value of more than 100",
	}
	for choices, want := range tests {
		s := New(t, Options{Lenient: true})
		s.Interaction(Interaction{ID: "1", Token: "tok", kind: kindAutocomplete})
		request(t, s, answerTo+`{"type":8,"data":{"choices":[`+choices+`]}}`)
		if got := strings.Join(s.Violations(), "\n"); !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("%.80s: violations %q, want %q", choices, got, want)
		}
	}
}

func TestEditsKeepTheRules(t *testing.T) {
	t.Parallel()
	tests := []struct{ first, edit, want string }{
		{`"content":"a"`, `"content":"https://b.c"`, "SUPPRESS_EMBEDS"},
		{`"content":"a"`, `"content":"https://b.c","flags":4`, ""},
		{`"content":"a","flags":4`, `"content":"https://b.c"`, ""},
		{`"content":"https://b.c","flags":4`, `"flags":0`, "SUPPRESS_EMBEDS"},
		{`"content":"a"`, `"content":""`, "empty message"},
	}
	for _, tt := range tests {
		s := New(t, Options{Lenient: true})
		request(t, s, post+`{`+tt.first+`,`+quiet+`}`)
		id := s.Messages(ChannelID)[0].ID
		request(t, s, "PATCH /channels/"+ChannelID+"/messages/"+id+` {`+tt.edit+`,`+quiet+`}`)
		if got := strings.Join(s.Violations(), "\n"); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s, then %s: violations %q, want %q", tt.first, tt.edit, got, tt.want)
		}
	}
}

func TestRulesOfEveryRequest(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*http.Request){
		"User-Agent":  func(r *http.Request) { r.Header.Set("User-Agent", "Go-http-client/1.1") },
		"token in":    func(r *http.Request) { r.URL.RawQuery = "token=" + Token },
		"not Discord": func(r *http.Request) { r.URL.Host = "example.org" },
	}
	for want, change := range tests {
		s := New(t, Options{Lenient: true})
		request(t, s, "GET /users/@me", change)
		wantViolation(t, s, want)
	}
}

// recorder is a test that only notes whether it failed.
type recorder struct {
	testing.TB
	cleanups []func()
	errors   []string
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, a ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, a...))
}

func TestViolationsFailTheTest(t *testing.T) {
	t.Parallel()
	for _, lenient := range []bool{false, true} {
		r := &recorder{TB: t}
		s := New(r, Options{Lenient: lenient})
		request(t, s, "GET /no/such/route")
		r.cleanups[0]()
		if failed := len(r.errors) == 1; failed == lenient {
			t.Errorf("lenient %v: errors %q", lenient, r.errors)
		}
	}
}

func TestMultipart(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{}))
	body := "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{" + quiet + "}\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\n\r\nhello\r\n--b--\r\n"
	status := request(t, s, post+body, func(r *http.Request) { r.Header.Set("Content-Type", "multipart/form-data; boundary=b") })
	got := s.Requests()[0]
	if status != http.StatusOK || len(got.Files) != 1 || string(got.Files[0].Content) != "hello" {
		t.Errorf("status %d, files %+v", status, got.Files)
	}
}
