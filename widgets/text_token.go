package widgets

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"golang.org/x/text/unicode/bidi"
)

// lineEnd stands where a line ends.
const lineEnd = "¶"

// seen is a token in a form that can be seen: signs that leave no ink, or change what is around them, are written by their
// numbers.
func (p *textPlan) seen(symbol int32) (text string, ends bool) {
	word := p.corpus.Vocab.Word(symbol)
	switch {
	case word == "\n" || word == language.EndOfLine:
		return lineEnd, true
	case word == "\t":
		return "→", false
	}
	return inked(word), false
}

// inked writes runes without ink by their number, and gives marks that combine something to stand on.
func inked(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case joiner(r) && i > 0: // it shapes its neighbours
			b.WriteRune(r)
		case !unicode.IsPrint(r):
			b.WriteString(codePoint(r))
		case i == 0 && unicode.Is(unicode.M, r):
			b.WriteString("◌" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// codePoint is the code point of r; most of what needs one has no name that readers know.
func codePoint(r rune) string { return fmt.Sprintf("[%U]", r) }

// called is a token in words, for tips and captions.
func (p *textPlan) called(symbol int32) string {
	word := p.corpus.Vocab.Word(symbol)
	switch word {
	case "\n":
		return "newline"
	case language.EndOfLine:
		return "end of line " + word
	case language.Unknown:
		return "unknown word " + word
	case "\t":
		return "tab"
	case " ":
		return "space"
	}
	return quoted(clipRunes(inked(word), 40))
}

func quoted(s string) string { return "“" + isolated(s) + "”" }

// clipRunes shortens s to n runes.
func clipRunes(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// prose is what symbols say, for the page: lines end as they do, and nothing hides.
func (p *textPlan) prose(symbols []int32) string {
	lines := strings.Split(p.corpus.Text(symbols), "\n")
	for i, line := range lines {
		parts := strings.Split(line, "\t")
		for k, part := range parts {
			words := strings.Split(part, " ")
			for j, w := range words {
				words[j] = inked(w)
			}
			parts[k] = strings.Join(words, " ")
		}
		lines[i] = strings.Join(parts, "→")
	}
	return strings.Join(lines, "\n")
}

// drawable is s in letters that has says the picture's font holds, from right to left where it is written so. A sign
// that is alone and not held is written by its number, others are boxes.
func drawable(s string, has func(rune) bool) string {
	lost := 0
	for _, r := range s {
		if !has(r) {
			lost++
		}
	}
	if lost > 0 {
		var b strings.Builder
		for _, r := range s {
			switch {
			case has(r):
				b.WriteRune(r)
			case lost == 1 && len([]rune(s)) <= 2: // 2: a mark on its stand
				b.WriteString(codePoint(r))
			default:
				b.WriteRune('□')
			}
		}
		s = b.String()
	}
	return ordered(s)
}

// ordered puts what is read from right to left in the order in which it is drawn from left to right.
func ordered(s string) string {
	if !rightToLeft(s) {
		return s
	}
	var p bidi.Paragraph
	if _, err := p.SetString(s, bidi.DefaultDirection(bidi.LeftToRight)); err != nil {
		return s
	}
	order, err := p.Order()
	if err != nil {
		return s
	}
	var b strings.Builder
	for i := range order.NumRuns() {
		run := order.Run(i)
		if text := run.String(); run.Direction() == bidi.RightToLeft {
			b.WriteString(bidi.ReverseString(text))
		} else {
			b.WriteString(text)
		}
	}
	return b.String()
}

// isolated keeps letters that are read from right to left from turning what is around them.
func isolated(s string) string {
	if rightToLeft(s) {
		return "\u2068" + s + "\u2069"
	}
	return s
}

func rightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	})
}
