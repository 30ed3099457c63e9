package assist

import (
	"go/token"
	"regexp"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// stand is what stands in for the name to be completed. No cell uses this letter.
const stand = "cursorʘ"

// mended is a cell with the name stand in the place of the identifier at the cursor, and
// so changed that it can be parsed around there.
func (p *place) mended(name string) string {
	src, start := p.src[:p.start]+name+p.src[p.end:], p.start
	from, to := start, len(src)
	for _, it := range frontend.Items(src) {
		if it.Start <= start && start < it.End {
			from, to = it.Start, it.End
			break
		}
	}
	if from > start || frontend.Faults(src[from:to]) == 0 {
		return src
	}
	head := src[:start+len(name)]
	return head + closing(p.open) + "\n" + rest(src, len(head), to, len(p.open) > 1)
}

// closing is the text that ends all that is open.
func closing(open []frame) string {
	var b strings.Builder
	call := false // the last that was closed are parentheses
	for i := len(open) - 1; i >= 0; i-- {
		f := open[i]
		header := f.header
		if header == token.FUNC {
			if header = f.outer; header != token.TYPE && header != token.VAR && (f.block == plainBlock || f.block == literal) {
				b.WriteString(" {}")
				call = false
			}
		}
		switch header {
		case token.FOR:
			if f.semis == 1 {
				b.WriteString(";")
			}
			b.WriteString(" {}")
		case token.IF, token.SWITCH, token.SELECT, token.ELSE:
			b.WriteString(" {}")
		case token.CASE:
			b.WriteString(":")
		case token.GO, token.DEFER:
			if !call {
				b.WriteString("()")
			}
		}
		call = f.open == token.LPAREN
		switch f.open {
		case token.LPAREN:
			b.WriteString(")")
		case token.LBRACK:
			b.WriteString("]")
		case token.LBRACE:
			b.WriteString("}")
		}
	}
	return b.String()
}

var declaration = regexp.MustCompile(`(?m)^(func|type|const|var|import)\b`)

// rest is what follows the item that was cut at a position. An item with an open
// bracket swallows the declarations below: they start at the beginning of a line.
func rest(src string, cut, end int, open bool) string {
	if open {
		if i := strings.IndexByte(src[cut:end], '\n'); i >= 0 {
			if at := declaration.FindStringIndex(src[cut+i:]); at != nil && cut+i+at[0] < end {
				return src[cut+i+at[0]:]
			}
		}
	}
	return src[end:]
}
