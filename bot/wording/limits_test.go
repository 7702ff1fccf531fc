package wording

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Discord's limits, in UTF-16 units.
const (
	buttonLimit  = 80
	formLimit    = 45 // the title of a form and the label of its field
	commandLimit = 100
	messageLimit = 2000
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// TestTextsFit holds every text to the limit of the place where Discord shows it.
func TestTextsFit(t *testing.T) {
	for _, w := range All() {
		for limit, texts := range map[int][]string{
			buttonLimit: {w.Passages, w.More, w.FollowUp, w.Closest, w.Continue, w.Share, w.Delete, w.AsTyped, w.AddReason, w.Translate, w.Solved},
			formLimit:   {w.AddReason, w.FollowUp, w.AskThis, w.YourQuestion, w.YourReason},
			commandLimit: {w.AskCommand, w.AskQuestion, w.AskPrivate, w.AskSource, w.LookupCommand, w.LookupQuery,
				w.SourcesCommand, w.SourcesName, w.HelpCommand, w.ForgetCommand},
			messageLimit: {w.longestHelp()},
		} {
			for _, text := range texts {
				if got := units(text); got > limit {
					t.Errorf("%s: %q has %d UTF-16 units, want at most %d", w.Language, text, got, limit)
				}
			}
		}
	}
}

// longestHelp returns the help with long values filled in.
func (w Words) longestHelp() string {
	command := "</" + strings.Repeat("c", 32) + ":1234567890123456789>"
	kept := w.PrivateKept
	if units(w.PrivateNotKept) > units(kept) {
		kept = w.PrivateNotKept
	}
	where := fmt.Sprintf(w.SentTo, strings.Repeat("host.", 50))
	return fmt.Sprintf(Counting(w.Help, 36500), command, command, command, 36500, command, kept, where, strings.Repeat("o", 100))
}

var verb = regexp.MustCompile(`%.?`)

// TestTextsAreClean compares form with the English text: the same verbs in the same order, no space at the ends, a full
// stop where there is one and none where there is none, and a capital likewise.
func TestTextsAreClean(t *testing.T) {
	english := reflect.ValueOf(table[0])
	for _, w := range table {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			name, want, got := v.Type().Field(i).Name, english.Field(i).String(), v.Field(i).String()
			if !slices.Equal(verb.FindAllString(got, -1), verb.FindAllString(want, -1)) {
				t.Errorf("%s: %s is %q, whose verbs are not those of %q", w.Language, name, got, want)
			}
			glue := name == "Comma" || name == "Semicolon" || name == "ReferenceMark" || name == "Brackets"
			if strings.TrimSpace(got) != got && !glue || strings.Contains(got, "  ") {
				t.Errorf("%s: %s is %q, which has a stray space", w.Language, name, got)
			}
			if ends(got) != ends(want) && name != "HowToAsk" {
				t.Errorf("%s: %s is %q, which ends otherwise than %q", w.Language, name, got, want)
			}
			if stray := strayCapital(w, name, got, want); stray != "" {
				t.Errorf("%s: %s is %q, where the case of %q is wrong", w.Language, name, got, stray)
			}
		}
	}
}

// ends reports whether a text ends like a sentence. A colon and an ellipsis are part of no language's sentence end.
func ends(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "%ds"))
	return strings.ContainsRune(".。।", last)
}

var (
	wordStart = regexp.MustCompile(`(^|[\s(«“„])\p{L}+`)
	proper    = []string{"Discord", "Ctrl", "Apps", "Ask", "Check", "Aplicaciones", "Applications", "Aplicativos", "Приложения", "Uygulamalar", "Aplikasi"}
)

// strayCapital returns a word that has a capital inside a sentence, or the first word when it has one and the English text
// has none, or the other way round. Buttons are called by their labels. German writes its nouns so.
func strayCapital(w Words, name, got, want string) string {
	if name == "Language" || name == "Example" || strings.HasPrefix(got, "%") || strings.HasPrefix(want, "%") {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(got)
	model, _ := utf8.DecodeRuneInString(want)
	if w.Language != "de" && (unicode.IsUpper(first) && unicode.IsLower(model) || unicode.IsLower(first) && unicode.IsUpper(model)) {
		return string(first)
	}
	labels := strings.Fields(strings.Join([]string{w.FollowUp, w.Passages}, " "))
	for _, at := range wordStart.FindAllStringIndex(got, -1) {
		word := strings.TrimLeft(got[at[0]:at[1]], " \n\u00a0(«“„")
		before := strings.TrimRight(got[:at[0]], " \n\u00a0(«“„)")
		inside := before != "" && !strings.ContainsAny(before[len(before)-1:], ".?!:") && !strings.HasSuffix(before, "…")
		if upper := []rune(word); inside && unicode.IsUpper(upper[0]) && w.Language != "de" && name != "Help" &&
			!slices.Contains(proper, word) && !slices.Contains(labels, word) && !(w.Language == "en" && word == "I") {
			return word
		}
	}
	return ""
}

// TestTextsName holds what a text tells people to press to what is written there.
func TestTextsName(t *testing.T) {
	for _, w := range table {
		for _, test := range []struct{ name, text, part string }{
			{"Unreadable", w.Unreadable, w.FollowUp}, {"Unreadable", w.Unreadable, "@"}, {"Help", w.Help, w.Passages},
			{"Withheld", w.Withheld, "Ask about this"}, {"Help", w.Help, "Check against the sources"},
			{"Withheld", w.Withheld, "Discord"}, {"Stopped", w.Stopped, "ibid"},
		} {
			if !strings.Contains(test.text, test.part) {
				t.Errorf("%s: %s is %q, which doesn't name %q", w.Language, test.name, test.text, test.part)
			}
		}
	}
}
