package frontend

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Variable is a variable that a cell declares at its top level.
type Variable struct {
	Obj *types.Var
	// Flag becomes true when the declaration has run.
	Flag *types.Var
}

// Func is a function or method that a cell declares.
type Func struct {
	Obj  *types.Func
	Body *ssa.Function
}

// Cell is a cell that was checked and is ready for the gate and the interpreter.
type Cell struct {
	Name string
	Vars []Variable
	Show []*types.Var // hold the values of the last expression, in order
	// Prints says that the last expression is a call of one of fmt's printing
	// functions, whose results nobody asks for.
	Prints bool
	Main   *ssa.Function
	Funcs  []Func
	// All lists every function to compile: Main, the bodies and methods.
	All []*ssa.Function

	Files []ast.Node // what was checked, for the gate
	Info  *types.Info

	objects  map[string]types.Object
	imported map[string]string
	sources  []*source
	program  bool
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

// goVersion is the language that cells are written in.
const goVersion = "go1.26"

// checking is the work on one cell.
type checking struct {
	*Scope
	cell *Cell
	syn  *syntax
	info *types.Info
	errs []types.Error

	declared map[string]bool // names of types, constants and functions of the cell
	local    *types.Scope    // of the statements
	bodies   map[*ast.FuncDecl]*ast.BlockStmt
	skip     map[token.Pos]bool // positions whose "is not used" is allowed
}

// Check parses and types a cell called name, as "In[7]". The error is an *Errors.
func (s *Scope) Check(name, src string) (*Cell, error) {
	syn, err := s.parse(name, []byte(src))
	if err != nil {
		return nil, err
	}
	c := &checking{
		Scope: s, syn: syn, info: newInfo(),
		cell:     &Cell{Name: name, objects: map[string]types.Object{}, imported: map[string]string{}, program: syn.program},
		declared: map[string]bool{}, bodies: map[*ast.FuncDecl]*ast.BlockStmt{}, skip: map[token.Pos]bool{},
	}
	c.cell.Info = c.info
	if err := c.readImports(); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c.cell, nil
}

func (c *checking) check() error {
	for _, d := range c.syn.decls.Decls {
		if err := c.declare(d); err != nil {
			return err
		}
	}
	c.allowLastValue()
	code := types.NewPackage("main", "main")
	c.expose(code, nil)
	c.addImports(c.syn.decls, nil)
	c.addImports(c.syn.file, nil)
	c.syn.body.Name = ast.NewIdent("cell·")
	c.run(code, c.syn.decls, c.syn.file)
	c.local = c.info.Scopes[c.syn.body.Type]
	bodies, bodyFile := c.bodyPackage(code)
	if err := c.failure(); err != nil {
		return err
	}
	return c.build(code, bodies, bodyFile)
}

// run type-checks files as one package. Errors are kept.
func (c *checking) run(pkg *types.Package, files ...*ast.File) {
	conf := types.Config{
		Importer:  c.Scope.imports,
		GoVersion: goVersion,
		Sizes:     c.sizes,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				c.errs = append(c.errs, e)
			}
		},
	}
	// The returned error is the first of those that were kept.
	_ = types.NewChecker(&conf, c.fset, pkg, c.info).Files(files)
}

// expose puts the objects of earlier cells into the scope of a package, but for
// those that this cell declares anew.
func (c *checking) expose(pkg *types.Package, more map[string]types.Object) {
	for name, obj := range c.objects {
		if !c.declared[name] && c.cell.imported[name] == "" && more[name] == nil {
			pkg.Scope().Insert(obj)
		}
	}
	for _, obj := range more {
		pkg.Scope().Insert(obj)
	}
}

// declare notes what a declaration declares and takes the bodies off functions,
// for they may use variables that the statements declare.
func (c *checking) declare(d ast.Decl) error {
	switch d := d.(type) {
	case *ast.FuncDecl:
		pos := c.fset.Position(d.Name.Pos())
		if d.Recv == nil {
			switch d.Name.Name {
			case "init":
				return one(pos, "a cell can not declare func init: its statements run when it does")
			case "_":
			default:
				if c.declared[d.Name.Name] {
					return one(pos, d.Name.Name+" redeclared in this cell")
				}
				c.declared[d.Name.Name] = true
			}
		}
		if d.Body == nil {
			return one(pos, "missing function body")
		}
		if d.Type.TypeParams == nil && !c.genericReceiver(d) {
			c.bodies[d], d.Body = d.Body, nil
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				c.declared[spec.Name.Name] = true
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					c.declared[n.Name] = true
				}
			}
		}
	}
	return nil
}

