package jupyter

import (
	"bytes"
	"unicode/utf8"
)

// streams gathers what a cell writes to stdout and stderr, in order, and gives it out as whole characters.
type streams struct {
	parts []part
	size  int
	carry [2][]byte // the beginning of a character whose rest has not come, for each stream
}

type stream int

const (
	stdout stream = iota
	stderr
)

func (s stream) String() string { return [...]string{"stdout", "stderr"}[s] }

// part is text that goes to one stream.
type part struct {
	stream stream
	text   []byte
}

// partOverhead is what a message costs beside its text, so that many tiny parts count too.
const partOverhead = 512

func (s *streams) add(to stream, p []byte) {
	if len(p) == 0 {
		return
	}
	if n := len(s.parts); n == 0 || s.parts[n-1].stream != to {
		s.parts = append(s.parts, part{stream: to, text: s.carry[to]})
		s.carry[to] = nil
		s.size += partOverhead
	}
	last := &s.parts[len(s.parts)-1]
	last.text = append(last.text, p...)
	s.size += len(p)
}

// drain returns what has been gathered. A character that is not complete is kept for the next time, unless
// last is set. Bytes that are no UTF-8 come out as U+FFFD.
func (s *streams) drain(last bool) []part {
	var out []part
	emit := func(to stream, text []byte) {
		if len(text) == 0 {
			return
		}
		if n := len(out); n > 0 && out[n-1].stream == to {
			out[n-1].text = append(out[n-1].text, text...)
			return
		}
		out = append(out, part{to, text})
	}
	for i, p := range s.parts {
		end := len(p.text)
		if cut := incomplete(p.text); cut > 0 {
			end -= cut
			// The rest of the character may be in a later part of the same stream.
			if !s.extend(i, p.text[end:]) {
				s.carry[p.stream] = bytes.Clone(p.text[end:])
			}
		}
		emit(p.stream, whole(p.text[:end]))
	}
	s.parts, s.size = nil, 0
	if last {
		for to, rest := range s.carry {
			emit(stream(to), whole(rest))
		}
		s.carry = [2][]byte{}
	}
	return out
}

// extend puts rest in front of the next part of the stream of part i, if there is one.
func (s *streams) extend(i int, rest []byte) bool {
	for j := i + 1; j < len(s.parts); j++ {
		if s.parts[j].stream == s.parts[i].stream {
			s.parts[j].text = append(bytes.Clone(rest), s.parts[j].text...)
			return true
		}
	}
	return false
}

// incomplete is the number of bytes at the end of b that begin a character and lack its rest.
func incomplete(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		tail := b[len(b)-n:]
		if utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// whole returns b with each byte that is no UTF-8 replaced.
func whole(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	out := make([]byte, 0, len(b)+16)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		out = utf8.AppendRune(out, r)
		b = b[n:]
	}
	return out
}
