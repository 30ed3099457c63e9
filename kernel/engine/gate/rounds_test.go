package gate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

func TestRounds(t *testing.T) {
	for body, want := range map[string]float64{
		"for i := 0; i < 1000; i++ { }":                                1000,
		"for i := 1000; i > 0; i -= 10 { }":                            100,
		"for i := 0; i != 50; i++ { for j := 0; j <= 10; j++ { } }":    500,
		"for range 7 { }":                                              7,
		"var a [30]int; for range a { for range 2 { } }":               60,
		"n := 12; for i := range n { _ = i }":                          12,
		"const n = 4; { m := 3 * n; for range m { } }":                 12,
		"for i := 0; i < known; i++ { }":                               99,
		"for i := 0; i < known*2; i++ { }":                             1,
		"f := func() { for range 1000 { } }; f()":                      0,
		"for { break }":                                                1,
		"for i := 1; i < 100; i *= 2 { }":                              1,
		"for range 5 { }; for range 9 { if true { for range 3 { } } }": 27,
		"x := 0.5; for y := 0.0; y < 10; y += x { }":                   20,
		"for i := 0; i < len(\"abc\"); i++ { }":                        3,
		"s := []int{1}; for range s { for i := 0; i < 6; i++ { } }":    6,
		"switch { case true: for range 8 { } }":                        8,
		"for range list { }":                                           99,
		"for i := 0; i < len(list); i++ { }":                           99,
		"x := 1":                                                       0,
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", "package main\nvar known = 1\nvar list []int\nfunc cell() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
		conf := types.Config{Error: func(error) {}} // what is not used does not matter here
		_, _ = conf.Check("main", fset, []*ast.File{f}, info)
		got, pos := Rounds(f.Decls[len(f.Decls)-1].(*ast.FuncDecl), info, func(v *types.Var) (int64, bool) { return 99, v.Name() == "known" || v.Name() == "list" })
		if got != want || (got > 0) != pos.IsValid() {
			t.Errorf("%s: %g rounds at %v, want %g", body, got, fset.Position(pos), want)
		}
	}
}
