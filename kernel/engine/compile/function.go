package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// function writes a function with the given body under another name. A function
// that obj names gets a redirection.
func (r *rewriter) function(d *ast.FuncDecl, body *ast.BlockStmt, obj *types.Func, name string, isCopy bool) {
	defer r.copying()()
	d = copyOf(r, &ast.FuncDecl{Recv: d.Recv, Name: d.Name, Type: d.Type})
	body = copyOf(r, body)
	generic := d.Type.TypeParams != nil || obj != nil && obj.Signature().RecvTypeParams().Len() > 0
	block := &ast.BlockStmt{Lbrace: body.Lbrace, List: body.List, Rbrace: body.Rbrace}
	if obj != nil && r.recurs(body) {
		r.poll(block)
	}
	if obj != nil && !generic {
		block.List = append([]ast.Stmt{r.redirection(d, obj, name, isCopy)}, block.List...)
	}
	fn := &ast.FuncDecl{Recv: d.Recv, Name: raw(d.Name.Pos(), name), Type: d.Type, Body: block}
	r.print(r.apply(fn))
}

// redirection is the statement that calls what a function was replaced by.
func (r *rewriter) redirection(d *ast.FuncDecl, obj *types.Func, name string, isCopy bool) ast.Stmt {
	n := len(r.prog.Funcs)
	r.prog.Funcs = append(r.prog.Funcs, Func{obj, isCopy, r.again[obj] != nil && !isCopy})
	sig := flat(obj)
	slot := fmt.Sprintf("rǀ%d", n)
	fmt.Fprintf(&r.late, "var %s %s\n", slot, r.signature(sig))
	value := name
	if recv := obj.Signature().Recv(); recv != nil && d.Recv != nil {
		value = "(" + r.typ(recv.Type()) + ")." + name
	}
	fmt.Fprintf(&r.entries, "{Value: %s, Redirect: uǀ.Pointer(&%s)}, ", value, slot)

	var args []string
	if d.Recv != nil {
		args = append(args, r.named(d.Recv, "aǀr")...)
	}
	args = append(args, r.named(d.Type.Params, "aǀ")...)
	call := slot + "(" + strings.Join(args, ", ")
	if sig.Variadic() {
		call += "..."
	}
	call += ")"
	text := "if " + slot + " != nil { return " + call + " }"
	if sig.Results().Len() == 0 {
		text = "if " + slot + " != nil { " + call + "; return }"
	}
	return &ast.ExprStmt{X: raw(token.NoPos, text)}
}

// named gives all parameters names.
func (r *rewriter) named(list *ast.FieldList, prefix string) []string {
	var out []string
	for _, f := range list.List {
		if len(f.Names) == 0 {
			f.Names = []*ast.Ident{raw(f.Pos(), fmt.Sprintf("%s%d", prefix, len(out)))}
		}
		for i, n := range f.Names {
			if n.Name == "_" {
				f.Names[i] = raw(n.Pos(), fmt.Sprintf("%s%d", prefix, len(out)))
			}
			out = append(out, f.Names[i].Name)
		}
	}
	return out
}

// recurs reports a body that calls functions which cells declare, or function values.
func (r *rewriter) recurs(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !found
		}
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			switch obj := r.info.Uses[fun].(type) {
			case *types.Builtin, *types.TypeName:
			case *types.Func:
				found = found || session(obj)
			default:
				found = true
			}
		case *ast.SelectorExpr:
			if sel := r.info.Selections[fun]; sel != nil {
				found = found || sel.Obj().Pkg() == nil || sel.Obj().Pkg().Path() == "main"
			}
		case *ast.FuncLit:
		default:
			found = found || !r.info.Types[call.Fun].IsType()
		}
		return !found
	})
	return found
}

// spawn is what has to be known of the call of a go or defer statement before its parts are rewritten.
type spawn struct {
	plain bool   // the function is named, not computed
	fixed []bool // arguments that are constant or nil
	tuple int    // how many values the one argument, a call, has
}

