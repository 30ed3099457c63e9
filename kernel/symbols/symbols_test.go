package symbols

import (
	"go/types"
	"strings"
	"testing"
)

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
	if _, ok := Load("unsafe"); ok || imp.Has("syscall") || imp.Has("runtime/debug") {
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
