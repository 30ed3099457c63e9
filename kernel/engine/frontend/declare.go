package frontend

import (
	"go/ast"
	"go/types"
)

// declareAll notes what the cell declares, adds what has to be declared again,
// and takes the bodies off functions: they may use variables that the statements
// declare, so that they are checked after those.
func (c *checking) declareAll() error {
	own := c.syn.decls.Decls
	for _, d := range own {
		if err := c.declare(d); err != nil {
			return err
		}
	}
	if err := c.declareAgain(); err != nil {
		return err
	}
	if c.program {
		return nil
	}
	for _, d := range c.syn.decls.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Type.TypeParams == nil && !genericReceiver(f) {
			c.stripped[f], f.Body = f.Body, nil
		}
	}
	return nil
}

func (c *checking) declare(d ast.Decl) error {
	switch d := d.(type) {
	case *ast.FuncDecl:
		pos := c.fset.Position(d.Name.Pos())
		if d.Body == nil {
			return one(pos, "missing function body")
		}
		if d.Recv != nil {
			return nil
		}
		switch name := d.Name.Name; {
		case name == "_":
		case name == "init":
			if !c.program {
				return one(pos, "func init is for files: in a cell with statements, they run when it does")
			}
		case c.declared[name]:
			return one(pos, name+" redeclared in this cell")
		default:
			c.declared[name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			for _, n := range specNames(spec) {
				c.declared[n.Name] = true
			}
		}
	}
	return nil
}

func specNames(spec ast.Spec) []*ast.Ident {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{spec.Name}
	case *ast.ValueSpec:
		return spec.Names
	}
	return nil
}

// bodyPackage checks the bodies of functions where they see the cell's variables.
func (c *checking) bodyPackage(code *types.Package) (*types.Package, *ast.File) {
	pkg := types.NewPackage("main", "main")
	for _, name := range code.Scope().Names() {
		if c.declared[name] {
			pkg.Scope().Insert(code.Scope().Lookup(name))
		}
	}
	shadowed := map[string]bool{}
	for name, v := range c.locals() {
		if c.declared[name] {
			c.errs = append(c.errs, types.Error{Fset: c.fset, Pos: v.Pos(), Msg: name + " redeclared in this cell"})
			continue
		}
		pkg.Scope().Insert(v)
		shadowed[name] = true
	}
	file := &ast.File{Name: ast.NewIdent("main"), GoVersion: goVersion, FileStart: c.syn.decls.FileStart, FileEnd: c.syn.decls.FileEnd, Package: c.syn.decls.Package}
	for _, d := range c.syn.decls.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && c.stripped[f] != nil {
			file.Decls = append(file.Decls, bodyOf(f, c.stripped[f]))
		}
	}
	c.bodiesAgain(file)
	c.bodiesInPlace(file)
	c.key(file)
	if c.needed != nil {
		c.need(file)
	}
	c.expose(pkg, all)
	c.addImports(file, shadowed)
	c.run(c.info, pkg, file)
	return pkg, file
}

// locals are the variables that the statements declare at the top level.
func (c *checking) locals() map[string]*types.Var {
	out := map[string]*types.Var{}
	if c.local == nil {
		return out
	}
	for _, name := range c.local.Names() {
		if v, ok := c.local.Lookup(name).(*types.Var); ok && name != "_" {
			out[name] = v
		}
	}
	return out
}

// bodyOf is a function with the body of f, its receiver in front of its parameters.
// The name is one that no cell can write.
func bodyOf(f *ast.FuncDecl, body *ast.BlockStmt) *ast.FuncDecl {
	name := f.Name.Name + "·"
	params := &ast.FieldList{Opening: f.Type.Params.Opening, Closing: f.Type.Params.Closing}
	if f.Recv != nil && len(f.Recv.List) > 0 {
		name = types.ExprString(f.Recv.List[0].Type) + "." + name
		params.List = append(params.List, f.Recv.List[0])
	}
	params.List = append(params.List, f.Type.Params.List...)
	named := false
	for _, p := range params.List {
		named = named || len(p.Names) > 0
	}
	for i, p := range params.List {
		if named && len(p.Names) == 0 { // parameters have names all or none
			params.List[i] = &ast.Field{Names: []*ast.Ident{{NamePos: p.Pos(), Name: "_"}}, Type: p.Type}
		}
	}
	return &ast.FuncDecl{
		Name: &ast.Ident{NamePos: f.Name.NamePos, Name: name},
		Type: &ast.FuncType{Func: f.Type.Func, Params: params, Results: f.Type.Results},
		Body: body,
	}
}