// genericReceiver reports whether a method belongs to a generic type.
func (c *checking) genericReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	t := ast.Unparen(d.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch t.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// allowLastValue lets the last statement be an expression whose value is shown.
func (c *checking) allowLastValue() {
	if e := c.lastExpr(); e != nil {
		c.skip[e.X.Pos()] = true
	}
}

// lastExpr is the last statement if it is an expression.
func (c *checking) lastExpr() *ast.ExprStmt {
	list := c.syn.body.Body.List
	for i := len(list) - 1; i >= 0; i-- {
		switch s := list[i].(type) {
		case *ast.EmptyStmt:
			continue
		case *ast.ExprStmt:
			return s
		}
		break
	}
	return nil
}

// bodyPackage checks the bodies of functions where they see the cell's variables.
func (c *checking) bodyPackage(code *types.Package) (*types.Package, *ast.File) {
	pkg := types.NewPackage("main", "main")
	more := map[string]types.Object{}
	for _, name := range code.Scope().Names() {
		if c.declared[name] {
			more[name] = code.Scope().Lookup(name)
		}
	}
	shadowed := map[string]bool{}
	if c.local != nil {
		for _, name := range c.local.Names() {
			v, ok := c.local.Lookup(name).(*types.Var)
			if !ok || name == "_" {
				continue
			}
			if more[name] != nil {
				c.errs = append(c.errs, types.Error{Fset: c.fset, Pos: v.Pos(), Msg: name + " redeclared in this cell"})
				continue
			}
			more[name] = v
			shadowed[name] = true
		}
	}
	c.expose(pkg, more)
	file := &ast.File{Name: ast.NewIdent("main"), GoVersion: goVersion, FileStart: c.syn.decls.FileStart, FileEnd: c.syn.decls.FileEnd, Package: c.syn.decls.Package}
	for _, d := range c.syn.decls.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || c.bodies[f] == nil {
			continue
		}
		file.Decls = append(file.Decls, bodyOf(f, c.bodies[f]))
	}
	c.addImports(file, shadowed)
	c.run(pkg, file)
	return pkg, file
}

// bodyOf is a function with the body of f, its receiver in front of its parameters.
// The name is one that no cell can write.
func bodyOf(f *ast.FuncDecl, body *ast.BlockStmt) *ast.FuncDecl {
	name := f.Name.Name + "·"
	params := &ast.FieldList{Opening: f.Type.Params.Opening, Closing: f.Type.Params.Closing}
	if f.Recv != nil {
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

// failure is what the checks found, less what cells are allowed.
func (c *checking) failure() error {
	out := &Errors{}
	seen := map[string]bool{}
	for _, e := range c.errs {
		if c.allowed(e) {
			continue
		}
		x := Error{Pos: c.fset.Position(e.Pos), Msg: strings.ReplaceAll(e.Msg, "·", "")}
		if strings.HasPrefix(e.Msg, "\t") && len(out.List) > 0 {
			last := &out.List[len(out.List)-1]
			last.Msg += "; " + strings.TrimSpace(e.Msg)
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

// allowed reports whether Go's compiler would refuse what a cell may do.
func (c *checking) allowed(e types.Error) bool {
	switch {
	case strings.Contains(e.Msg, "imported and not used"), strings.Contains(e.Msg, "imported as") && strings.Contains(e.Msg, "not used"):
		return true
	case strings.HasPrefix(e.Msg, "declared and not used: "):
		name := strings.TrimPrefix(e.Msg, "declared and not used: ")
		if c.local != nil {
			v := c.local.Lookup(name)
			return v != nil && v.Pos() == e.Pos
		}
	case strings.HasSuffix(e.Msg, "is not used"):
		return c.skip[e.Pos]
	}
	return false
}
