package discordtest

import (
	"slices"
	"testing"

	"ibid/bot/openapitest"
)

// TestSchema has what only the schema knows.
func TestSchema(t *testing.T) {
	t.Parallel()
	options := specified(Options{Lenient: true})
	if options.SpecPath == "" {
		t.Skip("the OpenAPI document is not there")
	}
	threads := "POST /channels/" + ChannelID + "/threads "
	tests := []string{
		threads + `{"name":"` + x(101) + `","type":11}`,
		threads + `{"name":"t","type":11,"auto_archive_duration":61}`,
		"GET /channels/" + ChannelID + "/messages?limit=101",
		"GET /channels/general",
		post + `{"content":5,` + quiet + `}`,
		post + `{"content":"a","nonce":"` + x(26) + `",` + quiet + `}`,
		post + `{"embeds":[{"title":"` + x(257) + `"}],` + quiet + `}`,
		post + `{"embeds":[{"fields":[{"name":"n","value":"` + x(1025) + `"}]}],` + quiet + `}`,
	}
	s := New(t, options)
	for _, r := range tests {
		before := len(s.Violations())
		if status := request(t, s, r); status != 400 {
			t.Errorf("%.100s: status %d, want 400", r, status)
		}
		if got := s.Violations()[before:]; len(got) != 1 {
			t.Errorf("%.100s: violations %q, want one", r, got)
		}
	}
}

// TestSchemaWithNumbers: the document's type of default_member_permissions is not Discord's.
func TestSchemaWithNumbers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[{"default_member_permissions":"32"}]`:    `[{"default_member_permissions":32}]`,
		`[{"default_member_permissions":null}]`:    `[{"default_member_permissions":null}]`,
		`{"content":"default_member_permissions"}`: `{"content":"default_member_permissions"}`,
	} {
		if got := withNumbers([]byte(body)); !slices.Equal(got, []byte(want)) {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

func BenchmarkSchema(b *testing.B) {
	options := specified(Options{})
	if options.SpecPath == "" {
		b.Skip("the OpenAPI document is not there")
	}
	loaded, err := openapitest.Load(options.SpecPath, base)
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(`{"content":"a",` + quiet + `}`)
	c := &call{Request: Request{Method: "POST", Route: "/channels/{channel}/messages", Path: "/channels/" + ChannelID + "/messages"}}
	for b.Loop() {
		if err := check(loaded, c, body); err != nil {
			b.Fatal(err)
		}
	}
}
