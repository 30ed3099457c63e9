package frontend

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// failure is what the checks found, less what cells are allowed.
func (c *checking) failure() error {
	out := &Errors{}
	seen := map[string]bool{}
	for _, e := range c.errs {
		if c.allowed(e) {
			continue
		}
		x := Error{Pos: c.fset.Position(e.Pos), Msg: c.word(e.Msg) + c.suggest(e)}
		if strings.HasPrefix(e.Msg, "\t") && len(out.List) > 0 {
			last := &out.List[len(out.List)-1]
			last.Msg += "; " + strings.TrimSpace(x.Msg)
			continue
		}
		if !seen[x.String()] {
			seen[x.String()] = true
			out.List = append(out.List, x)
		}
	}
	if len(out.List) == 0 {
		return nil
	}
	sort.SliceStable(out.List, func(i, j int) bool {
		a, b := out.List[i].Pos, out.List[j].Pos
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return out
}

// word says in a cell's terms what the type checker says.
func (c *checking) word(msg string) string {
	return strings.NewReplacer("·", "", "main.", "", "\n\t", "; ").Replace(msg)
}

// allowed reports whether Go's compiler would refuse what a cell may do.
func (c *checking) allowed(e types.Error) bool {
	switch {
	case strings.Contains(e.Msg, "imported and not used"), strings.Contains(e.Msg, "imported as") && strings.Contains(e.Msg, "not used"):
		return true
	case strings.HasPrefix(e.Msg, "declared and not used: "):
		v := c.locals()[strings.TrimPrefix(e.Msg, "declared and not used: ")]
		return v != nil && v.Pos() == e.Pos
	case strings.HasSuffix(e.Msg, "is not used"):
		return c.skip[e.Pos]
	}
	return false
}

// learn looks among the errors for those that another attempt avoids, changes
// the plan, and reports whether it did.
//
// The type checker does not let one package write literals of another's struct
// types without the names of unexported fields. Cells are packages to it, though
// to their writer they are one: such literals get the names. And declarations of
// earlier cells that no longer fit are given up rather than holding up the cell.
func (c *checking) learn() bool {
	changed, unkeyed := false, false
	for _, e := range c.errs {
		if c.allowed(e) {
			continue
		}
		if strings.HasPrefix(e.Msg, "implicit assignment to unexported field") {
			unkeyed = true
			continue
		}
		if pos := c.fset.Position(e.Pos); pos.Filename != c.cell.Name {
			changed = c.giveUp(pos, c.word(e.Msg)) || changed
		}
	}
	if unkeyed {
		for e, tv := range c.info.Types {
			lit, ok := e.(*ast.CompositeLit)
			if !ok || len(lit.Elts) == 0 {
				continue
			}
			if _, ok := lit.Elts[0].(*ast.KeyValueExpr); ok {
				continue
			}
			t := tv.Type.Underlying()
			if p, ok := t.(*types.Pointer); ok { // {1} for &T{1} in a literal of many
				t = p.Elem().Underlying()
			}
			st, ok := t.(*types.Struct)
			if !ok || st.NumFields() != len(lit.Elts) {
				continue
			}
			names := make([]string, st.NumFields())
			for i := range names {
				names[i] = st.Field(i).Name()
			}
			if at := c.place(lit.Lbrace); c.keyed[at] == nil {
				c.keyed[at] = names
				changed = true
			}
		}
	}
	return changed
}

func (c *checking) place(pos token.Pos) string { return c.fset.Position(pos).String() }

// key writes the names of fields into the literals of nodes that need them.
func (c *checking) key(nodes ...ast.Node) {
	if len(c.keyed) == 0 {
		return
	}
	names := func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		fields := c.keyed[c.place(lit.Lbrace)]
		if len(fields) != len(lit.Elts) {
			return true
		}
		for i, v := range lit.Elts {
			if _, ok := v.(*ast.KeyValueExpr); !ok {
				lit.Elts[i] = &ast.KeyValueExpr{Key: &ast.Ident{NamePos: v.Pos(), Name: fields[i]}, Colon: v.Pos(), Value: v}
			}
		}
		return true
	}
	for _, n := range nodes {
		ast.Inspect(n, names)
	}
}
