package frontend

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"sort"

	"golang.org/x/tools/go/types/typeutil"
)

// build turns the checked cell into SSA form, with the variables of its top
// level as globals: they outlive the cell.
func (c *checking) build(code, bodies *types.Package, bodyFile *ast.File) error {
	vars := types.NewPackage("main", "main")
	p := &promotion{checking: c, pkg: vars, become: map[*types.Var]*types.Var{}, trueObj: types.Universe.Lookup("true")}
	p.globals()
	if err := p.statements(); err != nil {
		return err
	}
	p.uses()
	c.create(vars)
	for _, r := range c.cell.Renewed {
		c.create(r.New.Pkg())
	}
	for _, obj := range c.info.Uses {
		if pkg := obj.Pkg(); pkg != nil && obj.Parent() == pkg.Scope() && pkg != code && pkg != bodies {
			c.create(pkg)
		}
	}
	main := c.prog.CreatePackage(code, []*ast.File{c.syn.decls, c.syn.file}, c.info, false)
	more := *c.info
	more.InitOrder = nil
	rest := c.prog.CreatePackage(bodies, []*ast.File{bodyFile}, &more, false)
	main.SetDebugMode(true) // which expression a value comes from decides about order of evaluation
	rest.SetDebugMode(true)
	c.created[code], c.created[bodies] = true, true
	main.Build()
	rest.Build()
	c.cell.Main = main.Func(c.syn.body.Name.Name)
	if c.program {
		c.cell.Init = main.Func("init")
		c.cell.All = append(c.cell.All, c.cell.Init)
	}
	c.cell.All = append(c.cell.All, c.cell.Main)
	c.collect(bodyFile)
	return nil
}

// collect lists the functions of the cell and what it declares.
func (c *checking) collect(bodyFile *ast.File) {
	cell := c.cell
	bodies := bodyFuncs(bodyFile)
	for _, d := range c.syn.decls.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			obj, ok := c.info.Defs[d.Name].(*types.Func)
			if !ok {
				continue
			}
			if d.Recv == nil && d.Name.Name != "_" && d.Name.Name != "init" {
				cell.objects[d.Name.Name] = obj
			}
			if d.Type.TypeParams != nil || genericReceiver(d) {
				continue // its instances are compiled where they are called
			}
			body := d
			if c.stripped[d] != nil {
				body, bodies = bodies[0], bodies[1:]
			}
			c.function(obj, body)
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, spec := range d.Specs {
				for _, n := range specNames(spec) {
					obj := c.info.Defs[n]
					if obj == nil || n.Name == "_" {
						continue
					}
					if v, ok := obj.(*types.Var); ok {
						cell.Vars = append(cell.Vars, Variable{Obj: v})
						continue
					}
					cell.objects[n.Name] = obj
				}
			}
		}
	}
	for _, b := range bodies {
		c.function(c.outer[b], b)
	}
	cell.Decls, cell.Bodies, cell.Again = c.syn.decls.Decls, c.stripped, c.outer
	cell.Top = c.syn.body
	cell.Files = []ast.Node{c.syn.body, bodyFile, c.syn.decls}
}

func (c *checking) function(obj *types.Func, body *ast.FuncDecl) {
	def, ok := c.info.Defs[body.Name].(*types.Func)
	if !ok {
		return
	}
	if fn := c.prog.FuncValue(def); fn != nil {
		if body.Name.Name != "init" {
			c.cell.Funcs = append(c.cell.Funcs, Func{Obj: obj, Body: fn})
		}
		c.cell.All = append(c.cell.All, fn)
	}
}

func bodyFuncs(f *ast.File) []*ast.FuncDecl {
	var out []*ast.FuncDecl
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			out = append(out, fn)
		}
	}
	return out
}

// promotion makes session variables of the variables at the top level of a cell.
type promotion struct {
	*checking
	pkg     *types.Package
	become  map[*types.Var]*types.Var
	trueObj types.Object
}

// globals makes a global for every variable of the statements' own scope.
func (p *promotion) globals() {
	names := p.local.Names()
	var list []*types.Var
	for _, name := range names {
		if v, ok := p.local.Lookup(name).(*types.Var); ok {
			list = append(list, v)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Pos() < list[j].Pos() })
	for _, v := range list {
		g := types.NewVar(v.Pos(), p.pkg, v.Name(), v.Type())
		flag := types.NewVar(v.Pos(), p.pkg, v.Name()+"·declared", types.Typ[types.Bool])
		p.pkg.Scope().Insert(g)
		p.pkg.Scope().Insert(flag)
		p.become[v] = g
		p.cell.Vars = append(p.cell.Vars, Variable{g, flag})
	}
}

// uses makes every mention of a promoted variable one of its global.
func (p *promotion) uses() {
	for id, obj := range p.info.Uses {
		if v, ok := obj.(*types.Var); ok && p.become[v] != nil {
			p.info.Uses[id] = p.become[v]
		}
	}
	for id, obj := range p.info.Defs {
		if v, ok := obj.(*types.Var); ok && p.become[v] != nil {
			delete(p.info.Defs, id)
			p.info.Uses[id] = p.become[v]
		}
	}
}

// statements rewrites the top level: declarations become assignments, followed by
// a note that they have run, and the last expression is kept.
func (p *promotion) statements() error {
	last := p.lastExpr()
	var out []ast.Stmt
	for _, s := range p.syn.body.Body.List {
		if s == ast.Stmt(last) && last != nil {
			kept, err := p.show(last)
			if err != nil {
				return err
			}
			out = append(out, kept)
			continue
		}
		list, err := p.statement(s)
		if err != nil {
			return err
		}
		out = append(out, list...)
	}
	p.syn.body.Body.List = out
	return nil
}