func (r *rewriter) spawn(n *ast.CallExpr) *spawn {
	s := &spawn{}
	switch fun := ast.Unparen(n.Fun).(type) {
	case *ast.Ident:
		switch r.info.Uses[fun].(type) {
		case *types.Func, *types.Builtin:
			s.plain = true
		}
	case *ast.SelectorExpr:
		_, isFunc := r.info.Uses[fun.Sel].(*types.Func)
		s.plain = isFunc && r.info.Selections[fun] == nil
	case *ast.FuncLit:
		s.plain = true
	}
	for _, a := range n.Args {
		tv := r.info.Types[a]
		s.fixed = append(s.fixed, tv.Value != nil || tv.IsNil() || tv.IsType())
		if t, ok := tv.Type.(*types.Tuple); ok && len(n.Args) == 1 {
			s.tuple = t.Len()
		}
	}
	return s
}

// goStmt starts a goroutine through package cell.
func (r *rewriter) goStmt(n *ast.GoStmt) ast.Stmt {
	before, run := r.fix(n.Call)
	return block(n.Pos(), before, &ast.ExprStmt{X: &ast.CallExpr{Fun: raw(n.Pos(), "hǀ.Go"), Args: []ast.Expr{run}, Rparen: n.End()}})
}

// deferStmt defers a call through package cell, for a function that may be interpreted or another
// cell's could not recover by itself.
func (r *rewriter) deferStmt(n *ast.DeferStmt) ast.Stmt {
	if r.spawned[n.Call] == nil {
		return n
	}
	before, run := r.fix(n.Call)
	run.Type.Params.List = []*ast.Field{{Names: []*ast.Ident{raw(n.Pos(), "gǀraise")}, Type: raw(n.Pos(), "func()")}}
	call := run.Body.List[0].(*ast.ExprStmt).X.(*ast.CallExpr)
	run.Body.List = []ast.Stmt{&ast.DeferStmt{Defer: n.Pos(), Call: call}, &ast.ExprStmt{X: raw(n.Pos(), "gǀraise()")}}
	return block(n.Pos(), before, &ast.DeferStmt{Defer: n.Defer, Call: &ast.CallExpr{Fun: raw(n.Pos(), "hǀ.Deferred"), Args: []ast.Expr{run}, Rparen: n.End()}})
}

// mayCross reports whether a function is called that is, or may come to be, another engine's.
func (r *rewriter) mayCross(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return false
	case *ast.Ident:
		switch obj := r.info.Uses[fun].(type) {
		case *types.Builtin, *types.TypeName:
			return false
		case *types.Func:
			return session(obj)
		}
	case *ast.SelectorExpr:
		if fn, ok := r.info.Uses[fun.Sel].(*types.Func); ok {
			recv := fn.Signature().Recv()
			return fn.Pkg() == nil || fn.Pkg().Path() == "main" || recv != nil && types.IsInterface(recv.Type())
		}
	}
	return true
}

func block(pos token.Pos, before []ast.Stmt, last ast.Stmt) ast.Stmt {
	if len(before) == 0 {
		return last
	}
	return &ast.BlockStmt{Lbrace: pos, List: append(before, last), Rbrace: last.End()}
}

// fix makes statements that evaluate the function and the arguments of a call, and a function that
// makes it.
func (r *rewriter) fix(n *ast.CallExpr) (before []ast.Stmt, run *ast.FuncLit) {
	s := r.spawned[n]
	call := *n
	call.Args = append([]ast.Expr(nil), call.Args...)
	keep := func(count int, e ast.Expr, name string) []ast.Expr {
		var lhs, out []ast.Expr
		for i := range count {
			lhs = append(lhs, raw(e.Pos(), fmt.Sprintf("%s%d", name, i)))
			out = append(out, raw(e.Pos(), fmt.Sprintf("%s%d", name, i)))
		}
		before = append(before, &ast.AssignStmt{Lhs: lhs, TokPos: e.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{e}})
		return out
	}
	if !s.plain {
		call.Fun = keep(1, call.Fun, "gǀf")[0]
	}
	if s.tuple > 0 {
		call.Args = keep(s.tuple, call.Args[0], "gǀt")
	} else {
		for i, a := range call.Args {
			if !s.fixed[i] {
				call.Args[i] = keep(1, a, fmt.Sprintf("gǀ%dǀ", i))[0]
			}
		}
	}
	return before, &ast.FuncLit{Type: &ast.FuncType{Func: n.Pos(), Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: n.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: &call}}, Rbrace: n.End()}}
}
