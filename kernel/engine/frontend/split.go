package frontend

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
)

// kind says what a top-level item of a cell is.
type kind int

const (
	statement kind = iota
	varDecl        // runs in its turn, like a statement, unless the cell is a program
	importDecl
	typeDecl
	constDecl
	funcDecl
	packageClause
)

// item is one top-level declaration or statement: src[start:end].
type item struct {
	kind       kind
	start, end int
}

// split cuts a cell at its top-level semicolons, written or implied by line ends.
func split(src []byte) []item {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, 0)
	var items []item
	var toks []token.Token // of the current item, enough to tell what it is
	start, depth, end := -1, 0, 0
	flush := func() {
		if start >= 0 {
			items = append(items, item{classify(toks), start, end})
		}
		start, depth, toks = -1, 0, nil
	}
	for {
		pos, tok, lit := s.Scan()
		off := file.Offset(pos)
		if tok == token.EOF {
			end = len(src)
			flush()
			return items
		}
		if tok == token.SEMICOLON && depth <= 0 {
			if end = min(off, len(src)); lit == ";" {
				if start < 0 { // alone it may be a clause of a for that was left out
					start, toks = off, append(toks, tok)
				}
				end++
			}
			flush()
			continue
		}
		if start < 0 {
			start = off
		}
		toks = append(toks, tok)
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
	}
}

func classify(toks []token.Token) kind {
	switch toks[0] {
	case token.PACKAGE:
		return packageClause
	case token.IMPORT:
		return importDecl
	case token.TYPE:
		return typeDecl
	case token.CONST:
		return constDecl
	case token.VAR:
		return varDecl
	case token.FUNC:
		if len(toks) > 1 && toks[1] == token.IDENT {
			return funcDecl
		}
		// A method, unlike a function literal, has a name and parameters behind its first parentheses.
		depth := 0
		for i, t := range toks[1:] {
			switch t {
			case token.LPAREN:
				depth++
			case token.RPAREN:
				depth--
			}
			if depth == 0 {
				rest := toks[1+i+1:]
				if len(rest) > 1 && rest[0] == token.IDENT && rest[1] == token.LPAREN {
					return funcDecl
				}
				break
			}
		}
	}
	return statement
}

// isProgram reports a cell that reads as a file: declarations alone, and perhaps
// a call of main behind them. Its variables are initialised as a package's are.
func isProgram(src []byte, items []item) bool {
	vars := false
	for i, it := range items {
		text := string(src[it.start:it.end])
		switch it.kind {
		case varDecl:
			vars = true
		case funcDecl:
			vars = vars || initFunc.MatchString(text)
		case statement:
			if i != len(items)-1 || !mainCall.MatchString(text) {
				return false
			}
		}
	}
	return vars
}

var (
	initFunc = regexp.MustCompile(`^func\s+init\s*\(`)
	mainCall = regexp.MustCompile(`^main\s*\(\s*\)\s*;?\s*$`)
)

// keep is src with everything but the items of the wanted kinds turned into
// blanks, so that all that is left stays on its line and in its column.
func keep(src []byte, items []item, want func(kind) bool) []byte {
	out := bytes.Clone(src)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			if out[i] != '\n' && out[i] != '\r' {
				out[i] = ' '
			}
		}
	}
	last := 0
	for _, it := range items {
		blank(last, it.start)
		if !want(it.kind) {
			blank(it.start, it.end)
		}
		last = it.end
	}
	blank(last, len(out))
	return out
}

// lineMark makes the parser count positions from a place in a cell.
func lineMark(cell string, line, col int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", cell, line, col)
}

var mainFunc = regexp.MustCompile(`^func\s+main\s*\(\s*\)\s*\{`)

// Main reports whether a cell is a program: declarations alone, of a function main among others.
func Main(src string) bool {
	found := false
	for _, it := range split([]byte(src)) {
		switch it.kind {
		case statement:
			return false
		case funcDecl:
			found = found || mainFunc.MatchString(src[it.start:it.end])
		}
	}
	return found
}
