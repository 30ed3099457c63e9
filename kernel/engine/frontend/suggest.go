package frontend

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/spelling"
	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// suggest says which known name was meant where the checker knows none, "" if none is near.
func (c *checking) suggest(e types.Error) string {
	var meant string
	switch {
	case strings.Contains(e.Msg, "(but have ") || strings.Contains(e.Msg, ", but does have "):
		return "" // the checker has said it
	case strings.HasPrefix(e.Msg, "undefined: ") || strings.Contains(e.Msg, "has no field or method "):
		switch u := c.unknown(e.Pos); {
		case u.id == nil:
		case u.of != nil:
			meant = c.member(u)
		case c.broken[u.id.Name] != "" || c.stale[u.id.Name] != "":
			return ": " + cmp.Or(c.broken[u.id.Name], c.stale[u.id.Name])
		default:
			meant = c.name(u)
		}
	case strings.HasPrefix(e.Msg, "unknown field "):
		if u := c.unknown(e.Pos); u.literal != nil {
			meant = spelling.Nearest(u.id.Name, fields(c.info.TypeOf(u.literal)))
		}
	}
	if meant == "" {
		return ""
	}
	return "; did you mean " + meant + "?"
}

// unknown is a name of a cell that nothing has, and how it is used.
type unknown struct {
	id      *ast.Ident
	of      ast.Expr // what id is selected from, nil if it stands alone
	sel     string   // the name that is selected from id, "" if none is
	called  bool
	typ     bool              // where only a type can stand
	literal *ast.CompositeLit // whose field id names
}

// unknown finds the name at a position.
func (c *checking) unknown(pos token.Pos) unknown {
	var u unknown
	called, typed := map[ast.Expr]bool{}, map[ast.Expr]bool{}
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[n.Fun] = true
		case *ast.ValueSpec:
			typed[n.Type] = true
		case *ast.Field:
			typed[n.Type] = true
		case *ast.ArrayType:
			typed[n.Elt] = true
		case *ast.MapType:
			typed[n.Key], typed[n.Value] = true, true
		case *ast.ChanType:
			typed[n.Value] = true
		case *ast.CompositeLit:
			typed[n.Type] = true
			for _, x := range n.Elts {
				if kv, ok := x.(*ast.KeyValueExpr); ok && kv.Key.Pos() == pos {
					if id, ok := kv.Key.(*ast.Ident); ok {
						u = unknown{id: id, literal: n}
					}
				}
			}
		case *ast.SelectorExpr:
			if n.Sel.Pos() == pos {
				u = unknown{id: n.Sel, of: n.X, called: called[n], typ: typed[n]}
			}
			if id, ok := n.X.(*ast.Ident); ok && id.Pos() == pos {
				u = unknown{id: id, sel: n.Sel.Name}
			}
		case *ast.Ident:
			if n.Pos() == pos && u.id == nil {
				u = unknown{id: n, called: called[n], typ: typed[n]}
			}
		}
		return true
	}
	ast.Inspect(c.syn.decls, look)
	ast.Inspect(c.syn.file, look)
	for _, b := range c.stripped {
		ast.Inspect(b, look)
	}
	return u
}

// member is the member of a package or a value that was meant.
func (c *checking) member(u unknown) string {
	if id, ok := u.of.(*ast.Ident); ok {
		if pkg, ok := c.info.Uses[id].(*types.PkgName); ok {
			known := pkg.Imported().Scope()
			return spelling.Nearest(u.id.Name, slices.DeleteFunc(known.Names(), func(name string) bool {
				return !ast.IsExported(name) || !u.takes(known.Lookup(name))
			}))
		}
	}
	t := c.info.TypeOf(u.of)
	if t == nil {
		return ""
	}
	names := fields(t)
	for _, t := range []types.Type{t, types.NewPointer(t)} {
		for sel := range types.NewMethodSet(t).Methods() {
			if name := sel.Obj().Name(); ast.IsExported(name) || ours(sel.Obj()) {
				names = append(names, name)
			}
		}
	}
	return spelling.Nearest(u.id.Name, names)
}

// fields are the names of a struct's fields, those of what it embeds too.
func fields(t types.Type) []string {
	var names []string
	seen := map[types.Type]bool{}
	var walk func(t types.Type)
	walk = func(t types.Type) {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range st.Fields() {
			if f.Exported() || ours(f) {
				names = append(names, f.Name())
			}
			if f.Embedded() {
				walk(f.Type())
			}
		}
	}
	if t != nil {
		walk(t)
	}
	return names
}

