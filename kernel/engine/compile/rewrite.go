package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriter turns a copy of the syntax of a cell into that of its package.
type rewriter struct {
	*unit
	info *types.Info
	from *types.Info // of the syntax that was copied

	addressable map[*ast.SelectorExpr]bool
	spawned     map[*ast.CallExpr]*spawn
	mirrored    map[ast.Expr]bool // literals that are addresses, by syntax or as elements of pointer type
	keep        map[ast.Expr]bool // mentions of os.Stdout and the like that stay
	converted   map[ast.Expr]types.Type
}

// apply rewrites a node in place and returns it.
func (r *rewriter) apply(n ast.Node) ast.Node {
	r.addressable, r.spawned = map[*ast.SelectorExpr]bool{}, map[*ast.CallExpr]*spawn{}
	r.mirrored, r.keep, r.converted = map[ast.Expr]bool{}, map[ast.Expr]bool{}, map[ast.Expr]types.Type{}
	return astutil.Apply(n, r.before, r.after)
}

// before looks at nodes while their parts are as the type checker saw them.
func (r *rewriter) before(c *astutil.Cursor) bool {
	n := c.Node()
	if n != nil && n.Pos().IsValid() {
		r.pos = n.Pos()
	}
	r.convert(n)
	switch n := n.(type) {
	case *ast.SelectorExpr:
		r.addressable[n] = r.info.Types[n.X].Addressable()
	case *ast.GoStmt:
		r.spawned[n.Call] = r.spawn(n.Call)
	case *ast.DeferStmt:
		if r.mayCross(n.Call) {
			r.spawned[n.Call] = r.spawn(n.Call)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			if lit, ok := ast.Unparen(n.X).(*ast.CompositeLit); ok && r.foreignLit(lit) {
				r.mirrored[lit] = true
			}
			r.keep[ast.Unparen(n.X)] = true
		}
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 {
			if id, ok := n.Lhs[0].(*ast.Ident); ok {
				if _, ok := r.flags[r.info.Uses[id]]; ok {
					return true
				}
			}
		}
		for _, l := range n.Lhs {
			r.keep[ast.Unparen(l)] = true
		}
	case *ast.CallExpr:
		r.stdin(n)
		r.words(n)
	}
	return true
}

// after rewrites nodes whose parts have been rewritten.
func (r *rewriter) after(c *astutil.Cursor) bool {
	r.rewrite(c)
	r.converting(c)
	return true
}

func (r *rewriter) rewrite(c *astutil.Cursor) {
	switch n := c.Node().(type) {
	case *ast.Ident:
		if to := r.ident(n, c); to != nil {
			c.Replace(to)
		}
	case *ast.SelectorExpr:
		if to := r.selector(n); to != nil {
			c.Replace(to)
		}
	case *ast.CompositeLit:
		if r.foreignLit(n) {
			c.Replace(r.mirrorLit(n))
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && r.mirrored[call] {
				c.Replace(call)
			}
		}
	case *ast.CallExpr:
		r.builtin(n, c)
	case *ast.StructType:
		if to := r.structType(n, c.Parent()); to != nil {
			c.Replace(to)
		}
	case *ast.InterfaceType:
		r.methods(n)
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 {
			if id, ok := n.Lhs[0].(*ast.Ident); ok {
				if i, ok := r.flags[r.info.Uses[id]]; ok {
					c.Replace(&ast.ExprStmt{X: raw(n.Pos(), "hǀ.Declared("+itoa(i)+")")})
				}
			}
		}
	case *ast.GoStmt:
		c.Replace(r.goStmt(n))
	case *ast.DeferStmt:
		c.Replace(r.deferStmt(n))
	case *ast.ForStmt:
		r.poll(n.Body)
	case *ast.RangeStmt:
		if !r.bounded(n) {
			r.poll(n.Body)
		}
	}
}

