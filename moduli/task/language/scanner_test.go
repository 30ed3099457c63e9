package language

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	words, signs, chars := Options{}, Options{Punctuation: true}, Options{Tokens: Characters}
	for _, c := range []struct {
		name, text string
		o          Options
		want       string // tokens with | between them
	}{
		{"words", "The cat sat .\n", words, "The|cat|sat|.|<eos>"},
		{"signs stay with words", "Light, (he said)\n", words, "Light,|(he|said)|<eos>"},
		{"signs cut off", "Light, (he said).\n", signs, "Light|,|(|he|said|)|.|<eos>"},
		{"apostrophes and hyphens join", "examin'd Royal-Society it’s\n", signs, "examin'd|Royal-Society|it’s|<eos>"},
		{"decimals join, lists do not", "0.5 1,000 a.b 3, 4.\n", signs, "0.5|1,000|a|.|b|3|,|4|.|<eos>"},
		{"dashes between words", "Colours--and -- so-\n", signs, "Colours|-|-|and|-|-|so|-|<eos>"},
		{"italics of plain text", "_Of_ _A_,\n", signs, "_|Of|_|_|A|_|,|<eos>"},
		{"unknown stays whole", "<unk> , (<unk>)\n", signs, "<unk>|,|(|<unk>|)|<eos>"},
		{"marks belong to letters", "e\u0301tude\n", signs, "e\u0301tude|<eos>"},
		{"small letters", "Phænomena ÆGIS\n", Options{Lower: true}, "phænomena|ægis|<eos>"},
		{"no text", "", words, ""},
		{"byte order mark", "\uFEFFone\n", words, "one|<eos>"},
		{"a mark later is a letter", "one\uFEFF\n", words, "one\uFEFF|<eos>"},
		{"replacement character is one", "a\uFFFDb\n", words, "a\uFFFDb|<eos>"},
		{"NUL is one", "a\x00b\n", words, "a\x00b|<eos>"},
		{"characters", "ab \u00e9\n", chars, "a|b| |\u00e9|\n"},
		{"characters end lines alike", "a\r\nb\rc\n\r\n", chars, "a|\n|b|\n|c|\n|\n"},
		{"characters add no end", "a", chars, "a"},
		{"characters in small letters", "A\n", Options{Tokens: Characters, Lower: true}, "a|\n"},
	} {
		if got := strings.Join(scanAll(t, c.text, c.o), "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTokensKnowTheirLine(t *testing.T) {
	for _, tokens := range []Tokens{Words, Characters} {
		s := NewScanner(strings.NewReader("a\n\r\nb"), "text", Options{Tokens: tokens, Punctuation: tokens == Words})
		got := ""
		for s.Scan() {
			got += fmt.Sprintf("%q %d ", s.Bytes(), s.Line())
		}
		want := `"a" 1 "<eos>" 1 "<eos>" 2 "b" 3 "<eos>" 3 `
		if tokens == Characters {
			want = `"a" 1 "\n" 1 "\n" 2 "b" 3 `
		}
		if got != want {
			t.Errorf("%v: %s, want %s", tokens, got, want)
		}
	}
}

func TestBadTextIsNamedByLine(t *testing.T) {
	long := strings.Repeat("x", longestWord+1)
	for _, c := range []struct {
		name, text, want string
		o                Options
	}{
		{"no UTF-8", "one\ntwo \xff three\n", "language: book line 2: byte 0xff is not UTF-8: want a text in UTF-8", Options{}},
		{"no UTF-8 in characters", "\n\n\xc3(", "language: book line 3: byte 0xc3 is not UTF-8: want a text in UTF-8", Options{Tokens: Characters}},
		{"cut off rune", "a\n\xe2\x82", "language: book line 2: byte 0xe2 is not UTF-8: want a text in UTF-8", Options{}},
		{"endless word", "a\r\n" + long, "language: book line 2: a word of more than 65536 bytes: want whitespace between words, or language.Characters", Options{}},
	} {
		s := NewScanner(strings.NewReader(c.text), "book", c.o)
		for s.Scan() {
		}
		if err := s.Err(); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
		if s.Scan() {
			t.Errorf("%s: another token after the error", c.name)
		}
	}
	if got := scanAll(t, long[1:], Options{}); len(got) != 2 {
		t.Errorf("%d tokens of a word of %d bytes and its end of line", len(got), longestWord)
	}
}

func TestReadersThatFail(t *testing.T) {
	broken := errors.New("disk on fire")
	s := NewScanner(io.MultiReader(strings.NewReader("one\ntwo"), iotest.ErrReader(broken)), "book", Options{})
	n := 0
	for s.Scan() {
		n++
	}
	if !errors.Is(s.Err(), broken) || !strings.HasPrefix(s.Err().Error(), "language: book line 2: ") || n != 2 {
		t.Errorf("error %v after %d tokens", s.Err(), n)
	}
	s = NewScanner(iotest.OneByteReader(strings.NewReader("ä ö\n")), "book", Options{})
	for n = 0; s.Scan(); n++ {
	}
	if n != 3 || s.Err() != nil {
		t.Errorf("byte by byte: %d tokens, error %v", n, s.Err())
	}
}

func TestLinesOfAnyLengthTakeNoMemory(t *testing.T) {
	const size = 2 << 20
	for name, o := range map[string]Options{"words": {}, "characters": {Tokens: Characters}} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s := NewScanner(io.LimitReader(repeat("one two "), size), "line", o)
		n := 0
		for s.Scan() {
			n++
		}
		runtime.ReadMemStats(&after)
		want := size/4 + 1
		if o.Tokens == Characters {
			want = size
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<18 || n != want || s.Err() != nil {
			t.Errorf("%s: %d tokens (want %d) of one line of %d bytes, error %v, took %d bytes", name, n, want, size, s.Err(), got)
		}
	}
}

// repeat is a reader that says the same for ever.
type repeat string

func (r repeat) Read(p []byte) (int, error) {
	n := 0
	for n+len(r) <= len(p) {
		n += copy(p[n:], r)
	}
	return n, nil
}

func FuzzScanner(f *testing.F) {
	for _, text := range []string{"", "a b\n", "\r\n\r", "x\xff", "\uFEFF\uFEFF", "don't--3.5, <unk>.", "\u2028\u00a0"} {
		f.Add(text, false, false)
		f.Add(text, true, true)
	}
	f.Fuzz(func(t *testing.T, text string, characters, punctuation bool) {
		o := Options{Punctuation: punctuation}
		if characters {
			o = Options{Tokens: Characters}
		}
		s := NewScanner(strings.NewReader(text), "text", o)
		all, line := "", 1
		for s.Scan() {
			w := string(s.Bytes())
			if w == "" || !utf8.ValidString(w) || s.Line() < line {
				t.Fatalf("token %q in line %d after line %d", w, s.Line(), line)
			}
			if line = s.Line(); characters || w != EndOfLine {
				all += w
			}
		}
		if ok := utf8.ValidString(text) && (characters || longest(text) <= longestWord); ok != (s.Err() == nil) {
			t.Fatalf("error %v", s.Err())
		}
		if s.Err() != nil {
			return
		}
		text = strings.TrimPrefix(text, "\uFEFF")
		if characters {
			text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		} else {
			text, all = strings.ReplaceAll(strings.Join(strings.FieldsFunc(text, space), ""), EndOfLine, ""), strings.ReplaceAll(all, EndOfLine, "")
		}
		if all != text {
			t.Fatalf("tokens %q together, want %q", all, text)
		}
	})
}

func longest(text string) (n int) {
	for _, w := range strings.FieldsFunc(text, space) {
		n = max(n, len(w))
	}
	return n
}
