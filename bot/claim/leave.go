package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// skips reports whether the claim may leave out what the sentence has between two elements.
func (r *restatement) skips(last, next int) bool {
	between := r.told[last+1 : next]
	switch {
	case r.idle(between):
		return true
	case last < 0:
		return r.opening(between)
	case r.relative(between), r.other && len(between) == 1 && roundingWords[between[0].word] && r.told[next].kind == numberElement, r.named(r.told[last], r.told[next]):
		return true
	}
	bare := r.undated(between)
	first, end := between[0], between[len(between)-1]
	bracketed := len(between) > 1 && first.kind == markElement && end.kind == markElement && strings.ContainsAny(first.word, ",،，(（–—") && strings.ContainsAny(end.word, ",،，)）–—")
	inner := slices.ContainsFunc(between[1:max(1, len(between)-1)], func(l element) bool { return l.kind == markElement })
	return bracketed && !inner && !r.turned(between) || (!r.counting || r.other && stations[between[0].word]) && r.agent(bare) || r.items(between, r.told[next])
}

// undated returns elements without the dates, and what else is idle, around them.
func (r *restatement) undated(elements []element) []element {
	for len(elements) > 0 && r.idle(elements[:1]) {
		elements = elements[1:]
	}
	for n := len(elements) - 1; n >= 0 && r.idle(elements[n:]); n-- {
		elements = elements[:n]
	}
	return elements
}

// items reports whether elements are items of a list before the one that the claim has: "650 sacks and" 40 millstones.
func (r *restatement) items(elements []element, next element) bool {
	if next.kind != numberElement || elements[0].kind != numberElement {
		return false
	}
	words, joined := 0, false
	for _, l := range elements {
		switch {
		case l.kind == numberElement:
			words, joined = 0, false
		case l.kind == markElement && l.word == "," || joints[l.word]:
			joined = true
		default:
			if words++; words > 2 || joined || l.kind != wordElement {
				return false
			}
		}
	}
	return joined || strings.HasSuffix(r.s[elements[0].End:next.Start], "و") // written on to the next number in Arabic
}

// idle reports whether elements add nothing to what is said: articles, dates, "officially".
func (r *restatement) idle(elements []element) bool {
	var rest strings.Builder
	for _, l := range elements {
		switch {
		case l.kind == numberElement, l.kind == dateElement && !r.plainly(l), l.kind == markElement && !strings.ContainsAny(l.word, ",،，"):
			return false
		case l.kind == wordElement && !idle[l.bare] && !articles[l.word]:
			rest.WriteString(l.word)
		}
	}
	return rest.Len() == 0 || idle[rest.String()]
}

// plainly reports whether a date does no more than say when, or is one that the claim may have.
func (r *restatement) plainly(date element) bool {
	return date.tie == "" || date.tie == attributive || date.tie == "截至" || slices.ContainsFunc(r.dates, func(own element) bool { return own.tie == date.tie })
}

// opening reports whether what stands before the first element of the claim only introduces: a phrase up to a comma, or a
// clause that ends.
func (r *restatement) opening(elements []element) bool {
	if r.headless {
		return r.subject(r.undated(elements))
	}
	if r.mentioned(r.undated(elements)) {
		r.introduced = true
		return true
	}
	if next := r.told[len(elements)]; next.attached() {
		return !r.turned(elements)
	}
	if joints[elements[0].word] {
		return r.idle(elements[1:])
	}
	mark := len(elements) - 1
	for mark >= 0 && elements[mark].kind != markElement {
		mark--
	}
	if mark <= 0 || r.turned(elements[:mark]) || slices.ContainsFunc(elements[:mark], func(l element) bool { return fictions[l.bare] }) {
		return false
	}
	behind := elements[mark+1:]
	joined := len(behind) > 0 && joints[behind[0].word]
	if joined {
		behind = behind[1:]
	}
	joined = joined || slices.ContainsFunc(behind, func(l element) bool { return l.kind == dateElement })
	return r.idle(behind) && (joined || strings.ContainsAny(elements[mark].word, ";؛；") || introductions[elements[0].bare] || r.idle(elements[:mark]) || elements[mark-1].tie == attributive)
}

// subjectWords is how many words the subject of a sentence has at most, if it isn't made of names.
const subjectWords = 2

// subject reports whether elements can be the subject of a sentence and nothing else.
func (r *restatement) subject(elements []element) bool {
	words, names := 0, true
	for _, l := range elements {
		switch {
		case l.kind != wordElement:
			return false
		case articles[l.word] || idle[l.word]:
		case text.Function(l.word) && !joints[l.word]:
			return false
		case !joints[l.word]:
			words, names = words+1, names && capitalised(r.s[l.Start:l.End])
		}
	}
	return (names || words <= subjectWords) && !r.turned(elements)
}

// mentioned reports whether elements are what the claim leans on, so that it can do without them or have a pronoun.
func (r *restatement) mentioned(elements []element) bool {
	return !slices.ContainsFunc(elements, func(l element) bool {
		return l.kind != wordElement || !joints[l.word] && !articles[l.word] && !idle[l.word] && !generic[l.word] && !slices.ContainsFunc(r.about.tokens, func(t text.Token) bool {
			return t.Term == l.word || t.Bigram && strings.Contains(text.Fold(t.Term), l.word)
		})
	})
}

