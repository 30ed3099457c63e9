package assist

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// corpus is cells of all forms.
var corpus = []string{
	earlier,
	"", "\n", "\t", "\x00", "\xff\xfe", "x := \"\xff\"\nfmt.\xe2\x82", "😀 := 1\nfmt.Println(\"😀\", x)", "\ufeffx := 1", "a\r\nb.\r\n`\r`",
	"}{", ")(", "]].", "...", "x.(", "x.(type)", "switch x := y.(type) {\ncase int:\n\tx.\n}", "/*", "//", "`", "\"", "'", "'\\", "\"\\",
	"func", "func (", "func ()", "func () {", "func () A() {}", "func (a, b T) A() {}\nfunc (a T, b U) B() {}", "func (t *T) m(a, b int) (c int, err error) { return }", "type", "type T", "type T struct {", "type T[P any] struct{ p P }\nfunc (t T[P]) m() P { return t.p }\nvar t T[int]\nt.m()",
	"import", "import (", "import \"", "import . \"fmt\"\nimport _ \"os\"\nimport str \"strings\"\nstr.ToUpper(\"a\")",
	"for", "for i := range 10 { fmt.Println(i) }", "for a; b; c {", "L:\nfor {\n\tbreak L\n\tcontinue L\n}\ngoto L",
	"select {\ncase v, ok := <-ch:\n\t_ = v\ndefault:\n}", "switch {\ncase x > 1:\n\tfallthrough\ndefault:\n}",
	"m := map[string][]struct{ a, b int }{\"x\": {{a: 1, b: 2}, {3, 4}}}\nm[\"x\"][0].a", "go func() { defer recover() }()", "defer", "go",
	"var a, b = 1, 2\nfunc main() { fmt.Println(a + b) }\nmain()", "const (\n\ta = iota\n\tb\n)\na << b", "x := [...]int{1, 2, 3}\nx[1:2:3]",
	"%who\n%time fmt.Println(1)\n!ls -l ~/\n%cd /tm", "%%bash\necho hi\n", "?fmt.Println\n??x", "package main\nimport \"fmt\"\nfunc main() { fmt.Println(1) }",
	"func f[T interface{ ~int | ~string }](x ...T) (y T) { for _, y = range x {}; return }\nf(1, 2)", "type R struct{ *R; R2 *R }\nvar r R\nr.R.R.R2",
	"type A = B\ntype B = A\nvar a A\na.", "type I interface{ I }\nvar i I\ni.", "type S struct{ S }\nvar s S\ns.", "type X [len(x)]int\nvar x X\nx.",
	"slices.SortFunc([]int{1}, func(a, b int) int { return cmp.Compare(a, b) })", "iter := func(yield func(int) bool) { yield(1) }\nfor x := range iter { x }",
	"1.5e", "0x", "1_000.", "x.1", "a[b.(c)].d{e: f}.g()", "if x := f(); x != nil && x.Err() == nil { return x } else if y {", "chan<- <-chan (<-chan int)(nil)",
}

// At no position of any cell, cut off there or not, do completion and inspection panic, take long,
// or speak of what lies outside of the cell.
func TestEveryPosition(t *testing.T) {
	v, a := known(t, earlier), assistant(t)
	n := 0
	try := func(src string, pos int) {
		n++
		began := time.Now()
		c := a.Complete(v, src, pos)
		if c.Start < 0 || c.Start > c.End || c.End > len(src) {
			t.Errorf("%q at %d: %d to %d", src, pos, c.Start, c.End)
		}
		seen := map[string]bool{}
		for _, x := range c.Items {
			if x.Text == "" || seen[x.Text] || !utf8.ValidString(x.Text) || !utf8.ValidString(x.Signature) || strings.ContainsAny(x.Text, "ʘ·") {
				t.Errorf("%q at %d offers %+v", src, pos, x)
			}
			seen[x.Text] = true
		}
		for detail := range 2 {
			if b := a.Inspect(v, src, pos, detail, nil); b != nil {
				if s := b.Data["text/plain"].(string); s == "" || strings.ContainsAny(s, "ʘ·") {
					t.Errorf("%q at %d: %q", src, pos, s)
				}
			}
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%q at %d takes %v", src, pos, took)
		}
	}
	for _, src := range corpus {
		step := 1
		if testing.Short() {
			step = 7
		}
		for pos := 0; pos <= len(src); pos += step {
			try(src, pos)
			try(src[:pos], pos)
		}
		try(src, -3)
		try(src, len(src)+100)
	}
	t.Logf("%d positions", n)
}

func FuzzAssist(f *testing.F) {
	for _, src := range corpus {
		f.Add(src, len(src)/2)
	}
	v, a := known(f, earlier), assistant(f)
	f.Fuzz(func(t *testing.T, src string, pos int) {
		c := a.Complete(v, src, pos)
		if c.Start < 0 || c.Start > c.End || c.End > len(src) {
			t.Errorf("%d to %d of %d bytes", c.Start, c.End, len(src))
		}
		a.Inspect(v, src, pos, 1, nil)
	})
}
