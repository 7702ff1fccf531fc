package openaitest

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An edit is a sentence with something in it changed; its text is "" where nothing could be.
type edit struct{ text, was, became string }

func replaced(s string, start, end int, with string) edit {
	return edit{s[:start] + with + s[end:], s[start:end], with}
}

var (
	digits = regexp.MustCompile(`[0-9٠-٩][0-9٠-٩.,٫٬]*[0-9٠-٩]|[0-9٠-٩]`)
	years  = regexp.MustCompile(`(?:1[0-9]{3}|20[0-9]{2}|١[٠-٩]{3})`)
)

// changeNumber changes a number in figures that is no year, else a number word.
func changeNumber(random *rand.Rand, item Item) edit {
	s := item.Text
	var places [][]int
	for _, at := range digits.FindAllStringIndex(s, -1) {
		if !years.MatchString(s[at[0]:at[1]]) && !dayOfMonth(s, at) {
			places = append(places, at)
		}
	}
	if len(places) > 0 {
		at := places[random.IntN(len(places))]
		return replaced(s, at[0], at[1], otherDigits(random, s[at[0]:at[1]]))
	}
	return oneForAnother(random, s, numberWords[item.Language])
}

// dayOfMonth reports whether a number stands before or after the name of a month.
func dayOfMonth(s string, at []int) bool {
	for _, list := range monthNames {
		for _, month := range list {
			if strings.HasSuffix(strings.TrimRight(s[:at[0]], " "), month) || strings.HasPrefix(strings.TrimLeft(s[at[1]:], " "), month) {
				return true
			}
		}
	}
	return strings.HasPrefix(s[at[1]:], "月") || strings.HasPrefix(s[at[1]:], "日") || strings.HasPrefix(strings.TrimLeft(s[at[1]:], " "), "月")
}

// otherDigits changes one digit, never to nothing or to a leading zero.
func otherDigits(random *rand.Rand, number string) string {
	letters := []rune(number)
	for {
		i := random.IntN(len(letters))
		c := letters[i]
		if !unicode.IsDigit(c) {
			continue
		}
		zero := '0'
		if c >= '٠' && c <= '٩' {
			zero = '٠'
		}
		other := zero + 1 + rune(random.IntN(9))
		if other == c {
			continue
		}
		letters[i] = other
		return string(letters)
	}
}

// changeDate changes a year, or the name of a month.
func changeDate(random *rand.Rand, item Item) edit {
	s := item.Text
	for _, at := range years.FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		after, _ := utf8.DecodeRuneInString(s[at[1]:])
		if unicode.IsDigit(before) || unicode.IsDigit(after) || strings.ContainsRune(".,٫٬", before) {
			continue
		}
		n, err := strconv.Atoi(s[at[0]:at[1]])
		if err != nil {
			return replaced(s, at[0], at[1], otherDigits(random, s[at[0]:at[1]]))
		}
		n += 1 + random.IntN(9)
		if random.IntN(2) == 0 {
			n -= 10 + random.IntN(30)
		}
		return replaced(s, at[0], at[1], strconv.Itoa(n))
	}
	return oneForAnother(random, s, monthNames[item.Language])
}

// exchangeName puts a name that no sentence of the evidence has in the place of one in the sentence.
func exchangeName(random *rand.Rand, item Item, evidence []Item, pool []string) edit {
	found := namesIn(item, pool)
	if len(found) == 0 || len(pool) == 0 {
		return edit{}
	}
	at := found[random.IntN(len(found))]
	for range 40 {
		name := pool[random.IntN(len(pool))]
		if !known(name, evidence) {
			return replaced(item.Text, at[0], at[1], name)
		}
	}
	return edit{}
}

// known reports whether a word of a name stands in the evidence.
func known(name string, evidence []Item) bool {
	for _, e := range evidence {
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '·' || r == '-' }) {
			if strings.Contains(strings.ToLower(e.Text), strings.ToLower(word)) {
				return true
			}
		}
	}
	return false
}

