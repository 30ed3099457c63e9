package frontend

import (
	"strings"
	"testing"
)

// Splitting a cell loses nothing, and blanking keeps every line and column.
func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		src   string
		kinds []kind
	}{
		"mixed":              {"import \"fmt\"\nx := 1\nfunc f() {\n}\ntype T int; const c = 1\nvar y = 2\nx + y", []kind{importDecl, statement, funcDecl, typeDecl, constDecl, varDecl, statement}},
		"methods":            {"func (t T) M() {}\nfunc (t *T[K]) N() int { return 1 }", []kind{funcDecl, funcDecl}},
		"literals":           {"func() {}()\nfunc(a int) int { return a }(1)\nfunc (a int) (b int) { return a }(2)", []kind{statement, statement, statement}},
		"raw string":         {"x := `a\nfunc f() {\n`\ny := 1", []kind{statement, statement}},
		"raw string with cr": {"x := `a\r\nb`\r\ny := 1", []kind{statement, statement}},
		"comments":           {"// c\nx := 1 // d\n/* e\nf */ y := 2", []kind{statement, statement}},
		"label":              {"L:\nfor {\n break L\n}", []kind{statement}},
		"continued":          {"x := f(\n\t1,\n)\n.\n\ty", nil},
		"grouped":            {"import (\n\"a\"\n\"b\"\n)\nvar (\n a = 1\n b = 2\n)", []kind{importDecl, varDecl}},
		"empty":              {"\n\n  ", nil},
	} {
		t.Run(name, func(t *testing.T) {
			items := split([]byte(c.src))
			if c.kinds != nil {
				var got []kind
				for _, it := range items {
					got = append(got, it.kind)
				}
				if len(got) != len(c.kinds) {
					t.Fatalf("got kinds %v, not %v", got, c.kinds)
				}
				for i := range got {
					if got[i] != c.kinds[i] {
						t.Fatalf("got kinds %v, not %v", got, c.kinds)
					}
				}
			}
			last := 0
			for _, it := range items {
				if it.start < last || it.end < it.start || it.end > len(c.src) {
					t.Fatalf("item %v after %d in %d bytes", it, last, len(c.src))
				}
				last = it.end
			}
			for k := statement; k <= packageClause; k++ {
				out := string(keep([]byte(c.src), items, func(x kind) bool { return x == k }))
				if len(out) != len(c.src) || strings.Count(out, "\n") != strings.Count(c.src, "\n") {
					t.Errorf("kept %q of %q", out, c.src)
				}
				for i := range out {
					if out[i] != c.src[i] && out[i] != ' ' {
						t.Errorf("byte %d of %q became %q", i, c.src, out[i])
					}
				}
			}
		})
	}
}

func TestParts(t *testing.T) {
	imports, decls, stmts := Parts("import \"fmt\"\ntype T int\nx := T(1)\nfmt.Println(x)")
	if imports != `import "fmt"` || decls != "type T int" || stmts != "x := T(1)\nfmt.Println(x)" {
		t.Errorf("got %q, %q, %q", imports, decls, stmts)
	}
	_, decls, stmts = Parts("var x = 1\nfunc main() {}\nmain()")
	if !strings.Contains(decls, "var x = 1") || stmts != "main()" {
		t.Errorf("a file has declarations %q and statements %q", decls, stmts)
	}
}

// FuzzStatus looks for text that the front end can not bear. Check must give a
// cell or an error.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"x := 1", "func f() {", "type T struct{ T }", "import \"fmt\"", "var a, b = 1", "x := `", "for {}", "L: L: x := 1", "a, b := 1", "}{", "\xff", "func (x) f() {}", "const c = c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s, err := New()
		if err != nil {
			t.Fatal(err)
		}
		Status(src)
		cell, err := s.Check("In[1]", src)
		if cell == nil && err == nil {
			t.Error("neither a cell nor an error")
		}
	})
}