// attributive ties a date to a description of it in Chinese: "two months later's 25 December".
const attributive = "的"

// relative reports whether elements are no more than the pronoun of a clause behind the name or thing that it is about.
func (r *restatement) relative(elements []element) bool {
	return len(elements) == 2 && elements[0].kind == markElement && elements[0].word == "," && relatives[elements[1].word]
}

// How many words, or characters, a phrase has at most that says by whom.
const (
	agentWords = 5
	agentSigns = 10
)

// named reports whether two elements and what is between them are one name, as a middle name is. In German any noun may be.
func (r *restatement) named(a, b element) bool {
	return a.kind == wordElement && b.kind == wordElement && r.language != "de" && oneName(r.s[a.Start:b.End])
}

// agent reports whether elements are a phrase that says by whom something is done, and nothing else.
func (r *restatement) agent(elements []element) bool {
	if len(elements) < 2 || !agents[elements[0].word] {
		return false
	}
	if unspaced(leading(elements[0].word)) {
		return len(elements) <= agentSigns && !slices.ContainsFunc(elements, func(l element) bool {
			return l.kind != wordElement || strings.Contains("的并並而后後，", l.word)
		})
	}
	if len(elements) > agentWords {
		return false
	}
	for _, l := range elements[1:] {
		if l.kind != wordElement || text.Function(l.word) && !articles[l.word] {
			return false
		}
	}
	end := elements[len(elements)-1]
	word := r.s[end.Start:end.End]
	return capitalised(word) || r.language == "en" && !strings.HasSuffix(word, "ed") && !participles[word]
}

// station reports whether elements say where, to whom or with whom, by names alone.
func (r *restatement) station(elements []element) bool {
	if r.counting || len(elements) < 2 || len(elements) > agentWords || r.language == "de" || !text.Function(elements[0].word) || relatives[elements[0].word] || joints[elements[0].word] {
		return false
	}
	return !r.turned(elements) && !slices.ContainsFunc(elements[1:], func(l element) bool {
		return l.kind != wordElement || !articles[l.word] && !capitalised(r.s[l.Start:l.End])
	})
}

// superlative reports whether a claim has a word that whatever stands behind it may be part of: "the coldest since 1880".
func superlative(elements []element) bool {
	return slices.ContainsFunc(elements, func(l element) bool {
		return superlatives[l.word] || strings.HasSuffix(l.word, "est") && leading(l.word) < 0x80
	})
}

// closes reports whether the claim may end where it does.
func (r *restatement) closes(last int) bool {
	behind := r.told[last+1:]
	for len(behind) > 0 && r.idle(behind[:1]) && behind[0].kind != markElement {
		behind = behind[1:]
	}
	clause := slices.IndexFunc(behind, func(l element) bool { return l.kind == markElement })
	if clause < 0 {
		clause = len(behind)
	}
	if r.doubted(behind[clause:]) {
		return false
	}
	if clause == 0 || r.idle(behind[:clause]) {
		return true
	}
	first := behind[0]
	figures := slices.ContainsFunc(behind[:clause], func(l element) bool { return l.kind == dateElement || l.kind == numberElement })
	switch {
	case first.kind != wordElement || unspaced(leading(first.word)) || r.counting && !figures:
		return false
	case joints[first.word] || first.attached() || len(behind) > 1 && jointPhrases[first.word+" "+behind[1].word]:
		return !r.doubted(behind[:clause])
	}
	return !r.counting && (text.Function(first.word) || agents[first.word]) && !r.turned(behind[:clause])
}

// turned reports whether elements have a word that may turn what is said beside them.
func (r *restatement) turned(elements []element) bool {
	if len(elements) == 0 {
		return false
	}
	in := text.Span{Start: elements[0].Start, End: elements[len(elements)-1].End}
	cued := func(s scope) bool { return in.Start <= s.cue.Start && s.cue.End <= in.End }
	return r.doubted(elements) || slices.ContainsFunc(r.denied, cued) || slices.ContainsFunc(r.planned, cued)
}

func (r *restatement) doubted(elements []element) bool {
	return len(elements) > 0 && doubted(r.s[elements[0].Start:elements[len(elements)-1].End])
}

// doubted reports whether a sentence has a word that turns what it says.
func doubted(sentence string) bool {
	return slices.ContainsFunc(text.Tokens(sentence), func(t text.Token) bool { return doubts[bareWord(t.Term)] }) ||
		slices.ContainsFunc(unspacedDoubts, func(w string) bool { return strings.Contains(sentence, w) })
}

// kindred reports whether a sentence has a word for somebody who belongs to another, or stood in that one's place.
func kindred(r *reading) bool {
	return slices.ContainsFunc(r.tokens, func(t text.Token) bool { return kin[bareWord(t.Term)] }) ||
		slices.ContainsFunc(unspacedKin, func(w string) bool { return strings.Contains(r.s, w) })
}
