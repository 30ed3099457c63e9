package gate

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Order says for expressions that stand to the left of calls in their
// statement, and that the compiler may evaluate after them, where those calls
// are, by the positions of their parentheses. Go fixes the order of calls
// and of channel operations among themselves, not that of reading variables
// relative to them.
type Order map[ast.Expr][]token.Pos

// OrderOf finds such expressions in all statements.
func OrderOf(nodes []ast.Node, info *types.Info) Order {
	o := &ordering{info: info, out: Order{}}
	for _, n := range nodes {
		ast.Inspect(n, o.visit)
	}
	return o.out
}

type ordering struct {
	info *types.Info
	out  Order
}

// visit takes each statement, and each expression that is one alone, as a whole.
func (o *ordering) visit(n ast.Node) bool {
	switch s := n.(type) {
	case *ast.AssignStmt:
		var parts []ast.Expr // x += f() reads x after the call, here as there
		for _, l := range s.Lhs {
			parts = append(parts, operands(l)...)
		}
		o.list(append(parts, s.Rhs...))
	case *ast.ExprStmt:
		o.list([]ast.Expr{s.X})
	case *ast.SendStmt:
		o.list([]ast.Expr{s.Chan, s.Value})
	case *ast.ReturnStmt:
		o.list(s.Results)
	case *ast.GoStmt:
		o.list([]ast.Expr{s.Call})
	case *ast.DeferStmt:
		o.list([]ast.Expr{s.Call})
	case *ast.IfStmt:
		o.list([]ast.Expr{s.Cond})
	case *ast.ForStmt:
		if s.Cond != nil {
			o.list([]ast.Expr{s.Cond})
		}
	case *ast.SwitchStmt:
		if s.Tag != nil {
			o.list([]ast.Expr{s.Tag})
		}
	case *ast.CaseClause:
		for _, e := range s.List {
			o.list([]ast.Expr{e})
		}
	case *ast.RangeStmt:
		o.list([]ast.Expr{s.X})
	case *ast.ValueSpec:
		o.list(s.Values)
	}
	return true
}

// operands are the parts of an assignable expression that are evaluated.
func operands(e ast.Expr) []ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return []ast.Expr{e.X, e.Index}
	case *ast.SelectorExpr:
		return []ast.Expr{e.X}
	case *ast.StarExpr:
		return []ast.Expr{e.X}
	}
	return nil
}

func (o *ordering) list(exprs []ast.Expr) {
	var open []ast.Expr
	for _, e := range exprs {
		o.expr(e, &open)
	}
}

// expr adds to open what of e is still open after it, and notes what was open when e calls.
func (o *ordering) expr(e ast.Expr, open *[]ast.Expr) {
	if e == nil {
		return
	}
	e = ast.Unparen(e)
	tv := o.info.Types[e]
	if tv.Value != nil || tv.IsType() {
		return
	}
	switch e := e.(type) {
	case *ast.Ident:
		if _, ok := o.info.Uses[e].(*types.Var); ok {
			*open = append(*open, e)
		}
	case *ast.FuncLit, *ast.BasicLit:
	case *ast.CallExpr:
		o.call(e, open)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			o.branch(open, e.X)
			o.branch(open, e.Y)
			return
		}
		o.expr(e.X, open)
		o.expr(e.Y, open)
		*open = append(*open, e)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			before := len(*open)
			o.expr(e.X, open)
			*open = (*open)[:before]
			return
		}
		o.expr(e.X, open)
		*open = append(*open, e)
	case *ast.IndexExpr:
		before := len(*open)
		o.expr(e.X, open)
		o.expr(e.Index, open)
		if t := o.info.TypeOf(e.X); t != nil {
			if _, ok := t.Underlying().(*types.Map); ok {
				*open = (*open)[:before]
				return
			}
		}
		*open = append(*open, e)
	case *ast.SliceExpr:
		for _, x := range []ast.Expr{e.X, e.Low, e.High, e.Max} {
			o.expr(x, open)
		}
		*open = append(*open, e)
	case *ast.SelectorExpr:
		if o.info.Selections[e] != nil {
			o.expr(e.X, open)
		}
		*open = append(*open, e)
	case *ast.StarExpr:
		o.expr(e.X, open)
		*open = append(*open, e)
	case *ast.TypeAssertExpr:
		o.expr(e.X, open)
		*open = append(*open, e)
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				if _, field := o.info.Uses[ident(kv.Key)].(*types.Var); !field || !o.isField(kv.Key) {
					o.expr(kv.Key, open)
				}
				x = kv.Value
			}
			o.expr(x, open)
		}
	}
}

func ident(e ast.Expr) *ast.Ident {
	id, _ := e.(*ast.Ident)
	return id
}

func (o *ordering) isField(e ast.Expr) bool {
	v, ok := o.info.Uses[ident(e)].(*types.Var)
	return ok && v.IsField()
}

// branch is an operand of && or ||, whose value is kept before the other is looked at.
func (o *ordering) branch(open *[]ast.Expr, e ast.Expr) {
	n := len(*open)
	o.expr(e, open)
	*open = (*open)[:n]
}

func (o *ordering) call(e *ast.CallExpr, open *[]ast.Expr) {
	if o.info.Types[e.Fun].IsType() { // a conversion
		for _, a := range e.Args {
			o.expr(a, open)
		}
		*open = append(*open, e)
		return
	}
	n := len(*open)
	if o.info.Types[e.Fun].IsBuiltin() {
		for _, a := range e.Args {
			o.expr(a, open)
		}
		if id := ident(ast.Unparen(e.Fun)); id != nil {
			switch id.Name {
			case "append", "copy", "recover", "new", "make":
				*open = (*open)[:n]
			default:
				*open = append(*open, e)
			}
		}
		return
	}
	o.expr(e.Fun, open)
	for _, a := range e.Args {
		o.expr(a, open)
	}
	for _, x := range (*open)[:n] {
		o.out[x] = append(o.out[x], e.Lparen)
	}
	*open = (*open)[:n]
}
