package doctor

import (
	"context"
	"fmt"
	"unicode"

	"ibid/bot"
)

// What share of a model's sentences the documents have to support.
const (
	goodShare = .8
	poorShare = .5
)

// recorder keeps the last reply of a model as it was, or why there was none.
type recorder struct {
	bot.Model
	last string
	err  error
}

// Write implements bot.Model.
func (r *recorder) Write(ctx context.Context, q bot.Request, show func(string)) (bot.Reply, error) {
	reply, err := r.Model.Write(ctx, q, show)
	r.last, r.err = reply.Text, err
	return reply, err
}

// tally counts what became of the questions of the probe.
type tally struct {
	sentences, marked, supported int // of the answers to what the samples answer; a wrong refusal is one bad sentence
	invented                     int // markers that point at nothing
	answers, inLanguage          int // of all replies that are no refusal
	unanswerable, refused        int
	leaked                       bool
	failed                       int   // questions that the model did not answer
	trouble                      error // of the last of these
}

// citations asks about the samples, as people would be answered, and counts how well the model keeps to the rules.
func citations(ctx context.Context, v *visit) Result {
	library, err := v.Chat.Library(ctx, samples())
	if err != nil {
		return failure("the documents of this check can't be searched: "+err.Error(), "this is a fault of ibid's: report it")
	}
	w := v.Chat.Writing
	heard := &recorder{Model: w.Model}
	w.Model = heard
	asked := bot.New(library, w)
	var t tally
	for _, q := range questions() {
		heard.last, heard.err = "", nil
		a, err := asked.Ask(ctx, bot.Question{Text: q.text, Language: q.language}, nil)
		if err != nil {
			return warning(said(err), "try again when the server has less to do")
		}
		t.count(q, a, heard)
	}
	return t.judge()
}

func (t *tally) count(q question, a bot.Answer, heard *recorder) {
	reply := heard.last
	t.leaked = t.leaked || leak.MatchString(reply)
	refused := a.Outcome == bot.Refused && a.Trouble == ""
	if !refused && reply != "" {
		t.answers++
		if inScript(reply, q.language) {
			t.inLanguage++
		}
	}
	switch {
	case heard.err != nil:
		t.failed, t.trouble = t.failed+1, heard.err
	case !q.answered:
		t.unanswerable++
		if refused {
			t.refused++
		}
	case refused:
		t.sentences++
	default:
		r := a.Receipt
		t.sentences, t.marked, t.supported, t.invented = t.sentences+max(1, r.Sentences), t.marked+r.Marked, t.supported+r.Supported, t.invented+r.Invented
	}
}

// judge makes a result of the counts.
func (t *tally) judge() Result {
	found := fmt.Sprintf("of %s %d have a marker that exists, %d are supported; %d of %d questions without an answer refused; %d of %d replies in the right language",
		several(t.sentences, "sentence"), t.marked, t.supported, t.refused, t.unanswerable, t.inLanguage, t.answers)
	if t.invented > 0 {
		found += "; " + several(t.invented, "marker") + " made up"
	}
	share := float64(t.supported) / float64(max(1, t.sentences))
	switch {
	case t.failed > 0:
		return warning(fmt.Sprintf("the model did not answer %d of %d questions: %s", t.failed, len(questions()), said(t.trouble)),
			"people get quotations then: set CHAT_MODEL to a model that is faster here or has a larger context, or ANSWER_TIMEOUT to more")
	case share < poorShare:
		return warning(found, "answers will mostly be quoted: set CHAT_MODEL to a larger model")
	case share < goodShare:
		return warning(found, "some answers will be quoted: set CHAT_MODEL to a larger model")
	case t.leaked:
		return warning(found+"; what the model thinks stands in its replies", leakRemedy)
	case 2*t.refused < t.unanswerable || 2*t.inLanguage < t.answers:
		return warning(found, "a larger CHAT_MODEL keeps to the rules more often; what the documents don't support is left out all the same")
	}
	return ok("%s", found)
}

// inScript reports whether most letters of a reply are of the language's script.
func inScript(reply, language string) bool {
	script := map[string]*unicode.RangeTable{"en": unicode.Latin, "ar": unicode.Arabic, "zh": unicode.Han}[language]
	own, letters := 0, 0
	for _, r := range reply {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(script, r) {
				own++
			}
		}
	}
	return 2*own > letters
}
