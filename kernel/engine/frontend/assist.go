package frontend

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// View is what cells could name at one moment, for completion and inspection. It
// may be used while cells run, by one goroutine.
type View struct {
	scope *Scope // of its own maps and positions; never committed to
	home  *token.FileSet
}

// View looks at the scope. It may be called while a cell is checked or runs.
func (s *Scope) View() *View {
	s.names.RLock()
	defer s.names.RUnlock()
	return &View{home: s.fset, scope: &Scope{
		fset:     token.NewFileSet(), // so that what is only looked at leaves no trace
		imports:  s.imports,
		sizes:    s.sizes,
		objects:  maps.Clone(s.objects),
		stale:    maps.Clone(s.stale),
		imported: maps.Clone(s.imported),
		dotted:   maps.Clone(s.dotted),
		auto:     s.auto,
		decls:    maps.Clone(s.decls),
		context:  s.context,
	}}
}

// Objects lists what earlier cells declared, by name.
func (v *View) Objects() map[string]types.Object { return v.scope.objects }

// Lookup is what a name of an earlier cell stands for, nil if nothing.
func (v *View) Lookup(name string) types.Object { return v.scope.objects[name] }

// Packages lists the packages that can be named with no import in this cell:
// the path of each by its name.
func (v *View) Packages() map[string]string {
	out := maps.Clone(v.scope.auto)
	maps.Copy(out, v.scope.imported)
	return out
}

// Import gives the types of a package that cells may import.
func (v *View) Import(path string) (*types.Package, error) { return v.scope.imports.Import(path) }

// Paths lists what cells may import, in order.
func (v *View) Paths() []string {
	paths := symbols.Paths()
	slices.Sort(paths)
	return paths
}

// Source is a declaration of an earlier cell.
type Source struct {
	Cell string // "In[7]"
	Line int    // in it
	Text string
	Doc  string // the comment above it, as written
}

// Source finds the declaration of a function or type "f" or a method "T.M" of an
// earlier cell. Constants that were declared together have the same.
func (v *View) Source(key string) (Source, bool) {
	d := v.scope.decls[key]
	if d == nil {
		for _, x := range v.scope.decls {
			if x.fn == nil && slices.Contains(x.names, key) {
				d = x
				break
			}
		}
	}
	if d == nil {
		return Source{}, false
	}
	return Source{Cell: d.cell, Line: d.line, Text: d.text, Doc: d.doc}, true
}

// Methods lists the keys of the methods that earlier cells declared for a type.
func (v *View) Methods(typ string) []string {
	var out []string
	for key, d := range v.scope.decls {
		if d.fn != nil && len(key) > len(typ) && key[:len(typ)+1] == typ+"." {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// Place is where a position is in the cells: "In[7]" and the line, "" if unknown.
func (v *View) Place(pos token.Pos) (cell string, line int) {
	if !pos.IsValid() {
		return "", 0
	}
	p := v.home.Position(pos)
	return p.Filename, p.Line
}

// Item is a declaration or statement at the top level of a cell: src[Start:End].
type Item struct{ Start, End int }

// Items cuts a cell as Check does.
func Items(src string) []Item {
	var out []Item
	for _, it := range split([]byte(src)) {
		out = append(out, Item{it.start, it.end})
	}
	return out
}
