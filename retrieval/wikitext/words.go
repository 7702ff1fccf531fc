package wikitext

import (
	"bytes"
	"strings"
)

// plain returns raw[start:end] as a string: markup gone, references gone, white space single.
func (p *page) plain(start, end int) string {
	if start >= end {
		return ""
	}
	out := &words{raw: p.raw}
	w := &walker{page: p, out: out, inline: true}
	w.run(start, end, false)
	return strings.Join(strings.Fields(string(out.text)), " ")
}

// words is a sink that makes a string.
type words struct {
	raw, text []byte
	gap       bool // something was left out since the last character
}

func (s *words) Text(start, end int) {
	text := s.raw[start:end]
	closes := bytes.TrimSpace(text)
	if s.gap && len(closes) > 0 && strings.IndexByte(".,;:)", closes[0]) >= 0 {
		s.text, text = bytes.TrimRight(s.text, " "), bytes.TrimLeft(text, " ")
	}
	s.gap = s.gap && len(closes) == 0
	s.text = append(s.text, text...)
}

func (s *words) Decoded(decoded string, _, _ int) { s.text = append(s.text, decoded...) }
func (s *words) Enclose(int, int)                 {}
func (s *words) Gap()                             { s.gap = true }
func (s *words) Line()                            { s.text = append(s.text, ' ') }
func (s *words) Break()                           { s.text = append(s.text, ' ') }
