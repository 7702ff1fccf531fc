// Package claim reads what a sentence asserts: its dates and its numbers with their units, in any of the scripts and
// notations that the documents use, so that «عام1991», "1991年" and "1991" are one date and 16亿美元 is "$1.6 billion".
//
// It is a reader of notations, not a parser of language. What it can't tell it leaves out, because a date or number that
// isn't there would let a wrong claim pass or a right one fail; so a decade ("the 1990s", 1990年代), a clock time, a
// Hijri year, a version, an address and the number in a name ("F-16") are neither dates nor numbers. Number words are
// read only where a unit, a multiplier, a currency or a percent sign follows (三年, "ten years", 十六亿).
//
// A bare number of four digits from 1000 to 2100 is a year unless its surroundings say that it counts something
// ("1500 soldiers", 2000人). A full stop in front of it doesn't matter: «في.1993» is the year 1993.
// Of a date whose order can't be told ("7/4/1992") only the year is read.
//
// On these readings Checker decides whether a claim, a sentence of an answer, is supported by the sentences that it cites. It
// compares what can be compared without understanding either: dates and numbers, names, what is denied, what is only
// planned, who does what to whom, and last how many of the claim's words are there. A check that fails makes the claim
// unsupported whatever the rest; what can't be compared, in another language, makes it weak. So a paraphrase may be
// refused, and is sooner than a false claim is shown.
//
// Compare is the stricter question, for claims of people: whether a sentence plainly agrees with one or differs from it. In
// one language only a claim that says the sentence again does, in its words and their order; across languages one without
// words that turn what is said. It would rather not tell.
//
// Names are found by capitals. In a script without them a word that the sources lack and no list knows may be a name.
// Between languages the lists are those of a Lexicon; without one only figures and names that are written alike can be
// compared.
//
// All functions are pure. Reading takes time linear in the length of the sentence, and a check reads no more than a bounded
// part of what is longer than any sentence.
package claim

import "ibid/retrieval/text"

// Date is a calendar date as far as the text gives it; zero fields are not given. It is Gregorian. A negative year is
// before Christ: -221 is 221 BC.
type Date struct {
	Year, Month, Day int
	text.Span        // bytes of the sentence; among dates that share a month ("7–9 April") each has its own
}

// Number is a quantity: its value with multipliers applied, and what it measures. Value is the float64 nearest to the
// decimal in the text, so 16亿 and 1.6 billion are equal bit by bit.
type Number struct {
	Value     float64
	Unit      string // "%", "‰", an ISO 4217 code ("USD"), a unit's name ("km", "year"), or "" for a bare or counting number
	text.Span        // bytes of the sentence, from the sign or currency to the end of the unit
}

// Dates returns the dates of s in order of appearance; their spans don't overlap.
func Dates(s string) []Date {
	return read(s).dates
}

// Numbers returns the numbers of s that are not part of a date, in order of appearance. Markers such as "[1]" and the
// number of a list item are left out.
func Numbers(s string) []Number {
	return read(s).numbers
}

// Contains reports whether o agrees with every field that d gives: April 1992 contains 7 April 1992, and equal dates
// contain each other. A date that gives nothing contains nothing.
func (d Date) Contains(o Date) bool {
	if d.Year == 0 && d.Month == 0 && d.Day == 0 {
		return false
	}
	return holds(d.Year, o.Year) && holds(d.Month, o.Month) && holds(d.Day, o.Day)
}

func holds(coarse, fine int) bool {
	return coarse == 0 || coarse == fine
}

// Equal reports whether value and unit agree, wherever the numbers stand. No unit agrees only with no unit: "40" neither
// supports nor contradicts "40 %". Units are not converted: 5 km and 5000 m differ.
func (n Number) Equal(o Number) bool {
	return n.Value == o.Value && n.Unit == o.Unit
}
