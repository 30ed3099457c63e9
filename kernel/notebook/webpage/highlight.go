package webpage

import (
	"go/scanner"
	"go/token"
	"html"
	"html/template"
	"strings"
)

// The names that Go declares for every file, by how they are coloured.
const (
	types    = " any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr "
	consts   = " true false nil iota "
	builtins = " append cap clear close complex copy delete imag len make max min new panic print println real recover "
)

func predeclared(name string) string {
	switch name = " " + name + " "; {
	case strings.Contains(types, name):
		return "type"
	case strings.Contains(consts, name):
		return "const"
	case strings.Contains(builtins, name):
		return "builtin"
	}
	return ""
}

// highlight colours Go. What is not Go (a line of magic, half a statement) stays readable as it is.
func highlight(src string) template.HTML {
	var b strings.Builder
	src = leadingMagic(&b, src)
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	done, before := 0, token.ILLEGAL
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		at := file.Offset(pos)
		end := at + len(lit)
		if !tok.IsLiteral() && !tok.IsKeyword() && tok != token.COMMENT && tok != token.ILLEGAL {
			end = at + len(tok.String())
			if tok == token.SEMICOLON && lit == "\n" {
				continue // put there by the scanner
			}
		}
		// A literal that holds a carriage return is shorter than its source.
		if end > len(src) || at < done {
			continue
		}
		b.WriteString(html.EscapeString(src[done:at]))
		paint(&b, class(tok, lit, before, src[end:]), src[at:end])
		done, before = end, tok
	}
	b.WriteString(html.EscapeString(src[done:]))
	return template.HTML(b.String())
}

// leadingMagic writes the lines before the Go that speak to the kernel: %%compiled, %get module.
func leadingMagic(b *strings.Builder, src string) string {
	for strings.HasPrefix(src, "%") {
		l, rest, more := strings.Cut(src, "\n")
		paint(b, "magic", l)
		if more {
			b.WriteByte('\n')
		}
		src = rest
	}
	return src
}

func class(tok token.Token, lit string, before token.Token, after string) string {
	switch {
	case tok == token.COMMENT:
		return "comment"
	case tok == token.STRING || tok == token.CHAR:
		return "string"
	case tok.IsKeyword():
		return "keyword"
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return "number"
	case tok == token.IDENT && before != token.PERIOD && predeclared(lit) != "":
		return predeclared(lit)
	case tok == token.IDENT && strings.HasPrefix(after, "("):
		return "call"
	}
	return ""
}

func paint(b *strings.Builder, class, text string) {
	if class == "" {
		b.WriteString(html.EscapeString(text))
		return
	}
	b.WriteString(`<span class="hl-` + class + `">` + html.EscapeString(text) + `</span>`)
}
