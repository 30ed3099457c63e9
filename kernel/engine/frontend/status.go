package frontend

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// Status says whether source is a whole cell: "complete", "incomplete" with the
// indent of the line to come, or "invalid".
func Status(src string) (status, indent string) {
	if strings.TrimSpace(src) == "" {
		return "complete", ""
	}
	depth, open, trailing := shape(src)
	switch {
	case open:
		return "incomplete", ""
	case depth < 0:
		return "invalid", ""
	case depth > 0:
		return "incomplete", strings.Repeat("\t", depth)
	case trailing:
		return "incomplete", lastIndent(src) + "\t"
	}
	items := split([]byte(src))
	fset := token.NewFileSet()
	for _, part := range []struct {
		before, after string
		want          func(kind) bool
	}{
		{"package main;", "\n", func(k kind) bool { return k == importDecl }},
		{"package main;", "\n", func(k kind) bool { return k == typeDecl || k == constDecl || k == funcDecl }},
		{"package main;func _(){", "\n}\n", func(k kind) bool { return k == statement || k == varDecl }},
	} {
		text := part.before + string(keep([]byte(src), items, part.want)) + part.after
		if _, err := parser.ParseFile(fset, "", text, parseMode); err != nil {
			return "invalid", ""
		}
	}
	return "complete", ""
}

// shape counts open brackets, sees whether a comment or raw string is still open,
// and whether the last token calls for another.
func shape(src string) (depth int, open, trailing bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(_ token.Position, msg string) {
		if strings.Contains(msg, "not terminated") && (strings.Contains(msg, "comment") || strings.Contains(msg, "raw string")) {
			open = true
		}
	}, 0)
	last := token.SEMICOLON
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth < 0 {
			return depth, open, false
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		last = tok
	}
	switch {
	case last == token.SEMICOLON, last == token.INC, last == token.DEC, last == token.ELLIPSIS:
	case last.IsOperator() && last != token.RPAREN && last != token.RBRACK && last != token.RBRACE, last == token.ELSE, last == token.FUNC, last == token.TYPE, last == token.VAR, last == token.CONST, last == token.IMPORT:
		trailing = true
	}
	return depth, open, trailing
}

func lastIndent(src string) string {
	line := src[strings.LastIndexByte(strings.TrimRight(src, "\n"), '\n')+1:]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
