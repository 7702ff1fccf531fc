package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// borders reports whether a date is one that something begins or ends at, or comes before or after: nothing but small words
// stands between it and the word that says so.
func borders(s string, at text.Span) bool {
	tokens := text.Tokens(s[max(0, at.Start-24):at.Start])
	for i := len(tokens) - 1; i >= 0; i-- {
		if borderWords[tokens[i].Term] {
			return true
		}
		if term := tokens[i].Term; !text.Function(term) && !announces[term] {
			break
		}
	}
	return unspacedBound(s, at)
}

// bounded reports whether a date or a number is only said to bound something: "more than", "since", "until".
func bounded(s string, at text.Span) bool {
	before := s[max(0, at.Start-24):at.Start]
	tokens := text.Tokens(before)
	for _, t := range tokens[max(0, len(tokens)-3):] {
		if boundWords[t.Term] {
			return true
		}
	}
	return unspacedBound(s, at)
}

func unspacedBound(s string, at text.Span) bool {
	before, after := strings.TrimSpace(s[:at.Start]), strings.TrimSpace(s[at.End:])
	return slices.ContainsFunc(unspacedBounds, func(w string) bool { return strings.HasSuffix(before, w) || strings.HasPrefix(after, w) })
}

// borderWords make a date a border, folded. A language is added by a line.
var borderWords = wordSet(`since until till before after
	منذ حتي قبل بعد
	seit bis vor nach
	desde hasta antes después
	depuis jusqu avant après`)

// boundWords and unspacedBounds make a figure a bound, folded. A language is added by a line.
var (
	boundWords = wordSet(`more less fewer over under above below least most than exceed exceeds exceeded exceeding nearly almost since until till before after
		اكثر اقل فوق تحت الاقل الاكثر منذ حتي قبل بعد يتجاوز تجاوز تجاوزت يفوق`)
	unspacedBounds = strings.Fields("超过 超過 多于 多於 少于 少於 不到 不足 至少 至多 最多 最少 高于 低于 以上 以下 以前 以后 以後 以来 以來 之前 之后 之後 前 后 後 起 自 自从 直到 近")
)
