package assist

import (
	"go/token"
	"strings"
	"unicode/utf8"
)

// place is what the tokens around a cursor tell.
type place struct {
	src        string
	pos        int
	start, end int     // of the identifier or keyword around pos
	before     []tok   // in front of it, no comments
	open       []frame // in front of it
	comment    bool    // in one
	str        int     // where the string literal around pos starts, else -1
	number     bool    // in a number or character
}

// at looks at the position of a cell in bytes; those outside are moved inside.
func at(src string, pos int) *place {
	pos = max(0, min(pos, len(src)))
	for pos > 0 && pos < len(src) && !utf8.RuneStart(src[pos]) {
		pos--
	}
	p := &place{src: src, pos: pos, start: pos, end: pos, str: -1}
	for _, t := range lex(src) {
		if t.start >= pos && t.tok != token.IDENT && !t.tok.IsKeyword() || t.start > pos {
			break
		}
		switch {
		case t.tok == token.COMMENT:
			line := strings.HasPrefix(src[t.start:], "//")
			open := !line && (t.end-t.start < 4 || !strings.HasSuffix(src[:t.end], "*/"))
			if pos < t.end || (line || open) && pos == t.end {
				p.comment = true
				return p
			}
			continue
		case t.tok == token.IDENT || t.tok.IsKeyword():
			if pos <= t.end {
				p.start, p.end = t.start, t.end
				p.open = frames(p.before)
				return p
			}
		case pos > t.end:
		case t.tok == token.STRING:
			if pos < t.end || !terminated(src[t.start:t.end]) {
				p.str = t.start
			}
		case t.tok == token.INT || t.tok == token.FLOAT || t.tok == token.IMAG || t.tok == token.CHAR:
			if t.tok != token.CHAR || pos < t.end || !terminated(src[t.start:t.end]) {
				p.number = true
			}
		}
		if p.str >= 0 || p.number {
			break
		}
		p.before = append(p.before, t)
	}
	p.open = frames(p.before)
	return p
}

func terminated(lit string) bool {
	if len(lit) < 2 || lit[len(lit)-1] != lit[0] {
		return false
	}
	if lit[0] == '`' {
		return true
	}
	slashes := 0
	for i := len(lit) - 2; i > 0 && lit[i] == '\\'; i-- {
		slashes++
	}
	return slashes%2 == 0
}

// prefix is what is already written of a name.
func (p *place) prefix() string { return p.src[p.start:p.pos] }

// prev is the token in front of the identifier.
func (p *place) prev() token.Token { return p.back(1) }

// back is the nth token in front of the identifier, ILLEGAL if there is none.
func (p *place) back(n int) token.Token {
	if n > len(p.before) {
		return token.ILLEGAL
	}
	return p.before[len(p.before)-n].tok
}

// in is the innermost frame.
func (p *place) in() frame { return p.open[len(p.open)-1] }

// leads reports whether the identifier starts a statement or element.
func (p *place) leads() bool { return p.in().first == len(p.before) }
