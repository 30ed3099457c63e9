package compile

import (
	"go/ast"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

func itoa(i int) string { return strconv.Itoa(i) }

// stand maps what concerns the whole process to the method of package cell's Unit
// that does it for the cell.
var stand = map[string]string{
	"fmt.Print": "Print", "fmt.Println": "Println", "fmt.Printf": "Printf",
	"fmt.Fprint": "Fprint", "fmt.Fprintln": "Fprintln", "fmt.Fprintf": "Fprintf",
	"fmt.Scan": "Scan", "fmt.Scanln": "Scanln", "fmt.Scanf": "Scanf",
	"os.Exit": "Exit", "log.Fatal": "Fatal", "log.Fatalln": "Fatalln", "log.Fatalf": "Fatalf",
	"time.Sleep": "Sleep",
	"os.Stdout":  "Stdout()", "os.Stderr": "Stderr()",
}

// replaced is what stands for a name of a package, nil to leave it.
func (r *rewriter) replaced(n *ast.SelectorExpr) ast.Expr {
	id, ok := n.X.(*ast.Ident)
	if !ok {
		return nil
	}
	pkg, ok := r.info.Uses[id].(*types.PkgName)
	if !ok {
		return nil
	}
	return r.qualified(n, pkg.Imported().Path(), n.Sel.Name)
}

// qualified is a name of a package, or what stands for it. The node n mentions it.
func (r *rewriter) qualified(n ast.Expr, path, name string) ast.Expr {
	switch to := stand[path+"."+name]; {
	case path == "os" && name == "Stdin" && r.mirrored[n]:
		return raw(n.Pos(), "hǀ.Stdin()")
	case to != "" && !r.keep[n]:
		return raw(n.Pos(), "hǀ."+to)
	}
	return raw(n.Pos(), r.imported(path)+"."+name)
}

// stdin marks mentions of os.Stdin that can be a reader which asks: arguments for
// an interface, and calls of its Read.
func (r *rewriter) stdin(n *ast.CallExpr) {
	sig, ok := r.info.TypeOf(n.Fun).(*types.Signature)
	if !ok {
		return
	}
	for i, a := range n.Args {
		if i < sig.Params().Len() && types.IsInterface(sig.Params().At(i).Type()) && r.isStdin(a) {
			r.mirrored[ast.Unparen(a)] = true
		}
	}
	if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Read" && r.isStdin(sel.X) {
		r.mirrored[ast.Unparen(sel.X)] = true
	}
}

func (r *rewriter) isStdin(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if sel, isSel := ast.Unparen(e).(*ast.SelectorExpr); isSel {
		id, ok = sel.Sel, true
	}
	if !ok {
		return false
	}
	obj, ok := r.info.Uses[id].(*types.Var)
	return ok && obj.Pkg() != nil && obj.Pkg().Path() == "os" && obj.Name() == "Stdin"
}

// builtin rewrites calls of recover, print and println.
func (r *rewriter) builtin(n *ast.CallExpr, c *astutil.Cursor) {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok {
		return
	}
	b, ok := r.info.Uses[id].(*types.Builtin)
	if !ok {
		return
	}
	switch b.Name() {
	case "recover":
		if _, deferred := c.Parent().(*ast.DeferStmt); deferred {
			return // it is what is deferred, not what a deferred function calls
		}
		c.Replace(&ast.CallExpr{Fun: raw(n.Pos(), "hǀ.Recover"), Args: []ast.Expr{n}})
	case "print":
		n.Fun = raw(n.Pos(), "hǀ.Print1")
	case "println":
		n.Fun = raw(n.Pos(), "hǀ.Println1")
	}
}

// words hands interface values to print and println as such: the builtins do not look inside.
func (r *rewriter) words(n *ast.CallExpr) {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok {
		return
	}
	if b, ok := r.info.Uses[id].(*types.Builtin); !ok || b.Name() != "print" && b.Name() != "println" {
		return
	}
	for i, a := range n.Args {
		if t := r.info.TypeOf(a); t != nil && types.IsInterface(t) && !isTypeParam(t) {
			n.Args[i] = &ast.CallExpr{Fun: raw(a.Pos(), "kǀ.WordsOf"), Args: []ast.Expr{a}}
		}
	}
}

func isTypeParam(t types.Type) bool { _, ok := types.Unalias(t).(*types.TypeParam); return ok }
