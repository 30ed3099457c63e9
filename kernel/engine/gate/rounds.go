package gate

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

// Rounds is an estimate of how often the innermost loops of statements run, as far
// as their bounds can be read: constants, and variables of which value knows the
// value or length, or which the statements set to constants. Pos is where the outermost is.
func Rounds(top *ast.FuncDecl, info *types.Info, value func(*types.Var) (int64, bool)) (n float64, pos token.Pos) {
	e := &estimate{info: info, value: value, set: map[types.Object]float64{}}
	for _, s := range top.Body.List {
		if m := e.statement(s); m > n {
			n, pos = m, s.Pos()
		}
	}
	return n, pos
}

type estimate struct {
	info  *types.Info
	value func(*types.Var) (int64, bool)
	set   map[types.Object]float64
}

// statement is the largest count of the loops in a statement.
func (e *estimate) statement(n ast.Node) (most float64) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) {
				for i, l := range n.Lhs {
					e.define(l, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			if len(n.Names) == len(n.Values) {
				for i, l := range n.Names {
					e.define(l, n.Values[i])
				}
			}
		case *ast.ForStmt:
			most = max(most, e.loop(n)*max(1, e.statement(n.Body)))
			return false
		case *ast.RangeStmt:
			most = max(most, e.over(n)*max(1, e.statement(n.Body)))
			return false
		}
		return true
	})
	return most
}

func (e *estimate) define(l, r ast.Expr) {
	id, ok := l.(*ast.Ident)
	if !ok {
		return
	}
	if x, ok := e.number(r); ok {
		if obj := e.info.ObjectOf(id); obj != nil {
			e.set[obj] = x
		}
	}
}

// number is the value of an expression, if it can be read.
func (e *estimate) number(x ast.Expr) (float64, bool) {
	x = ast.Unparen(x)
	if v := e.info.Types[x].Value; v != nil && (v.Kind() == constant.Int || v.Kind() == constant.Float) {
		f, _ := constant.Float64Val(v)
		return f, true
	}
	if call, ok := x.(*ast.CallExpr); ok && len(call.Args) == 1 && ident(call.Fun) != nil && ident(call.Fun).Name == "len" {
		x = ast.Unparen(call.Args[0])
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		return 0, false
	}
	v, ok := e.info.Uses[id].(*types.Var)
	if !ok {
		return 0, false
	}
	if f, ok := e.set[v]; ok {
		return f, true
	}
	n, ok := e.value(v)
	return float64(n), ok
}

// loop counts the rounds of a loop of three parts; 1 if they can not be told.
func (e *estimate) loop(n *ast.ForStmt) float64 {
	init, ok := n.Init.(*ast.AssignStmt)
	if !ok || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
		return 1
	}
	cond, ok := n.Cond.(*ast.BinaryExpr)
	if !ok {
		return 1
	}
	from, ok1 := e.number(init.Rhs[0])
	to, ok2 := e.number(cond.Y)
	step := 1.0
	if post, ok := n.Post.(*ast.AssignStmt); ok {
		if post.Tok != token.ADD_ASSIGN && post.Tok != token.SUB_ASSIGN {
			return 1
		}
		if step, ok = e.number(post.Rhs[0]); !ok {
			step = 1
		}
	}
	if !ok1 || !ok2 || step == 0 {
		return 1
	}
	switch cond.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
		return max(1, math.Abs((to-from)/step))
	}
	return 1
}

// over counts the rounds of a range loop.
func (e *estimate) over(n *ast.RangeStmt) float64 {
	t := e.info.TypeOf(n.X)
	if t == nil {
		return 1
	}
	if a, ok := t.Underlying().(*types.Array); ok {
		return max(1, float64(a.Len()))
	}
	if x, ok := e.number(n.X); ok {
		return max(1, x)
	}
	return 1
}