func (p *promotion) statement(s ast.Stmt) ([]ast.Stmt, error) {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		list, err := p.statement(s.Stmt)
		if err != nil || len(list) == 0 {
			return list, err
		}
		s.Stmt = list[0]
		return append([]ast.Stmt{s}, list[1:]...), nil
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return []ast.Stmt{s}, nil
		}
		out := []ast.Stmt{s}
		for _, l := range s.Lhs {
			if v, ok := p.info.Defs[l.(*ast.Ident)].(*types.Var); ok && p.become[v] != nil {
				out = append(out, p.note(v, s.End()))
			}
		}
		s.Tok = token.ASSIGN
		return out, nil
	case *ast.DeclStmt:
		gen, ok := s.Decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			return []ast.Stmt{s}, nil
		}
		var out []ast.Stmt
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			if len(spec.Values) > 0 {
				var lhs []ast.Expr
				for _, n := range spec.Names {
					lhs = append(lhs, n)
				}
				if p.blankOfType(spec) {
					out = append(out, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: gen.TokPos, Tok: token.VAR, Specs: []ast.Spec{spec}}})
					continue
				}
				out = append(out, &ast.AssignStmt{Lhs: lhs, TokPos: spec.Pos(), Tok: token.ASSIGN, Rhs: spec.Values})
			}
			for _, n := range spec.Names {
				if v, ok := p.info.Defs[n].(*types.Var); ok && p.become[v] != nil {
					out = append(out, p.note(v, spec.End()))
				}
			}
		}
		return out, nil
	}
	return []ast.Stmt{s}, nil
}

// blankOfType reports whether all names are blank: such a declaration stays one,
// for its type matters to its values.
func (p *promotion) blankOfType(spec *ast.ValueSpec) bool {
	for _, n := range spec.Names {
		if n.Name != "_" {
			return false
		}
	}
	return true
}

// note makes the statement that says a variable's declaration has run.
func (p *promotion) note(v *types.Var, pos token.Pos) ast.Stmt {
	var flag *types.Var
	for _, x := range p.cell.Vars {
		if x.Obj == p.become[v] {
			flag = x.Flag
		}
	}
	yes := &ast.Ident{NamePos: pos, Name: "true"}
	p.info.Uses[yes] = p.trueObj
	p.info.Types[yes] = types.TypeAndValue{Type: types.Typ[types.Bool], Value: constant.MakeBool(true)}
	return &ast.AssignStmt{Lhs: []ast.Expr{p.mention(flag, pos)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{yes}}
}

func (p *promotion) mention(v *types.Var, pos token.Pos) *ast.Ident {
	id := &ast.Ident{NamePos: pos, Name: v.Name()}
	p.info.Uses[id] = v
	return id
}

// show keeps the values of the last expression in variables of their own.
func (p *promotion) show(s *ast.ExprStmt) (ast.Stmt, error) {
	tv := p.info.Types[s.X]
	var kinds []types.Type
	switch t := tv.Type.(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			kinds = append(kinds, v.Type())
		}
	case nil:
	default:
		if !tv.IsVoid() && tv.IsValue() {
			d := types.Default(t)
			if d == types.Typ[types.UntypedNil] {
				return nil, one(p.fset.Position(s.Pos()), "use of untyped nil")
			}
			if tv.Value != nil && !fits(tv.Value, d) {
				return nil, one(p.fset.Position(s.Pos()), fmt.Sprintf("cannot use %s (untyped %s constant %s) as %s value (overflows)",
					types.ExprString(s.X), untypedKind(t), tv.Value.ExactString(), d))
			}
			if t != d {
				tv.Type = d
				p.info.Types[s.X] = tv
			}
			kinds = append(kinds, d)
		}
	}
	if len(kinds) == 0 {
		return s, nil
	}
	p.cell.Prints = p.prints(s.X)
	out := &ast.AssignStmt{TokPos: s.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{s.X}}
	for i, t := range kinds {
		v := types.NewVar(s.Pos(), p.pkg, fmt.Sprintf("value·%d", i), t)
		p.pkg.Scope().Insert(v)
		p.cell.Show = append(p.cell.Show, v)
		out.Lhs = append(out.Lhs, p.mention(v, s.Pos()))
	}
	return out, nil
}

// prints reports a call of fmt.Print and its like.
func (p *promotion) prints(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := typeutil.StaticCallee(p.info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	switch fn.Name() {
	case "Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf":
		return true
	}
	return false
}

func untypedKind(t types.Type) string {
	if b, ok := t.(*types.Basic); ok {
		return b.Name()[len("untyped "):]
	}
	return t.String()
}

// fits reports whether a constant can be a value of the basic type t.
func fits(v constant.Value, t types.Type) bool {
	switch t {
	case types.Typ[types.Int]:
		i := constant.ToInt(v)
		_, ok := constant.Int64Val(i)
		return i.Kind() == constant.Int && ok
	case types.Typ[types.Rune]:
		i, ok := constant.Int64Val(constant.ToInt(v))
		return ok && int64(int32(i)) == i
	case types.Typ[types.Float64]:
		f := constant.ToFloat(v)
		x, _ := constant.Float64Val(f)
		return f.Kind() == constant.Float && x-x == 0 || f.Kind() == constant.Int
	}
	return true
}
