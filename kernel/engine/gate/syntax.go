package gate

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Syntax refuses what only the typed syntax tree shows. Top is the function of
// the cell's statements.
func Syntax(top *ast.FuncDecl, nodes []ast.Node, info *types.Info) error {
	var first *Refusal
	refuse := func(r *Refusal) {
		if first == nil || r.Pos < first.Pos {
			first = r
		}
	}
	for _, s := range top.Body.List {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				if n.Tok == token.GOTO {
					refuse(Refuse(n.Pos(), "goto", "at the top level of a cell it could jump over or back to the declaration of a variable that outlives the cell"))
				}
			}
			return true
		})
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if r, ok := n.(*ast.RangeStmt); ok {
				if blank(r.Value) && isArray(info.TypeOf(r.X)) && reaches(r.X, info) {
					refuse(Refuse(r.X.Pos(), "range over this array", "Go does not evaluate it where only its length counts, but it would be here"))
				}
			}
			return true
		})
	}
	if first == nil {
		return nil
	}
	return first
}

func blank(e ast.Expr) bool {
	id := ident(e)
	return e == nil || id != nil && id.Name == "_"
}

func isArray(t types.Type) bool {
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// reaches reports whether evaluating e may fault or have effects.
func reaches(e ast.Expr, info *types.Info) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StarExpr, *ast.IndexExpr, *ast.CallExpr, *ast.TypeAssertExpr, *ast.SliceExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.SelectorExpr:
			found = found || info.Selections[n] != nil
		}
		return !found
	})
	return found
}
