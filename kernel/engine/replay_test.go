package engine

import (
	"slices"
	"strings"
	"testing"
)

// after is a session that has only the declarations of another one.
func after(t *testing.T, n *notebook) *notebook {
	t.Helper()
	s, err := New(Options{Replay: n.s.Declarations()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	m := newNotebook(t)
	m.s = s
	return m
}

func (n *notebook) replay() []Replayed {
	n.t.Helper()
	return n.s.Replay(n.t.Context(), 99, &recorder{})
}

func TestDeclarationsCanBeReplayed(t *testing.T) {
	n := newNotebook(t)
	n.must("import str \"strings\"\nconst greeting = \"hello\"")
	n.must("x := 40")
	n.must("// point is a place.\ntype point struct{ X, Y int }\n\nfunc (p point) sum() int { return p.X + p.Y }\nfmt.Println(x)")
	n.must("func loud(s string) string { return str.ToUpper(s) }")
	n.must("func even(n int) bool { return n == 0 || odd(n-1) }\nfunc odd(n int) bool { return n != 0 && even(n-1) }")
	n.must("var limits = []int{1, 2, 3}\nvar total int")
	n.must("func old() int { return 1 }")
	n.must("func old() int { return 2 }")

	m := after(t, n)
	if _, _, err := m.run("loud(greeting)"); err == nil {
		t.Fatal("loud is known before the replay")
	}
	for _, r := range m.replay() {
		if r.Err != nil {
			t.Errorf("%v: %v", r.Names, r.Err)
		}
	}
	for src, want := range map[string]string{
		"loud(greeting)": `"HELLO"`, "point{1, 2}.sum()": "3", "even(10)": "true", "old()": "2", "len(limits)": "3", "total": "0",
	} {
		if got, _ := m.must(src); got != want {
			t.Errorf("%s is %s, want %s", src, got, want)
		}
	}
	if _, _, err := m.run("x"); err == nil {
		t.Error("x is known, though only a statement gave it its value")
	}
	if r := m.replay(); len(r) != 0 {
		t.Errorf("a second replay does %+v, want nothing", r)
	}
}

func TestDeclarationsOutliveTwoDeaths(t *testing.T) {
	n := newNotebook(t)
	n.must("func f() int { return 1 }")
	m := after(t, n)
	m.must("func g() int { return 2 }")
	o := after(t, m)
	o.replay()
	if got, _ := o.must("f() + g()"); got != "3" {
		t.Errorf("f() + g() is %s", got)
	}
}

func TestDeclarationsAreTheNewest(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
		want  []string
	}{
		{"again", []string{"func f() {}", "func f() {}"}, []string{"func f() {}"}},
		{"changed", []string{"func f() {}\nfunc g() {}", "func f() int { return 1 }"}, []string{"func g() {}", "func f() int { return 1 }"}},
		{"part of a group", []string{"const (\n\ta = 1\n\tb = 2\n)", "const a = 3"}, []string{"const (\n\ta = 1\n\tb = 2\n)", "const a = 3"}},
		{"methods go with their type", []string{"type T int\nfunc (T) M() {}", "type T string"}, []string{"type T string"}},
		{"a method for an earlier type", []string{"type T int", "func (T) M() {}"}, []string{"type T int", "func (T) M() {}"}},
		{"function, then variable", []string{"func f() {}", "f := 1"}, nil},
		{"variable with a value that has no effect", []string{"var a = map[string][]int{\"a\": make([]int, 3)}\nvar b = a"}, []string{"var a = map[string][]int{\"a\": make([]int, 3)}\nvar b = a"}},
		{"variable with a value that has one", []string{"func f() int { return 1 }", "var a = f()\nvar b = 1"}, []string{"func f() int { return 1 }", "var b = 1"}},
		{"variable made of one that is lost", []string{"a := 1", "var b = a\nvar c = []int{a}"}, nil},
		{"errors to compare with", []string{"var errSmall = errors.New(\"small\")"}, []string{"var errSmall = errors.New(\"small\")"}},
		{"variable, then statement", []string{"var a int", "a := 2"}, nil},
		{"a cell that fails when it runs", []string{"func f() {}\nvar a = 1\npanic(\"no\")\nvar b = 2"}, []string{"func f() {}\nvar a = 1"}},
		{"a cell that does not compile", []string{"func f() {}\nundefined()"}, nil},
		{"comments", []string{"// about what\n\n// f does nothing.\nfunc f() {} // indeed"}, []string{"// f does nothing.\nfunc f() {} // indeed"}},
		{"init and blank names", []string{"var _ = 1\nfunc f() {}"}, []string{"func f() {}"}},
		{"imports again", []string{"import \"fmt\"", "import \"fmt\"\nfunc f() { fmt.Println() }"}, []string{"import \"fmt\"\nfunc f() { fmt.Println() }"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNotebook(t)
			for _, src := range c.cells {
				n.run(src)
			}
			if got := n.s.Declarations(); !slices.Equal(got, c.want) {
				t.Errorf("have %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestWhatCannotBeReplayedStays(t *testing.T) {
	n := newNotebook(t)
	n.must("seed := 7")
	n.must("func next() int { seed++; return seed }\nfunc one() int { return 1 }\nfunc twice() int { return 2 * next() }")
	n.must("func three() int { return one() + 2 }")
	m := after(t, n)
	failed := map[string]bool{}
	for _, r := range m.replay() {
		failed[strings.Join(r.Names, " ")] = r.Err != nil
	}
	for name, want := range map[string]bool{"next": true, "twice": true, "one": false, "three": false} {
		if got, ok := failed[name]; !ok || got != want {
			t.Errorf("%s: failed is %v, want %v (of %v)", name, got, want, failed)
		}
	}
	m.must("seed := 1")
	for _, r := range m.replay() {
		if r.Err != nil {
			t.Errorf("with seed known: %v: %v", r.Names, r.Err)
		}
	}
	if got, _ := m.must("twice() + three()"); got != "7" {
		t.Errorf("twice() + three() is %s", got)
	}
}

func TestForgottenDeclarationsAreNotReplayed(t *testing.T) {
	n := newNotebook(t)
	n.must("func f() {}")
	n.s.known.clear()
	if got := n.s.Declarations(); len(got) != 0 {
		t.Errorf("have %q, want none", got)
	}
}
