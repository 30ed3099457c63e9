package engine

import (
	"strings"
	"testing"
)

// session runs cells in turn and compares what each prints and shows.
func (n *notebook) session(cells ...[2]string) {
	n.t.Helper()
	for _, c := range cells {
		value, out := n.must(c[0])
		if out+value != c[1] {
			n.t.Errorf("%s\ngives %q, want %q", c[0], out+value, c[1])
		}
	}
}

func TestGenericFunctionsServeBothEngines(t *testing.T) {
	compiling(t).session([][2]string{
		{"func apply[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }", ""},
		{"apply([]int{1, 2}, func(i int) string { return strings.Repeat(\"x\", i) })", `["x" "xx"]`},
		{"type shape interface{ Area() float64 }\ntype square struct{ side float64 }\nfunc (s square) Area() float64 { return s.side * s.side }\nshapes := []shape{square{2}, square{3}}", ""},
		{"apply(shapes, func(s shape) float64 { return s.Area() })", "[4 9]"},
		{"apply([]int{1, 2}, func(i int) bool { return i > 1 })", "[false true]"},
		{"apply(shapes, func(s shape) string { return fmt.Sprintf(\"%T\", s) })", `["main.square" "main.square"]`},
	}...)
}

func TestValuesOfATypeThatWasDeclaredAnew(t *testing.T) {
	n := compiling(t)
	n.session([][2]string{
		{"type shape interface{ Area() float64 }\ntype square struct{ side float64 }\nfunc (s square) Area() float64 { return s.side * s.side }\nshapes := []shape{square{2}}", ""},
		{"type square struct{ side, scale float64 }\nfunc (s square) Area() float64 { return s.side * s.side * s.scale }\nshapes = append(shapes, square{2, 10})", ""},
		{"for _, s := range shapes { fmt.Println(s.Area()) }", "4\n40\n"},
		{"_, ok := shapes[0].(square)\nok", "false"},
	}...)
	_, _, err := n.run("shapes[0].(square)")
	if want := "interface conversion: main.shape is main.square, not main.square (the value is of an earlier declaration)"; err == nil || err.Value != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestPackagesThatAreNotLinked(t *testing.T) {
	n := compiling(t)
	n.session([][2]string{
		{"import \"net/http\"\nh := http.Header{}\nh.Add(\"a\", \"b\")", ""},
		{"h.Get(\"A\")", `"b"`},
		{"import _ \"image/gif\"\nimport \"image\"\n_, format, err := image.DecodeConfig(strings.NewReader(\"GIF89a\\x01\\x00\\x02\\x00\\x00\\x00\\x00\"))\nfmt.Println(format, err)", "gif <nil>\n"},
		{"import \"encoding/xml\"\ntype person struct{ Name string `xml:\"name\"` }\nb, _ := xml.Marshal(person{\"a\"})\nstring(b)", `"<person><name>a</name></person>"`},
		{"import \"unsafe\"\np := unsafe.Pointer(&[]int{1, 2, 3}[0])\n*(*int)(unsafe.Add(p, unsafe.Sizeof(0)))", "2"},
	}...)
	for cell, want := range map[string]string{
		"import \"nope/foo\"":        "package nope/foo is not in the standard library",
		"import \"example.com/foo\"": "no module provides package example.com/foo; to add one: %get example.com/foo",
	} {
		_, _, err := n.run(cell)
		if err == nil || err.Name != "compile error" || !strings.Contains(err.Value, ":1:8: "+want) {
			t.Errorf("%s: %v", cell, err)
		}
	}
}

func TestImportsWithADot(t *testing.T) {
	n := compiling(t)
	n.session([][2]string{
		{"import . \"strings\"\nToUpper(\"abc\")", `"ABC"`},
		{"import . \"fmt\"\nPrintln(Repeat(\"ab\", 2))", "abab\n"},
		{"type s struct{ x int }\nfunc (v s) String() string { return Sprint(\"s\", v.x) }\nPrintln(s{3})", "s3\n"}, // compiled
		{"func Repeat(s string, n int) int { return n }\nRepeat(\"a\", 7)", "7"},
	}...)
}

// Packages of the standard library need no import, whether or not they are linked into the kernel.
func TestStandardPackagesNeedNoImport(t *testing.T) {
	n := compiling(t)
	n.session([][2]string{
		{"http.StatusText(404)", `"Not Found"`},
		{"u, _ := url.Parse(\"http://x/y?z=1\")\nu.Host", `"x"`},
		{"unsafe.Sizeof(int32(0))", "4"},
		{"flag := 3\nfunc double(net int) int { return 2 * net }", ""},
		{"flag + double(2)", "7"},
	}...)
	if _, _, err := n.run("htp.StatusText(404)"); err == nil || !strings.HasSuffix(err.Value, "undefined: htp; did you mean http?") {
		t.Errorf("got %v", err)
	}
}
