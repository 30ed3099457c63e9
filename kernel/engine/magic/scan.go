package magic

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strings"
)

// source is a cell, twice.
type source struct {
	text  string
	bytes []byte
}

func sourceOf(src string) source { return source{src, []byte(src)} }

// next finds the first command at or behind the offset from, at which a line of the top level starts.
// The Go before it is read token by token, so that what stands in strings, comments and brackets is
// not taken for a command.
func (s source) next(from int) (at int, ok bool) {
	text := s.text[from:]
	if !strings.ContainsAny(text, "%!?") {
		return 0, false
	}
	fresh, depth, head := true, 0, -1
	tokens(s.bytes[from:], func(off int, tok token.Token, lit string) bool {
		if tok == token.SEMICOLON && depth <= 0 {
			fresh, head = true, -1
			return true
		}
		if fresh && depth <= 0 && leads(text, off) {
			switch tok {
			case token.REM, token.REM_ASSIGN, token.NOT, token.NEQ:
				at, ok = from+off, true
				return false
			}
			head = off
		}
		fresh = false
		if tok == token.ILLEGAL && lit == "?" && head >= 0 && (head == off || asked.MatchString(line(text, head))) {
			at, ok = from+head, true
			return false
		}
		depth += nesting(tok)
		return true
	})
	return at, ok
}

// asked is a line that asks for help with the mark behind the name.
var asked = regexp.MustCompile(`^[\pL_][\pL\pN_.]*[ \t]*\?\??[ \t\r]*$`)

// tokens calls visit for each token, until it returns false.
func tokens(text []byte, visit func(off int, tok token.Token, lit string) bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, 0)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF || !visit(file.Offset(pos), tok, lit) {
			return
		}
	}
}

func nesting(tok token.Token) int {
	switch tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		return 1
	case token.RPAREN, token.RBRACK, token.RBRACE:
		return -1
	}
	return 0
}

// leads reports whether only blanks stand on the line before off.
func leads(text string, off int) bool {
	start := strings.LastIndexByte(text[:off], '\n') + 1
	return strings.Trim(text[start:off], " \t\r\ufeff") == ""
}

// line is what is left of the line at off.
func line(text string, off int) string {
	l, _, _ := strings.Cut(text[off:], "\n")
	return l
}

// lineEnd is where the line at off ends. A line that ends in a backslash goes on in the next.
func lineEnd(src string, off int) int {
	for {
		i := strings.IndexByte(src[off:], '\n')
		if i < 0 {
			return len(src)
		}
		if !continued(src[:off+i]) {
			return off + i
		}
		off += i + 1
	}
}

func continued(line string) bool { return strings.HasSuffix(strings.TrimSuffix(line, "\r"), "\\") }

// joined is a line with those that continue it.
func joined(text string) string {
	return strings.NewReplacer("\\\r\n", " ", "\\\n", " ").Replace(text)
}

// statementEnd is the end of the line on which the Go that starts at off ends.
func (s source) statementEnd(off int) int {
	src := s.text
	end, depth := len(src), 0
	tokens(s.bytes[off:], func(at int, tok token.Token, lit string) bool {
		depth += nesting(tok)
		if tok == token.SEMICOLON && lit != ";" && depth <= 0 {
			end = off + at
			return false
		}
		return true
	})
	if i := strings.IndexByte(src[end:], '\n'); i >= 0 {
		return end + i
	}
	return len(src)
}

// only is src[from:to] behind blanks, so that it keeps its lines and columns.
func only(src string, from, to int) string {
	start := strings.LastIndexByte(src[:from], '\n') + 1
	return strings.Repeat("\n", strings.Count(src[:from], "\n")) + blank(src[start:from]) + src[from:to]
}

// blank is a text with blanks in the place of all that can be seen.
func blank(text string) string {
	out := []byte(text)
	for i, b := range out {
		if b != '\n' && b != '\t' && b != '\r' {
			out[i] = ' '
		}
	}
	return string(out)
}
