package compile

import (
	"errors"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// written checks and writes a cell, and makes it known to those that follow.
type written struct {
	t     *testing.T
	scope *frontend.Scope
	gen   *Generator
	count int
}

func newWritten(t *testing.T) *written {
	t.Helper()
	s, err := frontend.New()
	if err != nil {
		t.Fatal(err)
	}
	return &written{t: t, scope: s, gen: New(s.Fset())}
}

func (w *written) check(src string) *frontend.Cell {
	w.t.Helper()
	w.count++
	c, err := w.scope.Check("In["+string(rune('0'+w.count))+"]", src)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *written) declare(c *frontend.Cell) {
	w.scope.Commit(c)
	for _, v := range c.Vars {
		w.scope.Declare(v.Obj)
	}
}

// interpreted is a cell that another engine runs.
func (w *written) interpreted(src string) {
	w.t.Helper()
	c := w.check(src)
	w.gen.Note(c)
	w.declare(c)
}

func (w *written) compiled(src string) *Program {
	w.t.Helper()
	c := w.check(src)
	p, err := w.gen.Program(c, "cells/"+string(rune('0'+w.count)))
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", p.Source, 0); err != nil {
		w.t.Fatalf("%v\n%s", err, p.Source)
	}
	w.gen.Commit(p)
	w.declare(c)
	return p
}

func names[T any](list []T, name func(T) string) []string {
	var out []string
	for _, x := range list {
		out = append(out, name(x))
	}
	slices.Sort(out)
	return out
}

func TestWhatAPackageTakesAlong(t *testing.T) {
	w := newWritten(t)
	w.interpreted("type point struct{ x, y int }\nfunc (p point) norm() int { return p.x*p.x + p.y*p.y }\nfunc far(p point) bool { return p.norm() > limit() }\nfunc limit() int { return base }\nbase := 9")
	p := w.compiled("q := point{3, 4}\nvar s fmt.Stringer\n_ = s\nfar(q)")
	fn := func(f Func) string { return f.Obj.Name() }
	if got := names(p.Funcs, fn); !slices.Equal(got, []string{"far", "limit", "norm"}) {
		t.Errorf("functions %v", got)
	}
	v := func(v Variable) string { return v.Obj.Name() + map[bool]string{true: " (own)"}[v.Own] }
	if got := names(p.Vars, v); !slices.Equal(got, []string{"base", "q (own)", "s (own)"}) {
		t.Errorf("variables %v", got)
	}
	if !slices.Equal(p.Imports, []string{"fmt"}) || len(p.Units) != 0 {
		t.Errorf("imports %v, units %v", p.Imports, p.Units)
	}
	// The next package finds type and functions where they are now.
	p = w.compiled("far(point{1, 2})")
	if got := names(p.Funcs, fn); len(got) != 0 || !slices.Equal(p.Units, []string{"cells/2"}) || len(p.Uses) != 1 || p.Uses[0].Name() != "far" {
		t.Errorf("functions %v, units %v, uses %v", got, p.Units, p.Uses)
	}
	if !strings.Contains(string(p.Source), "//line In[3]:1") {
		t.Errorf("no position of the cell in\n%s", p.Source)
	}
}

func TestTheSyntaxOfACellStays(t *testing.T) {
	w := newWritten(t)
	c := w.check("func f[T any](xs []T) (n int) { for range xs { n++ }; go func() { println(n) }(); return }\nf([]int{1})")
	var before, after strings.Builder
	write := func(b *strings.Builder) {
		for _, d := range c.Decls {
			printTo(b, w.scope.Fset(), d)
		}
		printTo(b, w.scope.Fset(), c.Top)
	}
	write(&before)
	if _, err := w.gen.Program(c, "cells/1"); err != nil {
		t.Fatal(err)
	}
	write(&after)
	if before.String() != after.String() || before.Len() == 0 {
		t.Errorf("was\n%s\nis\n%s", before.String(), after.String())
	}
}

func TestWhatCanNotBeWritten(t *testing.T) {
	for cell, want := range map[string]string{
		"import \"encoding/binary\"\nb := binary.LittleEndian": "binary.littleEndian is not exported",
		"var a [1 << 45]int\na[0] = 1":                         "variable a of type [35184372088832]int does not fit into memory",
	} {
		w := newWritten(t)
		_, err := w.gen.Program(w.check(cell), "cells/1")
		var u *Unsupported
		if !errors.As(err, &u) || !strings.Contains(u.What, want) || !u.Pos.IsValid() {
			t.Errorf("%s\ngives %v, want %s", cell, err, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"undefined: ƒǀ12ǀsum":                      "undefined: sum",
		"cells/7.Mǀarea":                           "area",
		"cannot use (*vǀ3ǀx) (variable of type T)": "cannot use (*x) (variable of type T)",
		"In[3]:1:2: plain":                         "In[3]:1:2: plain",
	} {
		if got := Plain(text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func printTo(b *strings.Builder, fset *token.FileSet, n any) {
	if err := format.Node(b, fset, n); err != nil {
		panic(err)
	}
}
