package engine

import "testing"

func TestNoteOnValuesInInterfaces(t *testing.T) {
	n := compiling(t)
	n.must("type Shape interface{ Area() float64 }\ntype Sq struct{ s float64 }\nfunc (q Sq) Area() float64 { return q.s * q.s }\nlist := map[string][]Shape{\"a\": {Sq{3}}}\nvar err error\nplain := Sq{1}")
	for _, c := range []struct{ name, cell, want string }{
		{"another body", "func (q Sq) Area() float64 { return 4 * q.s }", ""},
		{"another method", "func (q *Sq) Grow() { q.s++ }", "note: Sq has other methods now; what list may hold of it keeps those of before: run again the cells that made it\n"},
		{"what is new has them", "plain.Grow()\nfmt.Println(list[\"a\"][0].Area(), plain.Area())", ""},
		{"a type that was never compiled", "type P struct{ x int }\nfunc (p P) Area() float64 { return 1 }", ""},
		{"another method of it", "func (p P) Other() {}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := n.record(c.cell); r.stderr.String() != c.want {
				t.Errorf("got %q, want %q", r.stderr.String(), c.want)
			}
		})
	}
}
