package frontend

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// Piece is one declaration at the top level of a cell, with the comment above it.
type Piece struct {
	Source string
	// Names are what it declares: "f", "T", "T.Method", and `import "path"` for what it imports. Blank names are left out.
	Names []string
	// Values are those that a declaration of variables gives them, nil if it is none.
	Values []ast.Expr
	// Variable says that it declares variables.
	Variable bool
}

// Pieces lists the declarations of a cell that parses, in order. Functions called init are no declarations: nothing can name
// them.
func Pieces(src string) []Piece {
	var out []Piece
	last := 0
	for _, it := range split([]byte(src)) {
		above := commentAbove(src[last:it.start])
		last = it.end
		switch it.kind {
		case statement, packageClause:
			continue
		}
		text := strings.TrimSpace(src[it.start:it.end])
		f, err := parser.ParseFile(token.NewFileSet(), "", "package main;"+text+"\n", parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		if above != "" {
			text = above + "\n" + text
		}
		p := Piece{Source: text, Variable: it.kind == varDecl}
		for _, d := range f.Decls {
			p.add(d)
		}
		if it.kind != funcDecl || len(p.Names) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func (p *Piece) add(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.Name != "_" && (d.Recv != nil || d.Name.Name != "init") {
			p.Names = append(p.Names, key(receiver(d), d))
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ImportSpec:
				p.Names = append(p.Names, "import "+spec.Path.Value)
			case *ast.ValueSpec:
				if d.Tok == token.VAR {
					p.Values = append(p.Values, spec.Values...)
				}
				p.name(spec.Names...)
			case *ast.TypeSpec:
				p.name(spec.Name)
			}
		}
	}
}

func (p *Piece) name(names ...*ast.Ident) {
	for _, n := range names {
		if n.Name != "_" {
			p.Names = append(p.Names, n.Name)
		}
	}
}
