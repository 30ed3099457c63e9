package engine

import (
	"fmt"
	"strings"
	"testing"
)

// The types of values in interfaces are the same whichever engine made them, and whichever was first.
const (
	makeValues = `%s := []any{map[string][]complex64{"a": nil}, [][3]uint16{{1}}, func(a int, b []complex64) {}, struct{ A int; B []int16 }{},
		make(chan [7]int), &[]uint16{1}, [2]complex64{}, strings.NewReader("a"), func(...[]complex64) *[9]int8 { return nil }}`
	namesOfValues = `map slice func struct chan pointer array reader variadic `
	nameValues    = `{
		names := func(x any) string {
			switch x := x.(type) {
			case map[string][]complex64:
				return "map"
			case [][3]uint16:
				return "slice"
			case func(int, []complex64):
				return "func"
			case struct{ A int; B []int16 }:
				return "struct"
			case chan [7]int:
				return "chan"
			case *[]uint16:
				return "pointer"
			case [2]complex64:
				return "array"
			case io.Reader:
				return "reader"
			case func(...[]complex64) *[9]int8:
				return "variadic"
			case int, string:
				return fmt.Sprint("basic", x)
			}
			return "unknown"
		}
		for _, x := range %s {
			fmt.Print(names(x), " ")
		}
	}`
	assertValues = `{
		_, oka := %[1]s[0].(map[string][]complex64)
		_, okb := %[1]s[2].(func(int, []complex64))
		_, okc := %[1]s[5].(*[]uint16)
		_, okd := %[1]s[0].(map[string][]complex128)
		v := reflect.TypeOf(func(...[]complex64) *[9]int8 { return nil })
		w := reflect.TypeOf(%[1]s[8])
		fmt.Println(oka, okb, okc, okd, %[1]s[6] == any([2]complex64{}), v == w)
	}`
)

func TestTypesAreTheSameInBothEngines(t *testing.T) {
	engines := []choice{interpretedOnly, compiledOnly}
	for i, first := range engines {
		for j, second := range engines {
			t.Run(fmt.Sprint(i, j), func(t *testing.T) {
				n := compiling(t)
				run := func(via choice, want, format string, args ...any) {
					t.Helper()
					out, refused := n.outcome(fmt.Sprintf(format, args...), via)
					if refused != nil || out != want {
						t.Errorf("got %q, %v, not %q", out, refused, want)
					}
				}
				run(first, "", makeValues, "a")
				run(second, namesOfValues, nameValues, "a")
				run(second, "", makeValues, "b")
				for _, via := range engines {
					for _, name := range []string{"a", "b"} {
						run(via, namesOfValues, nameValues, name)
						run(via, "true true true false true true\n", assertValues, name)
					}
				}
				run(second, "true\n", "fmt.Println(a[6] == b[6])")
			})
		}
	}
}

// TestTablesOfMethodsAreTheSame compares interfaces, and looks values up by them, where an
// interpreted cell, the runtime or another cell met their types first.
func TestTablesOfMethodsAreTheSame(t *testing.T) {
	n := compiling(t)
	for _, c := range []struct {
		via        choice
		cell, want string
	}{
		{interpretedOnly, "var r io.Reader = strings.NewReader(\"x\")\nvar w io.StringWriter = &strings.Builder{}\nm := map[io.Reader]int{r: 1}", ""},
		{compiledOnly, "r2, w2 := io.Reader(r.(*strings.Reader)), io.StringWriter(w.(*strings.Builder))\nfmt.Println(r == r2, w == w2, m[r], m[r2])", "true true 1 1\n"},
		{interpretedOnly, "fmt.Println(r == r2, w == w2, m[r], m[r2])", "true true 1 1\n"},
		{either, "type E struct{ code int }\nfunc (e *E) Error() string { return \"e\" }\nerr := fmt.Errorf(\"wrapped: %w\", &E{3})", ""},
		{either, "var e *E\nfmt.Println(errors.As(err, &e), errors.Unwrap(err) == error(e), map[error]int{errors.Unwrap(err): 5}[e])", "true true 5\n"},
		{either, "type Shape interface{ Area() int }\ntype Sq struct{ s int }\nfunc (q Sq) Area() int { return q.s * q.s }\nshapes := []any{Sq{2}}", ""},
		{either, "seen := map[Shape]bool{shapes[0].(Shape): true}", ""},
		{either, "fmt.Println(seen[Sq{2}], seen[Sq{3}], shapes[0].(Shape) == Shape(Sq{2}))", "true false true\n"},
	} {
		if out, refused := n.outcome(c.cell, c.via); refused != nil || out != c.want {
			t.Errorf("%s\ngives %q, %v, not %q", c.cell, out, refused, c.want)
		}
	}
	if got := fmt.Sprint(n.s.Routings()); strings.Contains(got, "refused") {
		t.Error(got)
	}
}
