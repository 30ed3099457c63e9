package engine

import (
	"strings"
	"testing"
)

const preamble = `/*
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#cgo LDFLAGS: -lm
typedef struct { int x; double y; } point;
struct node { struct node *next; int val; };
enum color { RED, GREEN = 5 };
#define LIMIT 42
#define NAME "name"
static int add(int a, int b) { return a + b; }
static point make_point(int x) { point p = {x, x * 2.0}; return p; }
static int fail(void) { errno = ENOENT; return -1; }
static void nothing(void) {}
int counter;
static void bump(void) { counter++; }
static int sum(int *v, int n) { int s = 0; for (int i = 0; i < n; i++) s += v[i]; return s; }
*/
import "C"
`

func TestC(t *testing.T) {
	n := compiling(t)
	for _, c := range []struct{ cell, want string }{
		{preamble + "fmt.Println(C.add(1, 2), float64(C.sqrt(4)), C.LIMIT, C.NAME, C.RED, C.GREEN, C.sizeof_point)", "3 2 42 name 0 5 16\n"},
		{"p := C.make_point(3)\np.x++\nfmt.Println(p.x, p.y, p)", "4 6 {4 6}\n"},
		{"r, err := C.fail()\nfmt.Println(r, err)", "-1 no such file or directory\n"},
		{"C.nothing()", ""},
		{"import \"unsafe\"\ncs := C.CString(\"hello\")\nfmt.Println(C.GoString(cs), C.GoStringN(cs, 4))\nC.free(unsafe.Pointer(cs))", "hello hell\n"},
		{"float64(C.sqrt(2)) == math.Sqrt2", "true"},
		{"v := []C.int{1, 2, 3}\nC.sum(&v[0], C.int(len(v)))", "6"},
		// The state of C is one for all cells, and so is Go's.
		{"C.bump()\nC.counter", "1"},
		{"C.counter *= 10\nC.bump()\nC.counter", "11"},
		{"var nd C.struct_node\nnd.val = 7\nnd.next = &nd\nnd.next.next.val", "7"},
		{"q := C.point{x: 1, y: 2}\nq.y", "2"},
		{"p.x + v[2]", "7"},
		{"func plus(a, b int) int { return int(C.add(C.int(a), C.int(b))) }", ""},
		{"plus(40, 2)", "42"},
		{"// static double half(double x) { return x / 2; }\nimport \"C\"\n\nC.half(5)", "2.5"},
	} {
		if value, out := n.must(c.cell); out+value != c.want {
			t.Errorf("%s\ngives %q, want %q", strings.TrimPrefix(c.cell, preamble), out+value, c.want)
		}
	}
	r := n.s.Routings()
	if r[0].Engine != "compiled" || !strings.Contains(r[0].Why, "C.add: it is not Go") {
		t.Errorf("%+v", r[0])
	}
}

func TestFaultsInC(t *testing.T) {
	n := compiling(t)
	for _, c := range []struct{ cell, want string }{
		{"import \"C\"\n\nx := 1\nC.nope(x)", "In[1]:4:3: could not determine what C.nope refers to"},
		{"x := 1\n/*\nint twice(int a) { return 2 * b; }\n*/\nimport \"C\"\nC.twice(2)", "In[2]:3:31: 'b' undeclared (first use in this function)"},
		{"// int f(int a) { return a; }\nimport \"C\"\nC.f(\"a\")", "In[3]:3:5: cannot use \"a\" (untyped string constant) as"},
		{"C.g()", "In[4]:1:3: undefined: C.g: import \"C\" in this cell"},
	} {
		_, _, err := n.run(c.cell)
		if err == nil || err.Name != "compile error" || !strings.HasPrefix(strings.ReplaceAll(strings.ReplaceAll(err.Value, "‘", "'"), "’", "'"), c.want) {
			t.Errorf("%s\ngives %v, want %s", c.cell, err, c.want)
		}
	}
	if v, _ := n.must("1 + 1"); v != "2" {
		t.Errorf("the next cell gives %s", v)
	}
}
