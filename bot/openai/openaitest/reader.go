package openaitest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"unicode"
)

// Item is a sentence of the evidence as a model sees it.
type Item struct {
	Label    string // "1a": what a marker names
	Text     string
	Language string // BCP 47: "en", "ar" or "zh"; others are told unchanged, or under wrong markers
}

// Lie is a way in which a Reader's sentence is not what the evidence says; "" for a sentence that is true.
type Lie string

// The lies.
const (
	WrongMarker      Lie = "wrong marker"      // another sentence of the evidence is cited
	InventedCitation Lie = "invented citation" // a sentence that isn't in the evidence is cited
	ChangedNumber    Lie = "changed number"
	ChangedDate      Lie = "changed date"
	ExchangedName    Lie = "exchanged name" // by a name that isn't in the evidence
	SwappedRoles     Lie = "swapped roles"  // two names have changed places
	TurnedNegation   Lie = "turned negation"
	ChangedUnit      Lie = "changed unit"
	MissingMarker    Lie = "missing marker" // nothing is cited
)

// A Form is a way in which a whole reply isn't what was asked for, whatever its sentences say; "" for none.
type Form string

// The forms.
const (
	JSONForText Form = "JSON for text"
	Reasoning   Form = "reasoning leaked" // in <think> tags before the answer
	Cut         Form = "cut"              // in the middle of its last sentence
)

// lies are those about single sentences, in the order in which a Reader tries them.
var lies = []Lie{WrongMarker, InventedCitation, ChangedNumber, ChangedDate, ExchangedName, SwappedRoles, TurnedNegation, ChangedUnit, MissingMarker}

// Told is a sentence of a Reader's reply, and how it lied.
type Told struct {
	Text        string // without markers
	Labels      []string
	Lie         Lie
	Was, Became string // what a lie changed
}

// Reader answers from evidence by rule, well or badly: a model whose every lie is on record.
type Reader struct {
	Seed  uint64
	Rates map[Lie]float64     // how often each lie is told, 0 to 1; what a sentence can't be made to tell stays true
	Names map[string][]string // by language, the names that ExchangedName puts in and that Arabic and Chinese are searched for
	Most  int                 // sentences of a reply; 0: two
	Form  Form                // of every reply
}

// Reply returns an answer to a question: the sentences of the evidence that share most of its words, each with its marker,
// and what is true of each. It depends on nothing but the reader, the evidence and the question.
func (r Reader) Reply(evidence []Item, question string) (string, []Told) {
	random := rand.New(rand.NewPCG(r.Seed, hash(question)))
	most := r.Most
	if most == 0 {
		most = 2
	}
	var told []Told
	var b strings.Builder
	for _, i := range nearest(evidence, question, most) {
		t := r.tell(random, evidence, i)
		told = append(told, t)
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
		if len(t.Labels) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(t.Labels, ","))
		}
	}
	return r.Form.apply(b.String()), told
}

// apply returns a reply in a form. A cut one lacks its last 20 characters.
func (f Form) apply(reply string) string {
	switch letters := []rune(reply); f {
	case JSONForText:
		encoded, err := json.Marshal(map[string]string{"answer": reply})
		if err != nil {
			panic("unreachable: a string is JSON")
		}
		return string(encoded)
	case Reasoning:
		return "<think>The user asks. I look at [1a] and answer.</think>" + reply
	case Cut:
		return string(letters[:max(0, len(letters)-20)])
	}
	return reply
}

// tell says sentence i of the evidence, truly or with the first lie that chance and the sentence allow.
func (r Reader) tell(random *rand.Rand, evidence []Item, i int) Told {
	own := evidence[i]
	for _, lie := range lies {
		if random.Float64() >= r.Rates[lie] {
			continue
		}
		if t, ok := r.Corrupt(random, lie, own, evidence); ok {
			return t
		}
	}
	return Told{Text: own.Text, Labels: []string{own.Label}}
}

// Corrupt returns a sentence that tells a lie about item, whose label it cites; ok is false where the sentence can't be
// made to tell it.
func (r Reader) Corrupt(random *rand.Rand, lie Lie, item Item, evidence []Item) (t Told, ok bool) {
	t = Told{Text: item.Text, Labels: []string{item.Label}, Lie: lie}
	switch lie {
	case WrongMarker:
		other, found := another(random, item, evidence)
		t.Was, t.Became, t.Labels = item.Label, other, []string{other}
		return t, found
	case MissingMarker:
		t.Was, t.Labels = item.Label, nil
		return t, true
	case InventedCitation:
		t.Was, t.Became = item.Label, invented(random, evidence)
		t.Labels = []string{t.Became}
		return t, true
	}
	var change edit
	switch lie {
	case ChangedNumber:
		change = changeNumber(random, item)
	case ChangedDate:
		change = changeDate(random, item)
	case ExchangedName:
		change = exchangeName(random, item, evidence, r.Names[item.Language])
	case SwappedRoles:
		change = swapNames(random, item, r.Names[item.Language])
	case TurnedNegation:
		change = turnNegation(random, item)
	case ChangedUnit:
		change = changeUnit(random, item)
	}
	t.Text, t.Was, t.Became = change.text, change.was, change.became
	return t, change.text != "" && change.text != item.Text
}

// another returns the label of another sentence than item, of which it isn't a part.
func another(random *rand.Rand, item Item, evidence []Item) (string, bool) {
	for _, i := range random.Perm(len(evidence)) {
		if e := evidence[i]; e.Label != item.Label && !strings.Contains(e.Text, strings.TrimRight(item.Text, " .。")) {
			return e.Label, true
		}
	}
	return "", false
}

func invented(random *rand.Rand, evidence []Item) string {
	used := map[string]bool{}
	for _, e := range evidence {
		used[e.Label] = true
	}
	for {
		label := fmt.Sprintf("%d%c", 1+random.IntN(30), 'a'+rune(random.IntN(26)))
		if !used[label] {
			return label
		}
	}
}

// nearest returns the places of the sentences that share most words, or pairs of characters, with a question, in the
// order of the evidence.
func nearest(evidence []Item, question string, most int) []int {
	wanted := grams(question)
	scores := make([]int, len(evidence))
	for i, e := range evidence {
		for g := range grams(e.Text) {
			if wanted[g] {
				scores[i]++
			}
		}
	}
	var chosen []int
	for i := range evidence {
		better := 0
		for j := range evidence {
			if scores[j] > scores[i] || scores[j] == scores[i] && j < i {
				better++
			}
		}
		if better < most {
			chosen = append(chosen, i)
		}
	}
	return chosen
}

func grams(s string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) {
		letters := []rune(word)
		for i := 0; i+2 <= len(letters); i++ {
			set[string(letters[i:min(len(letters), i+4)])] = true
		}
	}
	return set
}

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // never fails
	return h.Sum64()
}
