package assist

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Complete says how a cell may go on at the byte offset pos.
func (a *Assistant) Complete(v *frontend.View, src string, pos int) Completion {
	if c, ok := a.command(src, pos); ok {
		return c
	}
	src = withoutCommands(src)
	p := at(src, pos)
	switch {
	case p.comment, p.number:
		return Completion{Start: p.pos, End: p.pos}
	case p.str >= 0:
		return inString(v, p)
	}
	c := &completer{Assistant: a, view: v, place: p}
	c.complete()
	return Completion{Start: p.start, End: p.pos, Items: c.ranked()}
}

// completer gathers what fits one place.
type completer struct {
	*Assistant
	*place
	view   *frontend.View
	sketch *frontend.Sketch
	found  []candidate
	seen   map[string]bool
	want   types.Type // that the place asks for, nil if unknown
}

// candidate is an item with what decides about its rank.
type candidate struct {
	Item
	class int
	typ   types.Type // of the value that it stands for or, called, gives
}

// Classes of candidates, the nearest first.
const (
	nearest  = iota // members and fields by their depth, local variables
	session         // what cells declare at their top level
	packages        // what is imported, or is when it is named
	universe        // what Go predeclares
	keywords
)

func (c *completer) complete() {
	c.seen = map[string]bool{}
	switch prev := c.prev(); {
	case c.naming():
	case prev == token.PERIOD:
		c.type_()
		c.members()
	case prev == token.GOTO || prev == token.BREAK || prev == token.CONTINUE:
		c.type_()
		c.labels(prev)
	case c.caseOnly():
		c.keyword("case", "default")
	case c.afterBlock():
		c.keyword("else")
	case prev == token.ELSE:
		c.keyword("if")
	case c.afterOperand():
	default:
		c.type_()
		c.anyName()
	}
}

// type_ types the cell.
func (c *completer) type_() { c.sketch = c.view.Sketch(c.mended(stand), c.start) }

// parent is the nth node around the name, nil if there is none.
func (c *completer) parent(n int) ast.Node {
	if i := len(c.sketch.Path) - 1 - n; i >= 0 && i < len(c.sketch.Path) {
		return c.sketch.Path[i]
	}
	return nil
}

// name is the identifier that stands in the place of the one to be completed.
func (c *completer) name() *ast.Ident {
	if id, ok := c.parent(0).(*ast.Ident); ok {
		return id
	}
	return nil
}

// add offers an item, once.
func (c *completer) add(x candidate) {
	if !c.seen[x.Text] {
		c.seen[x.Text] = true
		c.found = append(c.found, x)
	}
}

func (c *completer) keyword(names ...string) {
	for _, n := range names {
		c.add(candidate{Item: Item{Text: n, Kind: "keyword"}, class: keywords})
	}
}

// members offers what can stand behind the dot.
func (c *completer) members() {
	if p, ok := c.parent(1).(*ast.TypeAssertExpr); ok && p.Type == c.name() {
		c.anyName()
		return
	}
	sel, ok := c.parent(1).(*ast.SelectorExpr)
	if !ok || sel.Sel != c.name() {
		return
	}
	c.want = c.expected(sel, 2)
	if id, ok := sel.X.(*ast.Ident); ok {
		if pkg, ok := c.sketch.Info.Uses[id].(*types.PkgName); ok {
			c.packageMembers(pkg.Imported(), c.typesOnly(sel, 2))
			return
		}
	}
	tv, ok := c.sketch.Info.Types[sel.X]
	if !ok || tv.Type == nil {
		return
	}
	for _, m := range membersOf(tv.Type, tv.IsType(), c.sketch.Pkg) {
		c.add(c.object(m.obj, m.depth))
	}
}

// packageMembers offers what a package exports.
func (c *completer) packageMembers(pkg *types.Package, typesOnly bool) {
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if _, isType := obj.(*types.TypeName); obj.Exported() && (isType || !typesOnly) {
			c.add(c.object(obj, nearest))
		}
	}
}

// anyName offers what is in scope, where a name of its own can stand.
func (c *completer) anyName() {
	id := c.name()
	if id == nil {
		c.names(false)
		c.keywords(false)
		return
	}
	if c.literalFields(id) {
		return
	}
	c.want = c.expected(id, 1)
	typesOnly := c.typesOnly(id, 1)
	c.names(typesOnly)
	c.keywords(typesOnly)
}
