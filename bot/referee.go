package bot

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ibid/bot/claim"
	"ibid/prompts"
)

// Bounds of what a model is asked about claims.
const (
	maxShownSentences = 4  // for a claim
	verdictTokens     = 24 // of the reply for a claim
)

// settle asks the model about the claims that the rules leave open, all at once. If it fails they stay open.
func (w *writer) settle(ctx context.Context, trials []*trial) {
	var open []*trial
	for _, t := range trials {
		if t.verdict == ReadThis && !t.torn {
			open = append(open, t)
		}
	}
	asked, prompt := w.dock(open)
	if len(asked) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	reply, err := w.Model.Write(ctx, Request{Prompt: prompt, Tokens: verdictTokens * (len(asked) + 1)}, nil)
	if err != nil {
		return
	}
	for number, r := range rulings(reply.Text) {
		if number <= len(asked) {
			asked[number-1].settle(r)
		}
	}
}

// A docket is a trial with the sentences that a model is shown for it.
type docket struct {
	*trial
	shown []place
}

// dock chooses what is asked, as many claims with as many sentences as the model can read at once.
func (w *writer) dock(open []*trial) ([]docket, prompts.Prompt) {
	for most := maxShownSentences; most > 0; most-- {
		asked, p := docketsOf(open, most)
		if len(asked) == 0 || estimate(p.System)+estimate(p.User)+verdictTokens*(len(asked)+1) <= w.Context {
			return asked, p
		}
		if most == 1 && len(open) > 1 {
			open, most = open[:len(open)-1], 2
		}
	}
	return nil, prompts.Prompt{}
}

func docketsOf(open []*trial, most int) ([]docket, prompts.Prompt) {
	var asked []docket
	var list []prompts.Claim
	for i, t := range open {
		d := docket{t, t.shown(most)}
		c := prompts.Claim{Number: i + 1, Text: t.said}
		for k, at := range d.shown {
			c.Sentences = append(c.Sentences, prompts.Sentence{Label: prompts.Label(i+1, k), Text: t.text(at)})
		}
		asked, list = append(asked, d), append(list, c)
	}
	return asked, prompts.Compare(list)
}

// shown returns the sentence that is cited for a claim, and others that have some of its words.
func (t *trial) shown(most int) []place {
	list := slices.Clone(t.cited)
	for _, c := range t.ranked {
		if at, _ := t.placeOf(c); len(list) < most && c.coverage > 0 && !slices.Contains(list, at) {
			list = append(list, at)
		}
	}
	return list
}

// A ruling is what a model says of a claim.
type ruling struct {
	verdict Verdict
	label   label
}

// rulingLine matches a line such as "3 differs 3a", however it is decorated.
var rulingLine = regexp.MustCompile(`(?i)^\W*(?:claim\s*)?(\d{1,2})\b\W*(agree|differ|contradict|none|no\b)\w*\W*(?:label\W*)?((\d{1,2})([a-z]))?\b`)

// rulings reads a reply. Of two lines on one claim the first counts.
func rulings(reply string) map[int]ruling {
	all := map[int]ruling{}
	for line := range strings.Lines(reply[:min(len(reply), maxReply)]) {
		m := rulingLine.FindStringSubmatch(strings.Map(visible, strings.TrimSpace(line)))
		if m == nil {
			continue
		}
		number, _ := strconv.Atoi(m[1]) // digits
		r := ruling{verdict: Absent}
		switch strings.ToLower(m[2]) {
		case "agree":
			r.verdict = Agrees
		case "differ", "contradict":
			r.verdict = Differs
		}
		if m[3] != "" {
			r.label.passage, _ = strconv.Atoi(m[4])
			r.label.sentence = int(strings.ToLower(m[5])[0] - 'a')
		}
		if _, known := all[number]; !known && number > 0 && (r.verdict == Absent || r.label.passage == number) {
			all[number] = r
		}
	}
	return all
}

// settle takes over what a model says, unless it names a sentence that it wasn't shown, or what can be compared by rule
// speaks against it.
func (d docket) settle(r ruling) {
	if r.verdict == Absent {
		d.verdict, d.cited = Absent, nil
		return
	}
	if r.label.sentence >= len(d.shown) {
		return
	}
	at := d.shown[r.label.sentence]
	i := slices.Index(d.places, at)
	if v := d.read.Check(d.said, []int{i}); r.verdict == Agrees && d.refutes(v, i) || r.verdict == Differs && elsewhere(v) {
		return
	}
	d.verdict, d.cited = r.verdict, []place{at}
}

// akin is the share of a claim's words that a sentence must have to be about it, where they can be compared.
const akin = .3

// refutes reports whether what can be compared by rule speaks against a sentence that is said to agree.
func (d docket) refutes(v claim.Verdict, i int) bool {
	return v.Support == claim.Unsupported && (v.Why != claim.WrongWords || v.Overlap < akin) || d.read.Turns(d.said, i)
}

// elsewhere reports whether a sentence that is said to differ from a claim is about something else, or says the same.
func elsewhere(v claim.Verdict) bool {
	switch v.Why {
	case claim.WrongName, claim.WrongOwner, claim.WrongRole, claim.WrongUnit:
		return true
	case claim.WrongWords:
		return v.Overlap < akin
	}
	return v.Support == claim.Supported
}
