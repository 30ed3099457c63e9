package gate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
	"strings"
	"testing"
)

// Which expressions may be evaluated before or after a call to their right.
func TestOrder(t *testing.T) {
	for stmt, want := range map[string]string{
		"_ = x + f()":                         "x",
		"_ = f() + x":                         "",
		"_ = s[0] + f()":                      "s s[0]",
		"s[x] = f()":                          "s x",
		"x += f()":                            "",
		"s[x] += f()":                         "s x",
		"_ = g(x, f())":                       "x",
		"_ = g(x, 1) + f()":                   "",
		"_ = x > 0 && f() > 0":                "",
		"_ = g(x, 1) + len(s)":                "",
		"_ = m[x] + f()":                      "",
		"_ = p.n + f()":                       "p p.n",
		"_ = *q + f()":                        "*q q",
		"_ = []int{x, f()}":                   "x",
		"_ = T{n: x, o: f()}":                 "x",
		"_ = func() int { return x }() + f()": "",
		"_ = int(x) + f()":                    "int(x) x",
		"return":                              "",
		"_ = -x + f()":                        "-x x",
		"_, _ = x, f()":                       "x",
		"if x > f() { _ = x }":                "x",
		"_ = <-c + f()":                       "",
		"_ = g(x, f()) + f()":                 "x",
		"_, _, _ = x, f(), f()":               "x'",
		"_ = []int{x, f(), s[0], f()}":        "s s[0] x'",
	} {
		src := `package p
type T struct{ n, o int }
var x int; var s []int; var m map[int]int; var p *T; var q *int; var c chan int
func f() int { return 1 }
func g(a, b int) int { return a }
func _() { ` + stmt + " }"
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
		if _, err := new(types.Config).Check("p", fset, []*ast.File{file}, info); err != nil {
			t.Fatal(err)
		}
		var got []string
		for e, calls := range OrderOf([]ast.Node{file}, info) {
			got = append(got, types.ExprString(e)+strings.Repeat("'", len(calls)-1))
		}
		sort.Strings(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s leaves open %q, not %q", stmt, s, want)
		}
	}
}

func TestVerbs(t *testing.T) {
	for f, want := range map[string]string{"%d %s": "d s", "%%": "", "%5.2f|%-3q": "f q", "%#v": "#v", "%+v": "v", "%*d": "!", "%[1]d": "!", "%": "!"} {
		got, ok := verbsOf(f)
		s := strings.Join(got, " ")
		if !ok {
			s = "!"
		}
		if s != want {
			t.Errorf("%q has %q, not %q", f, s, want)
		}
	}
}
