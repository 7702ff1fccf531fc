package bot

import (
	"ibid/bot/claim"
	"ibid/retrieval/source"
)

// Question is what somebody asks.
type Question struct {
	Text      string
	Language  string   // to answer in, BCP 47; empty: the question's own
	Client    string   // language of the asker's client, where somebody chose it; for a question that doesn't show its own
	Documents []string // IDs to answer from; empty: all
	History   []Turn   // the conversation so far, oldest first
	Exact     bool     // search as typed, whatever was said before
}

// Outcome says what became of a question.
type Outcome string

// The outcomes. Only an answered question has citations.
const (
	Answered Outcome = "answered"
	Refused  Outcome = "refused" // the documents don't say
	Chat     Outcome = "chat"    // small talk, no question
)

// Answer is what ibid has to say, with the proof of each sentence.
type Answer struct {
	Outcome Outcome
	Sure    bool // false for an answer that may miss the question
	// Confidence is the probability, from 0 to 1, that the documents answer the question, were it as likely as not
	// beforehand. It decides between answering and refusing and is needed for Sure. It is calibrated on development
	// questions in English, Arabic and Chinese, asked of libraries of all sizes with and without the article that answers them.
	Confidence float64
	Language   string // of the question, BCP 47
	Thanked    bool   // the small talk was a thank-you, which needs no reply
	Rewritten  string // what was searched for, where the question leans on the conversation; else empty
	Segments   []Segment
	Citations  []Citation // in the order of their markers
	Related    []Citation // of a refusal: the nearest sentences, which answer nothing; without markers
	Documents  int        // how many were searched
	Languages  []string   // theirs, sorted
	// Collections are those that the answer may draw on, whether or not it cites them; nil: all. Who keeps an answer shows it
	// again only where all of them may be read.
	Collections []string
	Trouble     Reason  // why no model wrote this, or not to its end; empty where one did
	Receipt     Receipt // of the work; zero for small talk
}

// Segment is a sentence of the answer, or the part of one that its markers are about. A quoted one is cut from the
// document: the cited sentence, after the sentence that it leans on.
type Segment struct {
	Text    string
	Markers []int         // of the citations that prove it
	Quoted  bool          // else a model wrote it
	Item    bool          // it begins a list item; what a model wrote else goes on in the same line
	Support claim.Support // of what a model wrote
}

// Citation is a cited sentence with its place.
type Citation struct {
	Marker    int // from 1; 0 for a related sentence
	Document  source.DocumentInfo
	Section   []string // headings from the outermost
	Sentence  source.Sentence
	Number    int      // of the sentence within the document, from 0
	Of        int      // sentences of the document
	Link      string   // opens the original at the sentence; "" where it has no public address
	Place     string   // where the sentence stands for who holds the file
	Dates     []string // in the sentence, in the asker's notation; only where the asker may not read the language
	Figures   []string // likewise
	Met       []string // words of the question with what they met in the sentence, as "oil 石油", where no sentence in the asker's language surely answers
	Elsewhere []string // headings, or places, under which this document says the same
}

// ByDocument groups citations by document, in the order of their first markers.
func ByDocument(citations []Citation) [][]Citation {
	var groups [][]Citation
	at := map[string]int{}
	for _, c := range citations {
		i, ok := at[c.Document.ID]
		if !ok {
			i = len(groups)
			at[c.Document.ID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// Lines groups segments by the lines they are written in: a quotation and a list item begin one, and what follows an
// item goes on in it.
func Lines(segments []Segment) [][]Segment {
	var lines [][]Segment
	for i, s := range segments {
		if i == 0 || s.Quoted || s.Item || segments[i-1].Quoted {
			lines = append(lines, nil)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], s)
	}
	return lines
}
