package bot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/claim/claimtest"
	"ibid/bot/openai"
	"ibid/bot/openai/openaitest"
	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// dev is a folder of questions about parallel passages. It is not part of ibid.
var dev = filepath.Join("..", "..", "shared", "eval", "dev")

// badly are the rates at which a bad reader lies. Those about what a sentence says are tried after those about what it
// cites, so that about a third of its sentences are true.
var badly = map[openaitest.Lie]float64{
	openaitest.WrongMarker: .3, openaitest.InventedCitation: .2, openaitest.ChangedNumber: .2, openaitest.ChangedDate: .2,
	openaitest.ExchangedName: .1, openaitest.SwappedRoles: .1, openaitest.MissingMarker: .1,
}

// never are the lies of which none may be shown as supported.
var never = []openaitest.Lie{openaitest.ChangedNumber, openaitest.ChangedDate, openaitest.InventedCitation}

// others is the row of a table for sentences in another language than was asked for.
const others openaitest.Lie = "wrong language"

// rowsOf are the rows of a table, in order.
var rowsOf = []openaitest.Lie{"", openaitest.WrongMarker, openaitest.InventedCitation, openaitest.MissingMarker, openaitest.ChangedNumber,
	openaitest.ChangedDate, openaitest.ExchangedName, openaitest.SwappedRoles, others}

// A count is what became of the sentences of one kind.
type count struct {
	told     int
	right    [2]int // shown whole with the citation of the sentence that they were told of: supported, weak
	wrong    [2]int // shown with another citation, or in spite of what they say: supported, weak
	part     int    // shown in part, of those with nothing wrong in their text
	examples []string
}

func (c *count) add(t openaitest.Told, f shown) {
	c.told++
	weak := 0
	switch f.support {
	case claim.Unsupported:
		return
	case claim.Weak:
		weak = 1
	}
	switch {
	case inText(t.Lie) || f.astray:
		c.wrong[weak]++
		c.examples = append(c.examples, fmt.Sprintf("%q->%q %v, cited elsewhere %v: %s", t.Was, t.Became, f.support, f.astray, t.Text))
	case !f.whole:
		c.part++
	default:
		c.right[weak]++
	}
}

// A run is a way of asking the questions of one language about the documents of another.
type run struct {
	asked, documents, told string // languages
	form                   openaitest.Form
	every                  int // of so many questions one is asked
}

func (r run) String() string {
	name := r.asked + "→" + r.documents
	if r.told != r.asked {
		name += " told in " + r.told
	}
	if r.form != "" {
		name += " " + string(r.form)
	}
	return name
}

// runs are all pairs of languages; on the diagonal also replies of wrong forms; replies in the documents' language, or a
// third one, instead of the asker's.
func runs() []run {
	var all []run
	languages := claimtest.Languages()
	for i, asked := range languages {
		for _, documents := range languages {
			all = append(all, run{asked: asked, documents: documents, told: asked, every: 1})
			if documents != asked {
				all = append(all, run{asked: asked, documents: documents, told: documents, every: 8})
			}
		}
		all = append(all, run{asked: asked, documents: asked, told: languages[(i+1)%len(languages)], every: 8})
		for _, form := range []openaitest.Form{openaitest.JSONForText, openaitest.Reasoning, openaitest.Cut} {
			all = append(all, run{asked: asked, documents: asked, told: asked, form: form, every: 8})
		}
	}
	return all
}

// TestReader asks the questions of the data and lets a reader that lies answer them. By its own record, no sentence whose
// number or date it changed is shown as supported, no invented citation is replaced by another sentence than the one it
// told, nothing is shown in another language than was asked for, and of the true ones most are shown. With ALL set in the
// environment every question is asked, else one in six; with -short one in forty.
func TestReader(t *testing.T) {
	p := claimtest.Read(t, dev)
	indexes := map[string]*retrieval.Index{}
	for _, language := range claimtest.Languages() {
		indexes[language] = collect(t, p.Documents[language], language)
	}
	var tokens usage
	var names count
	for _, r := range runs() {
		switch {
		case testing.Short():
			r.every *= 40
		case os.Getenv("ALL") == "":
			r.every *= 6
		}
		counts := ask(t, p, indexes[r.documents], r, &tokens)
		report(t, r, counts)
		c := counts[openaitest.ExchangedName]
		names.told, names.wrong[0], names.examples = names.told+c.told, names.wrong[0]+c.wrong[0], append(names.examples, c.examples...)
		if os.Getenv("ALL") != "" || r.form == "" {
			hold(t, r, counts)
		}
	}
	if names.wrong[0]*100 > names.told {
		t.Errorf("%d of %d shown as supported though a name was exchanged, want one in a hundred at most: %q", names.wrong[0], names.told, names.examples)
	}
	tokens.report(t)
}