// ours reports whether an object is a cell's.
func ours(obj types.Object) bool { return obj.Pkg() != nil && obj.Pkg().Path() == "main" }

// takes reports whether obj can stand where the name does.
func (u unknown) takes(obj types.Object) bool {
	_, isType := obj.(*types.TypeName)
	switch {
	case u.typ:
		return isType
	case u.called && !isType:
		if _, builtin := obj.(*types.Builtin); builtin {
			return true
		}
		_, ok := obj.Type().Underlying().(*types.Signature)
		return ok
	}
	return true
}

// otherLanguages maps names that stand for something in other languages to Go's.
var otherLanguages = map[string]string{
	"null": "nil", "None": "nil", "NULL": "nil", "nullptr": "nil", "str": "string", "double": "float64", "float": "float64",
	"boolean": "bool", "char": "byte or rune", "long": "int64", "object": "any", "raise": "panic", "throw": "panic",
	"push": "append", "concat": "append", "size": "len", "sizeof": "len",
}

// wellKnown are the packages whose names are written without them.
var wellKnown = []string{"fmt", "math", "strings", "errors", "time", "os", "sort", "strconv"}

// name is what was meant by a name that stands alone, or by that of a package.
func (c *checking) name(u unknown) string {
	if u.sel != "" {
		return c.qualifier(u)
	}
	near := spelling.Nearest(u.id.Name, c.inScope(u))
	if strings.EqualFold(near, u.id.Name) {
		return near
	}
	for _, path := range wellKnown {
		pkg, err := c.Scope.imports.Import(path)
		if err != nil {
			continue
		}
		for _, n := range pkg.Scope().Names() {
			if ast.IsExported(n) && strings.EqualFold(n, u.id.Name) && u.takes(pkg.Scope().Lookup(n)) {
				return pkg.Name() + "." + n
			}
		}
	}
	if other := otherLanguages[u.id.Name]; other != "" {
		return other
	}
	return near
}

// qualifier is the package or variable that was meant by a name before a dot.
func (c *checking) qualifier(u unknown) string {
	for _, path := range symbols.Paths() {
		if packageName(path) == u.id.Name {
			return `import "` + path + `"`
		}
	}
	if path := standard[u.id.Name]; path != "" { // it could not be had without
		return `import "` + path + `"`
	}
	known := c.inScope(u)
	for _, packages := range []map[string]string{c.cell.imported, c.imported, c.auto} {
		known = slices.AppendSeq(known, maps.Keys(packages))
	}
	slices.Sort(known)
	return spelling.Nearest(u.id.Name, known)
}

// inScope are the names that are known where u stands and could stand there.
func (c *checking) inScope(u unknown) []string {
	var known []string
	add := func(name string, obj types.Object) {
		switch {
		case strings.ContainsAny(name, "·ǀ") || name == "_" || name == "print" || name == "println":
			return // no user's, or hardly ever meant
		case u.sel != "" && !c.selects(obj, u.sel), u.sel == "" && !u.takes(obj):
			return
		}
		known = append(known, name)
	}
	for s := c.scopeAt(u.id.Pos()); s != nil; s = s.Parent() {
		for _, n := range s.Names() {
			obj := s.Lookup(n)
			if later := isLocal(obj) && s != types.Universe && obj.Pos() >= u.id.Pos(); !later {
				add(n, obj)
			}
		}
	}
	for n, obj := range c.objects {
		add(n, obj)
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// isLocal reports whether an object lives in a function.
func isLocal(obj types.Object) bool {
	return obj.Parent() != nil && (obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope())
}

// selects reports whether sel can be a member of obj.
func (c *checking) selects(obj types.Object, sel string) bool {
	if _, ok := obj.(*types.PkgName); ok {
		return true
	}
	if _, ok := obj.(*types.Builtin); ok || obj.Type() == nil || !ours(obj) {
		return false
	}
	found, _, _ := types.LookupFieldOrMethod(obj.Type(), true, obj.Pkg(), sel)
	return found != nil
}

// scopeAt is the innermost scope at a position, or that of the package which the cell is in.
func (c *checking) scopeAt(pos token.Pos) *types.Scope {
	var in *types.Scope
	for _, s := range c.info.Scopes {
		if s.Contains(pos) && (in == nil || in.Contains(s.Pos()) && s.End() <= in.End() && s != in) {
			in = s
		}
	}
	if in == nil {
		return c.local
	}
	return in
}
