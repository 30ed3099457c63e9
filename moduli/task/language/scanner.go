package language

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Scanner reads tokens one after the other, whatever the length of lines. It holds 64 KiB of the text, and one
// word of at most 64 KiB.
//
// A byte order mark at the beginning is left out. A line ends with a newline, a carriage return, or both in this
// order; a last line of words that does not end is followed by [EndOfLine] all the same.
type Scanner struct {
	r    *bufio.Reader
	name string
	o    Options
	open bool // a last line that does not end is left so

	token []byte
	line  int    // of the token
	lines int    // that have ended
	buf   []byte // the word under way
	word  []byte // what is left of it to be given out
	due   bool   // the end of a line comes next
	some  bool   // the line under way has something in it
	begun bool   // the text has
	cr    bool   // the character before was a carriage return
	ended bool
	err   error
}

// NewScanner reads from r, which errors call by name. Of the options, Tokens, Punctuation and Lower count.
func NewScanner(r io.Reader, name string, o Options) *Scanner {
	return &Scanner{r: bufio.NewReaderSize(r, 1<<16), name: name, o: o}
}

// Bytes is the token that Scan read. The next Scan overwrites it.
func (s *Scanner) Bytes() []byte { return s.token }

// Line is the number of the line, from 1, in which the token is.
func (s *Scanner) Line() int { return s.line }

// Err is what ended the reading, nil if that was the end of the text. It names the line.
func (s *Scanner) Err() error { return s.err }

// Scan reads the next token and reports whether there is one. There is none after an error.
func (s *Scanner) Scan() bool {
	if s.err != nil {
		return false
	}
	if s.o.Tokens == Characters {
		return s.character()
	}
	for len(s.word) == 0 && !s.due {
		if s.ended || !s.read() {
			return false
		}
	}
	if len(s.word) == 0 {
		s.due = false
		s.token = append(s.token[:0], EndOfLine...)
		return true
	}
	n := len(s.word)
	if s.o.Punctuation {
		n = piece(s.word)
	}
	s.token, s.word = append(s.token[:0], s.word[:n]...), s.word[n:]
	return true
}

func (s *Scanner) character() bool {
	r, ok := s.rune()
	if !ok {
		return false
	}
	s.line = s.lines + 1
	if r == '\n' {
		s.lines++
	}
	s.token = utf8.AppendRune(s.token[:0], r)
	return true
}

// read goes on to the end of a word, of a line or of the text.
func (s *Scanner) read() bool {
	s.buf, s.word = s.buf[:0], nil
	for {
		r, ok := s.rune()
		switch {
		case s.err != nil:
			return false
		case !ok:
			s.ended, s.due = true, s.some && !s.open
		case r == '\n':
			s.due, s.some = true, false
		default:
			s.some = true
			if !space(r) {
				if s.buf = utf8.AppendRune(s.buf, r); len(s.buf) > longestWord {
					s.err = s.errorf("a word of more than %d bytes: want whitespace between words, or language.Characters", longestWord)
					return false
				}
				continue
			}
			if len(s.buf) == 0 {
				continue
			}
		}
		s.line, s.word = s.lines+1, s.buf
		if r == '\n' {
			s.lines++
		}
		return true
	}
}

// rune reads one, with all ends of lines as '\n'.
func (s *Scanner) rune() (r rune, ok bool) {
	for {
		r, size, err := s.r.ReadRune()
		if err == io.EOF {
			return 0, false
		}
		if err != nil {
			s.err = s.errorf("%w", err)
			return 0, false
		}
		if r == utf8.RuneError && size == 1 {
			s.r.UnreadRune() // cannot fail after ReadRune
			b, _ := s.r.ReadByte()
			s.err = s.errorf("byte %#02x is not UTF-8: want a text in UTF-8", b)
			return 0, false
		}
		first, second := !s.begun && r == '\uFEFF', s.cr && r == '\n'
		s.begun, s.cr = true, r == '\r'
		if first || second {
			continue
		}
		if s.cr {
			r = '\n'
		}
		if s.o.Lower {
			r = unicode.ToLower(r)
		}
		return r, true
	}
}

// errorf is an error in the line under way.
func (s *Scanner) errorf(format string, args ...any) error {
	return s.errorAt(s.lines+1, format, args...)
}

func (s *Scanner) errorAt(line int, format string, args ...any) error {
	return fmt.Errorf("language: %s line %d: "+format, append([]any{s.name, line}, args...)...)
}

// space is what Python's str.split, which the published code uses, takes for whitespace.
func space(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// piece is the length of the first piece of a word: letters and digits with apostrophes, hyphens or decimal signs
// between them, or a single other sign.
func piece(word []byte) int {
	if bytes.HasPrefix(word, []byte(Unknown)) {
		return len(Unknown)
	}
	before, n := utf8.DecodeRune(word)
	if !solid(before) {
		return n
	}
	for n < len(word) {
		r, size := utf8.DecodeRune(word[n:])
		if !solid(r) {
			after, more := utf8.DecodeRune(word[n+size:])
			joins := solid(after) && strings.ContainsRune("'’-", r)
			if !joins && !(unicode.IsDigit(before) && unicode.IsDigit(after) && strings.ContainsRune(".,", r)) {
				return n
			}
			size, r = size+more, after
		}
		before, n = r, n+size
	}
	return n
}

func solid(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}