// ident is what stands for a name of the session or of a package, nil to leave it.
func (r *rewriter) ident(id *ast.Ident, c *astutil.Cursor) ast.Expr {
	obj := r.info.Uses[id]
	if obj == nil {
		return nil
	}
	if sel, ok := c.Parent().(*ast.SelectorExpr); ok && sel.Sel == id {
		return nil
	}
	if !session(obj) {
		if p := obj.Pkg(); p != nil && p.Path() != "main" && obj.Parent() == p.Scope() { // imported with a dot
			return r.qualified(id, p.Path(), obj.Name())
		}
		return nil
	}
	if path := r.c[obj.Pkg()]; path != "" {
		return raw(id.Pos(), r.imported(path)+"."+obj.Name())
	}
	switch obj := obj.(type) {
	case *types.Var:
		if _, ok := r.flags[obj]; ok {
			return nil
		}
		for i, v := range r.prog.Show {
			if v == obj {
				return raw(id.Pos(), "sǀ"+itoa(i))
			}
		}
		r.variable(obj, false)
		return raw(id.Pos(), "(*"+r.name("v", obj)+")")
	case *types.Func:
		if obj.Signature().TypeParams().Len() > 0 {
			return raw(id.Pos(), r.member(obj, "Gǀ"))
		}
		if r.local[obj] {
			return raw(id.Pos(), r.funcName(obj))
		}
		return raw(id.Pos(), r.use(obj))
	case *types.TypeName:
		if name := r.alias(obj); name != id.Name {
			return raw(id.Pos(), name)
		}
	case *types.Const:
		if !r.local[obj] {
			return raw(id.Pos(), r.constant(obj))
		}
	}
	return nil
}

// session reports an object of the top level of a cell.
func session(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == "main" && obj.Parent() == obj.Pkg().Scope()
}

// alias is the name by which the package knows a type of the session.
func (u *unit) alias(obj *types.TypeName) string {
	u.typeName(obj)
	if u.local[obj] {
		return obj.Name()
	}
	name := obj.Name()
	if u.names[name] || u.aliases[name] != nil && u.aliases[name] != obj {
		name = u.name("A", obj)
	}
	u.aliases[name] = obj
	return name
}

// selector rewrites fields and methods that the package may not name, and what
// package cell does in the place of others.
func (r *rewriter) selector(n *ast.SelectorExpr) ast.Expr {
	sel := r.info.Selections[n]
	if sel == nil {
		return r.replaced(n)
	}
	if fn, ok := sel.Obj().(*types.Func); ok {
		if fn.Pkg() != nil && fn.Pkg().Path() == "main" {
			n.Sel = raw(n.Sel.Pos(), methodName(fn.Name()))
		}
		return nil
	}
	return r.field(n, sel)
}

// methodName is an exported name for a method, so that packages share it.
func methodName(s string) string {
	if s == "_" || ast.IsExported(s) || strings.HasPrefix(s, "Mǀ") {
		return s
	}
	return "Mǀ" + s
}

func (r *rewriter) methods(n *ast.InterfaceType) {
	for _, f := range n.Methods.List {
		for i, id := range f.Names {
			f.Names[i] = raw(id.Pos(), methodName(id.Name))
		}
	}
}

// poll makes a block ask whether the cell was stopped.
func (r *rewriter) poll(b *ast.BlockStmt) {
	b.List = append([]ast.Stmt{&ast.ExprStmt{X: raw(token.NoPos, "hǀ.Poll()")}}, b.List...)
}

// bounded reports a loop over what lies in memory that calls nothing.
func (r *rewriter) bounded(n *ast.RangeStmt) bool {
	t := r.info.TypeOf(n.X)
	if t == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Pointer:
	case *types.Basic:
		if u.Info()&types.IsString == 0 {
			return false
		}
	default:
		return false
	}
	return !calls(n.Body)
}

// calls reports whether code calls anything or loops.
func calls(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.CallExpr, *ast.ForStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}