// collect makes an index of passages as they are.
func collect(t testing.TB, rows []claimtest.Row, language string) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for _, r := range rows {
		d := plain.Parse([]byte(r.Text))
		d.ID, d.Title, d.Language = r.DocID, r.Title, language
		documents = append(documents, d)
	}
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, documents, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// newLiar returns the reader of a run.
func newLiar(p *claimtest.Parallel, r run) *liar {
	l := &liar{tongues: map[string]openaitest.Item{}, queries: map[string]string{}}
	l.reader = openaitest.Reader{Seed: 1, Rates: badly, Names: p.Names, Form: r.form}
	for par, sentences := range p.Passages[r.documents] {
		places := p.Aligned(r.told, r.documents, par)
		for i, s := range sentences {
			if r.told == r.documents {
				l.tongues[prompts.Line(s.Text)] = s
			} else if slices.Contains(places, i) {
				l.tongues[prompts.Line(s.Text)] = p.Passages[r.told][par][i]
			}
		}
	}
	byID := map[string]string{}
	for _, q := range p.Questions[r.documents] {
		byID[q.ID] = q.Question
	}
	for _, q := range p.Questions[r.asked] {
		l.queries[prompts.Line(q.Question)] = byID[q.ID]
	}
	return l
}

// modelOf returns the reader as the bot is to know it: what leaks in a stream is the client's to keep back.
func (l *liar) modelOf(t testing.TB) bot.Model {
	if l.reader.Form != openaitest.Reasoning {
		return l
	}
	s := openaitest.New(t, openaitest.Options{Reply: l.reply})
	chat, err := openai.NewChat(openai.ChatConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "test-model"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chat.Close)
	return chat
}

// ask asks the questions of a run and counts what became of what was told.
func ask(t *testing.T, p *claimtest.Parallel, x *retrieval.Index, r run, tokens *usage) map[openaitest.Lie]*count {
	t.Helper()
	l := newLiar(p, r)
	b := bot.New(x, bot.Writing{Model: l.modelOf(t), Context: 4096, Tokens: 700, Timeout: time.Minute})
	counts := map[openaitest.Lie]*count{}
	for _, kind := range rowsOf {
		counts[kind] = &count{}
	}
	for i, q := range p.Questions[r.asked] {
		if i%r.every != 0 {
			continue
		}
		l.told, l.prompts = nil, nil
		a, err := b.Ask(t.Context(), bot.Question{Text: q.Question, Language: r.asked}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.form == "" && r.told == r.asked {
			tokens.add(l.prompts)
		}
		for _, told := range l.told {
			l.count(counts, told, r, a)
		}
	}
	return counts
}

func (l *liar) count(counts map[openaitest.Lie]*count, told openaitest.Told, r run, a bot.Answer) {
	if told.Text == "" {
		return
	}
	f := l.fate(told, a)
	kind := told.Lie
	if r.told != r.asked {
		if formula(told.Text, r.told) {
			return
		}
		kind, f.astray = others, true
	}
	counts[kind].add(told, f)
}

// formula reports whether a sentence of a language in another script is mostly Latin letters: then it is hardly in it.
func formula(s, language string) bool {
	latin, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	return language != "en" && 2*latin > all
}

func report(t *testing.T, r run, counts map[openaitest.Lie]*count) {
	t.Helper()
	t.Logf("%-32s %-18s %6s %9s %6s %6s %12s %6s", r, "", "told", "supported", "weak", "part", "BAD support", "weak")
	for _, kind := range rowsOf {
		c := counts[kind]
		if c.told == 0 {
			continue
		}
		name := string(kind)
		if kind == "" {
			name = "true"
		}
		t.Logf("%-32s %-18s %6d %9d %6d %6d %12d %6d", r, name, c.told, c.right[0], c.right[1], c.part, c.wrong[0], c.wrong[1])
		if dir := os.Getenv("EXAMPLES"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(r.String()+"."+name, " ", "_")), []byte(strings.Join(c.examples, "\n")), 0o644)
		}
	}
}

// hold fails where something false is shown as supported, or too little of what is true at all.
func hold(t *testing.T, r run, counts map[openaitest.Lie]*count) {
	t.Helper()
	for _, lie := range append([]openaitest.Lie{others}, never...) {
		if c := counts[lie]; c.wrong[0] > 0 {
			t.Errorf("%v: %d of %d shown as supported that are a %s: %q", r, c.wrong[0], c.told, lie, c.examples)
		}
	}
	least := .9
	if r.asked != r.documents {
		least = .8
	}
	c := counts[""]
	if kept := c.right[0] + c.right[1]; c.told > 0 && float64(kept) < least*float64(c.told) && r.form != openaitest.Cut {
		t.Errorf("%v: %d of %d true sentences shown, want a share of %v", r, kept, c.told, least)
	}
}

// usage is how long prompts are, in tokens as they are estimated.
type usage struct{ prompts, system, user int }

func (u *usage) add(list []prompts.Prompt) {
	for _, p := range list {
		u.prompts++
		u.system, u.user = u.system+bot.Estimate(p.System), u.user+bot.Estimate(p.User)
	}
}

func (u *usage) report(t *testing.T) {
	t.Helper()
	t.Logf("%d prompts, of about %d tokens on average; the stable beginning is %.2f of them", u.prompts, (u.system+u.user)/u.prompts, float64(u.system)/float64(u.system+u.user))
}
