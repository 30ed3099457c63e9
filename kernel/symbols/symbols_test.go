package symbols

import (
	"fmt"
	"go/constant"
	"go/types"
	"os"
	"os/exec"
	"sort"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/symbols/lib"
	"github.com/moduli-rnn/moduli-go/kernel/symbols/source"
	"github.com/moduli-rnn/moduli-go/kernel/symbols/std"
)

// TestUpToDate compares tables and export data with the packages as they are now.
func TestUpToDate(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the go command is not on the path")
		}
		t.Skip("the go command is not on the path")
	}
	libs, err := source.Libraries("../..")
	if err != nil {
		t.Fatal(err)
	}
	const command = "run: go generate ./kernel/symbols"
	for name, lists := range map[string][2][]string{"std": {std.Paths(), source.Standard()}, "lib": {lib.Paths(), libs}} {
		if got, want := sorted(lists[0]), sorted(lists[1]); got != want {
			t.Errorf("%s has tables for\n%s\nnot for\n%s\n%s", name, got, want, command)
		}
	}
	imp, err := NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := source.Load("../..", append(source.Standard(), libs...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		embedded, err := imp.Import(p.Path())
		if err != nil {
			t.Errorf("%v; %s", err, command)
			continue
		}
		if got, want := api(embedded), api(p); got != want {
			t.Errorf("the export data of %s is behind it:\n%s\n%s", p.Path(), difference(got, want), command)
		}
		table, ok := Load(p.Path())
		if !ok {
			t.Errorf("%s has no table; %s", p.Path(), command)
			continue
		}
		var have []string
		for n := range table {
			have = append(have, n)
		}
		if got, want := sorted(have), sorted(source.Bindable(p)); got != want {
			t.Errorf("the table of %s is behind it:\n%s\n%s", p.Path(), difference(got, want), command)
		}
	}
}

func sorted(list []string) string {
	list = append([]string(nil), list...)
	sort.Strings(list)
	return strings.Join(list, "\n")
}

// api is what a package exports: a line for each object and each method.
func api(p *types.Package) string {
	var lines []string
	full := func(q *types.Package) string { return q.Path() }
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		lines = append(lines, strings.ReplaceAll(types.ObjectString(obj, full), "interface{}", "any"))
		if c, ok := obj.(*types.Const); ok {
			// Export data rounds fractions to 512 bits: what they are worth as float64 is compared.
			if v := constant.ToInt(c.Val()); v.Kind() == constant.Int {
				lines[len(lines)-1] += " = " + v.ExactString()
			} else if c.Val().Kind() == constant.Float {
				f, _ := constant.Float64Val(c.Val())
				lines[len(lines)-1] += fmt.Sprintf(" = %g", f)
			} else {
				lines[len(lines)-1] += " = " + c.Val().ExactString()
			}
		}
		if n, ok := obj.Type().(*types.Named); ok {
			for m := range n.Methods() {
				if m.Exported() {
					lines = append(lines, types.ObjectString(m, full))
				}
			}
		}
	}
	return sorted(lines)
}

// difference lists lines of only one of two texts.
func difference(a, b string) string {
	in := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, l := range strings.Split(s, "\n") {
			m[l] = true
		}
		return m
	}
	var out []string
	ma, mb := in(a), in(b)
	for l := range ma {
		if !mb[l] {
			out = append(out, "- "+l)
		}
	}
	for l := range mb {
		if !ma[l] {
			out = append(out, "+ "+l)
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}

// Every value in a table is of a kind that the interpreter can bind, and belongs to its name.
func TestTables(t *testing.T) {
	imp, err := NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range Paths() {
		table, ok := Load(path)
		p, err := imp.Import(path)
		if !ok || err != nil {
			t.Errorf("%s: table %v, types %v", path, ok, err)
			continue
		}
		for name := range table {
			var bound bool
			switch p.Scope().Lookup(name).(type) {
			case *types.Func:
				_, bound = table.Func(name)
			case *types.Var:
				_, bound = table.Var(name)
			case *types.TypeName:
				_, bound = table.Type(name)
			}
			if !bound {
				t.Errorf("%s.%s is bound to another kind of thing", path, name)
			}
		}
	}
	if _, ok := Load("unsafe"); ok || imp.Has("unsafe") || imp.Has("syscall") || imp.Has("runtime/debug") {
		t.Error("a package that endangers the process is bound")
	}
	if _, err := imp.Import("net/http"); err == nil || !strings.Contains(err.Error(), "not linked") {
		t.Errorf("a package without export data gives %v", err)
	}
}

func BenchmarkImport(b *testing.B) {
	for range b.N {
		imp, err := NewImporter()
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range []string{"fmt", "math", "strings"} {
			if _, err := imp.Import(p); err != nil {
				b.Fatal(err)
			}
		}
	}
}
