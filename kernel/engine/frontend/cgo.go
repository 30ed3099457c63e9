package frontend

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// CUse is what a cell wants of C.
type CUse struct {
	Preamble string // the comment above the import, with its marks
	Line     int    // where it begins in the cell, from 1
	Names    map[string]CName
}

// CName is a name of C that a cell mentions.
type CName struct {
	Called bool
	Line   int
	Column int
}

// UnknownC lists names of C that a cell mentions and no cell has imported, of a
// session that has imported C.
func (s *Scope) UnknownC(src string) *Errors {
	if s.dotted[CType+"_Ctype_int"] == nil || s.objects["C"] != nil {
		return nil
	}
	out := &Errors{}
	for name, at := range cNames([]byte(src)) {
		known := false
		for _, mark := range []string{CFunc, CPointer, CVar, CConst, CType + "_Ctype_"} {
			known = known || s.dotted[mark+name] != nil
		}
		if !known {
			out.List = append(out.List, Error{Pos: token.Position{Line: at.Line, Column: at.Column},
				Msg: "undefined: C." + name + ": import \"C\" in this cell, with what declares it"})
		}
	}
	if len(out.List) == 0 {
		return nil
	}
	sort.Slice(out.List, func(i, j int) bool {
		a, b := out.List[i].Pos, out.List[j].Pos
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return out
}

// C reads what a cell wants of C, nil if it has no import "C".
func C(src string) *CUse {
	text := []byte(src)
	var use *CUse
	last := 0
	for _, it := range split(text) {
		if it.kind == importDecl {
			if p, at := preamble(src, last, it); at >= 0 {
				use = &CUse{Preamble: p, Line: 1 + strings.Count(src[:at], "\n")}
			}
		}
		last = it.end
	}
	if use == nil {
		return nil
	}
	use.Names = cNames(text)
	return use
}

// preamble is the comment of the import of C and where it begins, which is -1 if the
// declaration does not import C.
func preamble(src string, last int, it item) (text string, at int) {
	const head = "package p\n"
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", head+src[last:it.end], parser.ImportsOnly|parser.ParseComments)
	if f == nil {
		return "", -1
	}
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			s, ok := spec.(*ast.ImportSpec)
			if !ok || s.Path.Value != `"C"` {
				continue
			}
			doc := s.Doc
			if doc == nil && len(gen.Specs) == 1 {
				doc = gen.Doc
			}
			if doc == nil {
				return "", it.start
			}
			from, to := fset.Position(doc.Pos()).Offset-len(head)+last, fset.Position(doc.End()).Offset-len(head)+last
			return src[from:to], from
		}
	}
	return "", -1
}

func cNames(src []byte) map[string]CName {
	names := map[string]CName{}
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, 0)
	var before, c, dot token.Token // the tokens so far, c if it is the name C
	name, at := "", token.NoPos
	for {
		pos, tok, lit := s.Scan()
		if name != "" {
			n, known := names[name]
			if !known {
				p := fset.Position(at)
				n = CName{Line: p.Line, Column: p.Column}
			}
			n.Called = n.Called || tok == token.LPAREN
			names[name], name = n, ""
		}
		if tok == token.EOF {
			return names
		}
		if before != token.PERIOD && c == token.IMPORT && dot == token.PERIOD && tok == token.IDENT {
			name, at = lit, pos
		}
		before, c, dot = c, dot, tok
		if tok == token.IDENT && lit == "C" {
			dot = token.IMPORT // a mark: no expression has it
		}
	}
}

// Marks of the names by which a package gives out what it has of C.
const (
	CFunc    = "Cfǀ" // a function
	CErrno   = "Ceǀ" // the same with errno as an error
	CPointer = "Cpǀ" // a function that gives the address of one
	CVar     = "Cvǀ" // a function that gives the address of a variable
	CType    = "Tǀ"
	CConst   = "Ccǀ"
)

// ImportC makes what a package gives out of C the meaning of C in this and later
// cells. To go/types it is part of the cells, which name fields of C's structs.
func (s *Scope) ImportC(path string) (*types.Package, error) {
	pkg, err := s.imports.ImportAs(path, "main", "main")
	if err != nil {
		return nil, err
	}
	s.names.Lock()
	defer s.names.Unlock()
	for _, name := range pkg.Scope().Names() {
		if strings.Contains(name, "ǀ") {
			s.dotted[name] = pkg.Scope().Lookup(name)
		}
	}
	return pkg, nil
}

// desugarC writes mentions of C as the names that stand for them.
func (s *Scope) desugarC(files ...ast.Node) {
	for _, f := range files {
		errno := map[*ast.CallExpr]bool{}
		called := map[*ast.SelectorExpr]bool{}
		astutil.Apply(f, func(c *astutil.Cursor) bool {
			switch n := c.Node().(type) {
			case *ast.AssignStmt:
				markErrno(errno, len(n.Lhs), n.Rhs)
			case *ast.ValueSpec:
				markErrno(errno, len(n.Names), n.Values)
			case *ast.CallExpr:
				if sel := cSelector(n.Fun); sel != nil {
					called[sel] = true
					if name := s.cName(sel, CErrno); errno[n] && name != nil {
						n.Fun = name
					} else if name := s.cName(sel, CFunc); name != nil {
						n.Fun = name
					}
				}
			}
			return true
		}, func(c *astutil.Cursor) bool {
			n, ok := c.Node().(*ast.SelectorExpr)
			if !ok || cSelector(n) == nil {
				return true
			}
			if name := s.cName(n, CConst); name != nil {
				c.Replace(name)
			} else if name := s.cName(n, CVar); name != nil {
				c.Replace(&ast.ParenExpr{Lparen: n.Pos(), X: &ast.StarExpr{Star: n.Pos(), X: &ast.CallExpr{Fun: name, Lparen: n.End(), Rparen: n.End()}}, Rparen: n.End()})
			} else if name := s.cName(n, CPointer); name != nil && !called[n] {
				c.Replace(&ast.CallExpr{Fun: name, Lparen: n.End(), Rparen: n.End()})
			} else if name := s.cName(n, CType+"_Ctype_"); name != nil {
				c.Replace(name)
			}
			return true
		})
	}
}

func markErrno(errno map[*ast.CallExpr]bool, left int, right []ast.Expr) {
	if left == 2 && len(right) == 1 {
		if call, ok := ast.Unparen(right[0]).(*ast.CallExpr); ok {
			errno[call] = true
		}
	}
}

func cSelector(e ast.Expr) *ast.SelectorExpr {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if id, ok := sel.X.(*ast.Ident); !ok || id.Name != "C" {
		return nil
	}
	return sel
}

// cName is the name of that mark for what a selector mentions, nil if there is none.
func (s *Scope) cName(sel *ast.SelectorExpr, mark string) ast.Expr {
	name := mark + sel.Sel.Name
	if s.dotted[name] == nil {
		return nil
	}
	return &ast.Ident{NamePos: sel.Pos(), Name: name}
}
