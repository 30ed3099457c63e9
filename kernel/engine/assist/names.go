package assist

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// names offers what is in scope: types and packages alone if that is what fits.
func (c *completer) names(typesOnly bool) {
	offer := func(obj types.Object, class int) {
		if obj == nil || strings.ContainsAny(obj.Name(), "·ʘ") || obj.Name() == "_" {
			return
		}
		switch obj.(type) {
		case *types.TypeName:
		case *types.PkgName:
			class = packages
		default:
			if typesOnly {
				return
			}
		}
		c.add(c.object(obj, class))
	}
	var pos token.Pos
	if id := c.name(); id != nil {
		pos = id.Pos()
	}
	var pkg *types.Package
	if c.sketch != nil {
		pkg = c.sketch.Pkg
		for s := c.sketch.Scope; s != nil && s != types.Universe; s = s.Parent() {
			class := nearest
			if pkg != nil && s == pkg.Scope() || c.topLevel(s) {
				class = session
			}
			for _, name := range s.Names() {
				if obj := s.Lookup(name); visible(s, name, pos) {
					offer(obj, class)
				}
			}
		}
	}
	for _, obj := range c.view.Objects() {
		offer(obj, session)
	}
	c.packageNames()
	for _, name := range types.Universe.Names() {
		offer(types.Universe.Lookup(name), universe)
	}
}

// topLevel reports whether a scope is that of the statements of a cell.
func (c *completer) topLevel(s *types.Scope) bool {
	f, ok := c.parent(len(c.sketch.Path) - 1).(*ast.FuncDecl)
	return ok && strings.HasSuffix(f.Name.Name, "·") && f.Name.Name == "cell·" && c.sketch.Info.Scopes[f.Type] == s
}

// visible reports whether a name of a scope has been declared where pos is.
func visible(s *types.Scope, name string, pos token.Pos) bool {
	at, _ := s.LookupParent(name, pos)
	return at == s
}

// packageNames offers the packages that a cell may name: those that it has
// imported, and those that are imported for it.
func (c *completer) packageNames() {
	offer := func(name, path string) {
		c.add(candidate{Item: Item{Text: name, Kind: "module", Signature: path}, class: packages})
	}
	if c.sketch != nil {
		for name, path := range c.sketch.Imports {
			offer(name, path)
		}
	}
	for name, path := range c.view.Packages() {
		offer(name, path)
	}
}

// labels offers those that a jump can go to.
func (c *completer) labels(jump token.Token) {
	var around ast.Node // the function that the jump is in
	within := map[*ast.LabeledStmt]bool{}
	for _, n := range c.sketch.Path {
		switch n := n.(type) {
		case *ast.FuncDecl:
			around = n.Body
		case *ast.FuncLit:
			around, within = n.Body, map[*ast.LabeledStmt]bool{}
		case *ast.LabeledStmt:
			within[n] = true
		}
	}
	if body, ok := around.(*ast.BlockStmt); !ok || body == nil {
		return
	}
	ast.Inspect(around, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		l, ok := n.(*ast.LabeledStmt)
		if !ok {
			return true
		}
		switch l.Stmt.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			ok = jump == token.GOTO || within[l]
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			ok = jump == token.GOTO || jump == token.BREAK && within[l]
		default:
			ok = jump == token.GOTO
		}
		if ok {
			c.add(candidate{Item: Item{Text: l.Label.Name, Kind: "label"}})
		}
		return true
	})
}