// swapNames lets two names of a sentence change places.
func swapNames(random *rand.Rand, item Item, pool []string) edit {
	found := namesIn(item, pool)
	s := item.Text
	for range 10 {
		if len(found) < 2 {
			break
		}
		i := random.IntN(len(found) - 1)
		a, b := found[i], found[i+1]
		between := s[a[1]:b[0]]
		if s[a[0]:a[1]] == s[b[0]:b[1]] || len(strings.TrimSpace(between)) < 6 || strings.ContainsAny(between, ",،、;") || joined(between) {
			continue
		}
		return edit{s[:a[0]] + s[b[0]:b[1]] + between + s[a[0]:a[1]] + s[b[1]:], s[a[0]:b[1]], s[b[0]:b[1]] + between + s[a[0]:a[1]]}
	}
	return edit{}
}

// joined reports whether no more than a conjunction stands between two names: then their order says nothing.
func joined(between string) bool {
	switch strings.TrimSpace(between) {
	case "and", "or", "and the", "or the", "و", "أو", "和", "与", "或", "以及":
		return true
	}
	return false
}

// capitals matches a run of capitalised words.
var capitals = regexp.MustCompile(`\b\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*`)

// namesIn returns where the names of a sentence stand: runs of capitals behind its first word, or what the pool knows.
func namesIn(item Item, pool []string) [][]int {
	s := item.Text
	if item.Language != "ar" && item.Language != "zh" {
		var all [][]int
		for _, at := range capitals.FindAllStringIndex(s, -1) {
			word := s[at[0]:at[1]]
			if at[0] > 1 && s[at[0]-2] != '.' && !isMonth(word) && utf8.RuneCountInString(word) > 2 {
				all = append(all, trimPossessive(s, at))
			}
		}
		return all
	}
	return poolIn(s, pool)
}

func isMonth(word string) bool {
	for _, m := range monthNames["en"] {
		if strings.HasPrefix(word, m) {
			return true
		}
	}
	return false
}

func trimPossessive(s string, at []int) []int {
	cut := strings.TrimSuffix(strings.TrimSuffix(s[at[0]:at[1]], "'s"), "’s")
	return []int{at[0], at[0] + len(cut)}
}

// poolIn returns where names of a pool stand in s, the longer before the shorter that it holds, in order of place.
func poolIn(s string, pool []string) [][]int {
	var all [][]int
	for at := 0; at < len(s); {
		longest := 0
		for _, name := range pool {
			if len(name) > longest && strings.HasPrefix(s[at:], name) && bounded(s, at, at+len(name)) {
				longest = len(name)
			}
		}
		if longest > 0 {
			all = append(all, []int{at, at + longest})
			at += longest
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return all
}

// bounded reports whether an Arabic name at s[start:end] is no part of a longer word.
func bounded(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return !unicode.Is(unicode.Arabic, before) && !unicode.Is(unicode.Arabic, after) || unicode.Is(unicode.Han, after) || unicode.Is(unicode.Han, before)
}

// turnNegation takes a negation out, or puts one in.
func turnNegation(_ *rand.Rand, item Item) edit {
	for _, pair := range negations[item.Language] {
		if i := strings.Index(item.Text, pair[0]); i >= 0 {
			return replaced(item.Text, i, i+len(pair[0]), pair[1])
		}
		if opening := strings.TrimPrefix(pair[0], " "); strings.HasPrefix(item.Text, opening) {
			return replaced(item.Text, 0, len(opening), strings.TrimPrefix(pair[1], " "))
		}
	}
	return edit{}
}

// changeUnit puts another unit after a number.
func changeUnit(_ *rand.Rand, item Item) edit {
	s := item.Text
	for _, at := range digits.FindAllStringIndex(s, -1) {
		rest := strings.TrimLeft(s[at[1]:], " ")
		start := len(s) - len(rest)
		for _, pair := range unitPairs[item.Language] {
			if strings.HasPrefix(rest, pair[0]) {
				return replaced(s, start, start+len(pair[0]), pair[1])
			}
		}
	}
	return edit{}
}

// oneForAnother replaces a word of a list by another word of it.
func oneForAnother(random *rand.Rand, s string, list []string) edit {
	for _, i := range random.Perm(len(list)) {
		at := wordIndex(s, list[i])
		if at < 0 {
			continue
		}
		other := list[(i+1+random.IntN(len(list)-1))%len(list)]
		return replaced(s, at, at+len(list[i]), other)
	}
	return edit{}
}

// wordIndex returns where word stands in s, not as a part of another, or -1.
func wordIndex(s, word string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+len(word):])
		if han, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Han, han) || !unicode.IsLetter(before) && !unicode.IsLetter(after) && before != '-' && after != '-' {
			return i
		}
		from = i + len(word)
	}
}
