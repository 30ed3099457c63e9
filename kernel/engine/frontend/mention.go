package frontend

import "go/ast"

// need restricts what expose puts into packages to the names that nodes mention,
// and those of earlier calls. Each cell keeps its package: with all names of the
// session in each, memory would grow with the square of the number of cells.
func (c *checking) need(nodes ...ast.Node) {
	if c.needed == nil {
		c.needed = map[string]bool{}
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				c.needed[id.Name] = true
			}
			return true
		})
	}
}

// wanted reports whether packages have to know a name.
func (c *checking) wanted(name string) bool { return c.needed == nil || c.needed[name] }
