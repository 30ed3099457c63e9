package assist

import (
	"go/scanner"
	"go/token"
	"strings"
)

// tok is one token of a cell: src[start:end].
type tok struct {
	tok        token.Token
	start, end int
	implied    bool // a semicolon that a line's end stands for
}

// lex reads tokens and comments. Whatever src is, it comes to its end.
func lex(src string) []tok {
	src = strings.ReplaceAll(src, "\r", " ") // which the scanner leaves out of literals, so that lengths differ
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	var out []tok
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return out
		}
		at := file.Offset(pos)
		x := tok{tok: t, start: at, end: at + len(lit)}
		switch {
		case t == token.SEMICOLON && lit != ";":
			x.end, x.implied = at, true
		case lit == "":
			x.end = at + len(t.String())
		}
		x.end = min(x.end, len(src))
		out = append(out, x)
	}
}

// block says what a brace belongs to.
type block int

const (
	plainBlock block = iota
	literal          // elements of a composite literal
	fields           // of a struct
	methods          // of an interface
	clauses          // of a switch or select
	group            // the parentheses of import, const, var and type
)

// frame is an open bracket, or what is around all of them, with what is known of
// the statement or element at its end.
type frame struct {
	open   token.Token // LPAREN, LBRACK, LBRACE; ILLEGAL around all
	block  block
	owner  token.Token // the keyword that a block belongs to: FUNC, FOR, SWITCH, ...
	header token.Token // the keyword that leads the current statement, until its block is open
	outer  token.Token // the header in front of a func
	semis  int         // in the header of a for
	opened int         // index of the bracket
	first  int         // index of the first token of the current statement or element
	closed token.Token // the owner of the block that ended last in this statement
}

// frames reads tokens, in which there are no comments, and gives what is open at
// their end, the outermost first.
func frames(toks []tok) []frame {
	stack := []frame{{}}
	for i, t := range toks {
		f := &stack[len(stack)-1]
		var prev token.Token
		if i > 0 {
			prev = toks[i-1].tok
		}
		switch t.tok {
		case token.LPAREN, token.LBRACK:
			n := frame{open: t.tok, opened: i, first: i + 1}
			switch prev {
			case token.IMPORT, token.CONST, token.VAR, token.TYPE:
				n.block, n.owner = group, prev
			}
			stack = append(stack, n)
		case token.LBRACE:
			stack = append(stack, brace(f, toks[:i], i))
		case token.RPAREN, token.RBRACK, token.RBRACE:
			stack = pop(stack, t.tok)
		case token.SEMICOLON:
			if statements(f) {
				if !t.implied && (f.header == token.FOR || f.header == token.IF || f.header == token.SWITCH) {
					f.semis++
					f.first = i + 1
					continue
				}
				*f = frame{open: f.open, block: f.block, owner: f.owner, opened: f.opened, first: i + 1}
			}
		case token.COMMA:
			if !statements(f) {
				f.header, f.first = 0, i+1
			}
		case token.COLON:
			label := i == f.first+1 && prev == token.IDENT
			if f.header == token.CASE || f.header == token.DEFAULT || label && statements(f) {
				f.header, f.first = 0, i+1
			}
		default:
			keyword(f, t.tok)
		}
	}
	return stack
}

// statements reports whether a frame holds statements or the like, not expressions.
func statements(f *frame) bool {
	return f.open == token.ILLEGAL || f.block == group || f.open == token.LBRACE && f.block != literal
}

func keyword(f *frame, t token.Token) {
	switch t {
	case token.FUNC:
		f.outer, f.header = f.header, token.FUNC
	case token.IF, token.FOR, token.SWITCH, token.SELECT, token.CASE, token.DEFAULT, token.ELSE, token.GO, token.DEFER,
		token.IMPORT, token.CONST, token.TYPE, token.VAR, token.RETURN:
		f.header, f.semis = t, 0
	}
}

// brace is the frame of the brace that follows toks in f.
func brace(f *frame, toks []tok, at int) frame {
	n := frame{open: token.LBRACE, opened: at, first: at + 1}
	prev, before := token.ILLEGAL, token.ILLEGAL
	if at > 0 {
		prev = toks[at-1].tok
	}
	if at > 1 {
		before = toks[at-2].tok
	}
	if before == token.PERIOD && at > 3 {
		before = toks[at-4].tok // of pkg.T
	}
	switch {
	case prev == token.STRUCT:
		n.block = fields
		return n
	case prev == token.INTERFACE:
		n.block = methods
		return n
	case f.header == token.FUNC:
		n.owner = token.FUNC
		f.header, f.outer = f.outer, 0
		return n
	case prev == token.IDENT && before == token.RBRACK: // []T{ may stand in a header
		n.block = literal
		return n
	}
	switch f.header {
	case token.IF, token.FOR, token.ELSE, token.SWITCH, token.SELECT:
		n.owner = f.header
		if f.header == token.SWITCH || f.header == token.SELECT {
			n.block = clauses
		}
		f.header = 0
		return n
	}
	switch prev {
	case token.IDENT, token.RBRACK, token.RBRACE, token.COMMA, token.LBRACE, token.COLON:
		if prev == token.LBRACE && f.block != literal || at == f.first {
			return n
		}
		n.block = literal
	}
	return n
}

// pop closes the innermost bracket of the kind that t closes, and all in it.
func pop(stack []frame, t token.Token) []frame {
	open := map[token.Token]token.Token{token.RPAREN: token.LPAREN, token.RBRACK: token.LBRACK, token.RBRACE: token.LBRACE}[t]
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].open == open {
			stack[i-1].closed = stack[i].owner
			return stack[:i]
		}
	}
	return stack
}
