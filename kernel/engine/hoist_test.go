package engine

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// hoisted are the cells of sessions, in which no name is declared twice, as a package: a function
// for each cell, and the variables of the top level as those of the package.
func hoisted(t *testing.T, sessions [][]string) source {
	t.Helper()
	var out source
	var imports, decls, body strings.Builder
	var cells []string
	for _, s := range sessions {
		for _, c := range s {
			i, d, stmts := frontend.Parts(c)
			fmt.Fprintln(&imports, i)
			fmt.Fprintln(&decls, d)
			fmt.Fprintf(&body, "%s\n", stmts)
			cells = append(cells, stmts)
		}
	}
	out.imports, out.text = imports.String(), decls.String()
	kinds := typesOf(t, source{out.imports, out.text + "\nfunc Run() {\n" + body.String() + "\n}\n", 1})
	text := &strings.Builder{}
	text.WriteString(out.text)
	written := map[string]bool{}
	for k, stmts := range cells {
		rewritten, names := assigned(t, stmts)
		for _, n := range names {
			if !written[n] {
				written[n] = true
				if kinds[n] == "" {
					t.Fatalf("variable %s has no type in\n%s", n, stmts)
				}
				fmt.Fprintf(text, "var %s %s\n", n, kinds[n])
			}
		}
		fmt.Fprintf(text, "func Run%d() {\n%s\n}\n", k, rewritten)
	}
	return source{out.imports, text.String(), len(cells)}
}

// typesOf are the types of the variables of function Run.
func typesOf(t *testing.T, p source) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", goPackage(t, "p", p), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	im, err := symbols.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: im, Error: func(error) {}} // functions can not see the variables yet
	pkg, _ := conf.Check("p", fset, []*ast.File{f}, info)
	out := map[string]string{}
	run, _ := pkg.Scope().Lookup("Run").(*types.Func)
	if run == nil {
		t.Fatal("no function Run")
	}
	for id, obj := range info.Defs {
		v, ok := obj.(*types.Var)
		if ok && v.Parent() == run.Scope() {
			out[id.Name] = types.TypeString(v.Type(), func(q *types.Package) string {
				if q == pkg {
					return ""
				}
				return q.Name()
			})
		}
	}
	return out
}

// assigned turns the declarations of variables at the top level of statements into assignments.
func assigned(t *testing.T, stmts string) (text string, names []string) {
	t.Helper()
	const head = "package p\nfunc Run() {\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", head+stmts+"\n}\n", parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, stmts)
	}
	at := func(p token.Pos) int { return fset.Position(p).Offset - len(head) }
	last := 0
	var b strings.Builder
	replace := func(from, to int, by string) {
		b.WriteString(stmts[last:from] + by)
		last = to
	}
	for _, s := range f.Decls[0].(*ast.FuncDecl).Body.List {
		if l, ok := s.(*ast.LabeledStmt); ok {
			s = l.Stmt
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					if n := l.(*ast.Ident).Name; n != "_" {
						names = append(names, n)
					}
				}
				replace(at(s.TokPos), at(s.TokPos)+2, "=")
			}
		case *ast.DeclStmt:
			g := s.Decl.(*ast.GenDecl)
			if g.Tok != token.VAR {
				continue
			}
			var lines []string
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				var left []string
				for _, n := range v.Names {
					if n.Name != "_" {
						names = append(names, n.Name)
					}
					left = append(left, n.Name)
				}
				switch {
				case len(v.Values) > 0:
					lines = append(lines, strings.Join(left, ", ")+" = "+stmts[at(v.Values[0].Pos()):at(v.Values[len(v.Values)-1].End())])
				default:
					for _, n := range left {
						lines = append(lines, fmt.Sprintf("%s = *new(%s)", n, stmts[at(v.Type.Pos()):at(v.Type.End())]))
					}
				}
			}
			replace(at(g.Pos()), at(g.End()), strings.Join(lines, "\n"))
		}
	}
	return b.String() + stmts[last:], names
}
