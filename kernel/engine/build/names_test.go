package build

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var cells = map[string]bool{"cells/7": true, "cells/77": true}

var typeNames = []struct{ name, want string }{
	{"*main.T", "*main.T"},
	{"*main.Pair[cells/7.T]", "*main.Pair[main.T]"},
	{"*map[cells/7.K]main.Pair[[]cells/7.T,*cells/77.T]", "*map[main.K]main.Pair[[]main.T,*main.T]"},
	{"main.G[main.G[cells/7.G[cells/77.T],cells/7.T]]", "main.G[main.G[main.G[main.T],main.T]]"},
	{"main.G[func(cells/7.T, ...cells/7.T) (cells/77.T, chan<- cells/7.T)]", "main.G[func(main.T, ...main.T) (main.T, chan<- main.T)]"},
	{"main.G[[3]cells/7.T·1]", "main.G[[3]main.T·1]"},
	{"main.G[struct { cells/7.a int; B cells/7.T; cells/7.C }]", "main.G[struct { main.a int; B main.T; main.C }]"},
	{"main.G[interface { M(cells/7.T) cells/7.T }]", "main.G[interface { M(main.T) main.T }]"},
	// What is in quotes is the user's, here the tags of fields.
	{`struct { A int "cells/7.T" }`, `struct { A int "cells/7.T" }`},
	{`main.G[struct { A cells/7.T "a:\"[cells/7.T]\" \\"; B cells/7.T }]`, `main.G[struct { A main.T "a:\"[cells/7.T]\" \\"; B main.T }]`},
	{`struct { A int "[cells/7.T`, `struct { A int "[cells/7.T`},
	// Other packages.
	{"main.G[cells/8.T]", "main.G[cells/8.T]"},
	{"main.G[example.com/cells/7.T]", "main.G[example.com/cells/7.T]"},
	{"main.G[c.cells/7.T]", "main.G[c.cells/7.T]"},
	{"main.G[cells/7/x.T]", "main.G[cells/7/x.T]"},
	{"main.G[cells/7%2ex.T]", "main.G[cells/7%2ex.T]"},
	{"main.G[encoding/json.Number,cells/7.T]", "main.G[encoding/json.Number,main.T]"},
	{"cells/7", "cells/7"},
	{"", ""},
}

func TestNamesAreThoseOfAProgram(t *testing.T) {
	for _, c := range typeNames {
		got := inProgram(c.name, cells)
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if again := inProgram(got, cells); again != got {
			t.Errorf("%s becomes %s when it is done twice", got, again)
		}
	}
}

// encoded is a name as the compiler writes it.
func encoded(flags byte, text, after string) []byte {
	return append(binary.AppendUvarint([]byte{flags}, uint64(len(text))), text+after...)
}

func TestNamesAreRewrittenInTheirPlace(t *testing.T) {
	long := func(n int, path string) string { return "main.G[" + strings.Repeat("x", n) + "," + path + ".T]" }
	for _, c := range []struct {
		data   []byte
		symbol string
		want   string // "" if it stays as it is
	}{
		{encoded(1, "*main.G[cells/7.T]", ""), "*main.G[cells/7.T].", "*main.G[main.T]"},
		{encoded(0, long(20, "cells/7"), ""), long(20, "cells/7") + "-", long(20, "main")},
		{encoded(0, long(111, "cells/7"), ""), long(111, "cells/7") + "-", long(111, "main")}, // 128 becomes 125: one byte less
		{encoded(0, long(500, "cells/7"), ""), long(500, "cells/7") + "-", long(500, "main")},
		{encoded(0, "main.T", ""), "main.T-", ""},
		{encoded(withTag, "cells/7.T", "\x01x"), "cells/7.T-x", ""},
		{encoded(withPath, "cells/7.T", "\x00\x00\x00\x00"), "cells/7.0", ""},
		{encoded(0, "main.G[cells/7.T]", ""), "main.Other-", ""},
		{encoded(0, "main.G[cells/7.T]", "")[:9], "main.G[cells/7.T]-", ""},
		{[]byte{0, 0xff, 0xff}, "", ""},
		{[]byte{0}, "", ""},
		{nil, "", ""},
	} {
		was, flags := slices.Clone(c.data), byte(0)
		if len(was) > 0 {
			flags = was[0]
		}
		changed := rewrite(c.data, c.symbol, cells)
		if c.want == "" {
			if changed || !slices.Equal(c.data, was) {
				t.Errorf("%q becomes %q", was, c.data)
			}
			continue
		}
		want := encoded(flags, c.want, "")
		want = append(want, make([]byte, len(was)-len(want))...)
		if !changed || !slices.Equal(c.data, want) {
			t.Errorf("%q becomes %q, want %q", was, c.data, want)
		}
		if rewrite(c.data, c.symbol, cells) {
			t.Errorf("%q is rewritten twice", want)
		}
	}
}

