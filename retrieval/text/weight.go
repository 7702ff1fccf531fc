package text

import (
	"slices"
	"unicode/utf8"
)

// mainScript returns the script that most of s is in, and whether it leads by half.
func mainScript(s string) (script string, ahead bool) {
	weights := scriptWeights(s)
	best, second := scriptWeight{}, scriptWeight{}
	for _, w := range weights {
		switch {
		case w.weight > best.weight:
			best, second = w, best
		case w.weight > second.weight:
			second = w
		}
	}
	return best.script, best.weight > 0 && best.weight >= 1.5*second.weight
}

type scriptWeight struct {
	script  string
	weight  float64
	grammar int // function words
}

// functionWeight is what a function word counts beyond its letters, in letters.
const functionWeight = 8

// scriptWeights returns how much of s is in each script, measured in Latin letters. Latin letters without a single
// function word, in a text whose grammar is another's, are names.
func scriptWeights(s string) []scriptWeight {
	weights := countScripts(s)
	foreign := slices.ContainsFunc(weights, func(w scriptWeight) bool { return w.script != "Latn" && w.grammar > 0 })
	for i := range weights {
		w := &weights[i]
		if w.script == "Latn" && w.grammar == 0 && foreign {
			w.weight *= .3
		}
		w.weight += float64(w.grammar) * functionWeight
	}
	return joinKana(weights)
}

func countScripts(s string) []scriptWeight {
	var weights []scriptWeight
	of := func(r rune) *scriptWeight {
		script := scriptOf(r)
		for i := range weights {
			if weights[i].script == script {
				return &weights[i]
			}
		}
		weights = append(weights, scriptWeight{script: script})
		return &weights[len(weights)-1]
	}
	for _, r := range s {
		if c := classOf(r); c == letter || c == unspaced {
			w := of(r)
			w.weight += letterWeight(w.script)
		}
	}
	for _, token := range Tokens(s) {
		if Function(token.Term) {
			r, _ := utf8.DecodeRuneInString(token.Term)
			of(r).grammar++
		}
	}
	return weights
}

// letterWeight returns how many Latin letters say as much as one letter of a script.
func letterWeight(script string) float64 {
	switch script {
	case "Hani", "Kana", "Hang":
		return 2.5
	case "Arab", "Hebr":
		return 1.3
	}
	return 1
}

// joinKana counts Han characters as Japanese where there is kana among them, and a stray kana as Chinese: の stands in
// Chinese brand names, whereas in Japanese headlines a twelfth of the characters are kana at least.
func joinKana(weights []scriptWeight) []scriptWeight {
	han := slices.IndexFunc(weights, func(w scriptWeight) bool { return w.script == "Hani" })
	kana := slices.IndexFunc(weights, func(w scriptWeight) bool { return w.script == "Kana" })
	if han < 0 || kana < 0 {
		return weights
	}
	from, to := kana, han
	if 11*weights[kana].weight >= weights[han].weight {
		from, to = han, kana
	}
	weights[to].weight += weights[from].weight
	weights[from].weight = 0
	return weights
}