func TestWordsShorterThanMainStay(t *testing.T) {
	data := encoded(0, "main.G[a/b.T]", "")
	if rewrite(data, "main.G[a/b.T]-", map[string]bool{"a/b": true}) {
		t.Errorf("it becomes %q", data)
	}
}

func TestTypeArgumentsOfUnits(t *testing.T) {
	b := builder(t, "")
	got, first := ran(t, b, unit([]string{"fmt"}, `
type T struct{ N int }
type G[E any] struct{ E E }
func run() string { return fmt.Sprintf("%T %T", G[T]{}, map[T]G[struct{ a T }]{}) }`))
	if want := "main.G[main.T] map[main.T]main.G[struct { main.a main.T }]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A type of the same name and make in another unit is another type, which reflect finds.
	got, second := ran(t, b, unit([]string{"fmt", "reflect"}, strings.ReplaceAll(`
type T struct{ N int }
type Slice []u0.G[T]
const text = "PATH.T main.G[PATH.T]"
func is[E any](x any) string { _, ok := x.(E); return fmt.Sprintf("%T %t\n", x, ok) }
func run() (s string) {
	old, now := u0.G[u0.T]{}, u0.G[T]{}
	s += is[u0.G[T]](old) + is[u0.G[T]](now) + is[u0.G[u0.T]](old) + is[[]u0.G[T]]([]u0.G[u0.T]{})
	switch any(old).(type) {
	case u0.G[T], T, []u0.G[T]:
		s += "now\n"
	case u0.G[u0.T]:
		s += "old\n"
	}
	m := map[any]int{old: 1, now: 2, u0.T{}: 3, T{}: 4}
	s += fmt.Sprintln(len(m), m[old], m[u0.G[T]{}], m[T{}])
	a, b := reflect.TypeOf(old), reflect.TypeOf(now)
	s += fmt.Sprintln(a == b, reflect.SliceOf(a) == reflect.TypeFor[[]u0.G[u0.T]](), reflect.SliceOf(b) == reflect.TypeFor[[]u0.G[T]](),
		reflect.MapOf(a, b) == reflect.TypeFor[map[u0.G[u0.T]]u0.G[T]](), reflect.PointerTo(b) == reflect.TypeFor[*u0.G[T]](),
		reflect.ArrayOf(3, b) == reflect.TypeFor[[3]u0.G[T]](), reflect.ChanOf(reflect.BothDir, a) == reflect.TypeFor[chan u0.G[u0.T]](),
		reflect.FuncOf([]reflect.Type{a}, []reflect.Type{b}, false) == reflect.TypeFor[func(u0.G[u0.T]) u0.G[T]](),
		reflect.StructOf([]reflect.StructField{{Name: "A", Type: a}, {Name: "B", Type: b}}) == reflect.TypeFor[struct{ A u0.G[u0.T]; B u0.G[T] }](),
		a.AssignableTo(b))
	s += fmt.Sprintf("%s %v ", text, reflect.TypeFor[struct{ A T "PATH.T" }]())
	defer func() { s += fmt.Sprint(recover()) }()
	_ = any(old).(u0.G[T])
	return
}`, "PATH", first.Path), first))
	want := `main.G[main.T] false
main.G[main.T] true
main.G[main.T] true
[]main.G[main.T] false
old
4 1 2 4
false true true true true true true true true false
PATH.T main.G[PATH.T] struct { A main.T "PATH.T" } interface conversion: interface {} is main.G[main.T], not main.G[main.T] (types from different scopes)`
	if want = strings.ReplaceAll(want, "PATH", first.Path); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// The third has types of the first only by way of the second.
	got, _ = ran(t, b, unit([]string{"fmt"}, `
type H[A, B any] struct{}
func run() string { return fmt.Sprintf("%T %T", H[u0.T, u0.Slice]{}, H[error, any]{}) + fmt.Sprintf(" %T", of(u0.Slice{})) }
func of[S ~[]E, E any](S) (x H[E, *E]) { return }`, second))
	if want := "main.H[main.T,main.Slice] main.H[error,interface {}] main.H[main.G[main.T],*main.G[main.T]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkRename(b *testing.B) {
	var list strings.Builder
	for i := range 200 {
		fmt.Fprintf(&list, "type T%d struct{ A, B int }\nvar v%d any = G[T%d]{}\n", i, i, i)
	}
	builder, err := New(Options{})
	if err != nil {
		b.Skip(err)
	}
	defer builder.Close()
	x, err := builder.Build(b.Context(), unit([]string{"fmt"}, "type G[E any] struct{ e E }\n"+list.String()+"func run() string { return fmt.Sprint(v1) }"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := rename(x.archive, map[string]bool{x.Path: true}); err != nil {
			b.Fatal(err)
		}
	}
	s, _ := os.Stat(x.archive)
	b.ReportMetric(float64(s.Size()), "archive-bytes")
}
