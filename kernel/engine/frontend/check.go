package frontend

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Variable is a variable that a cell declares at its top level.
type Variable struct {
	Obj *types.Var
	// Flag becomes true when the declaration has run; nil in a program, whose
	// variables are all there when Init has run.
	Flag *types.Var
}

// Func is a function or method that a cell declares, or one of an earlier cell
// that was compiled again because something it uses was redefined.
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
	Init   *ssa.Function // initialises the variables of a program, else nil
	Main   *ssa.Function // the statements
	Funcs  []Func
	// All lists every function to compile: Init, Main, the bodies and methods.
	All []*ssa.Function
	// Broken are functions of earlier cells that no longer fit what this cell
	// redefines, with the reason.
	Broken map[*types.Func]string
	// Renewed are variables of earlier cells whose types were declared again as
	// they were.
	Renewed []Renewed

	Top   *ast.FuncDecl // the statements, as a function
	Files []ast.Node    // all that was checked
	Info  *types.Info

	// Decls are the types, constants and functions of the cell, those of earlier
	// cells that are declared again, and in a program the variables.
	Decls []ast.Decl
	// Bodies are those of the functions in Decls that were checked apart from them.
	Bodies map[*ast.FuncDecl]*ast.BlockStmt
	// Again are functions of earlier cells whose bodies are compiled again. They
	// have the receiver, if any, as first parameter.
	Again map[*ast.FuncDecl]*types.Func
	// Effects are packages that the cell imports for what their init functions do,
	// of those that are not linked into the kernel.
	Effects []string

	objects  map[string]types.Object
	imported map[string]string
	dotted   map[string]types.Object // by imports into the scope of the cell
	sources  []*source
	lost     map[string]string // generic functions of earlier cells that no longer fit, and why
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

// plan is what is known about a cell from attempts at checking it.
type plan struct {
	program bool
	keyed   map[string][]string // struct literals to write with the names of their fields, by position
	again   map[string]*source  // declarations of earlier cells to declare again, by key
	bodies  map[string]*source  // functions of earlier cells whose bodies to compile again
	broken  map[string]string   // of either, those that no longer fit
	changed map[string]bool     // methods of earlier cells whose signature the cell changes
	// standard are imports of the standard library that the cell leaves out: name -> path.
	standard map[string]string
}

func newPlan(program bool) *plan {
	return &plan{program: program, keyed: map[string][]string{}, again: map[string]*source{}, bodies: map[string]*source{},
		broken: map[string]string{}, changed: map[string]bool{}, standard: map[string]string{}}
}

// errAgain asks for another attempt by a plan that has changed.
var errAgain = errors.New("check again")

// Check parses and types a cell called name, as "In[7]". The error is an *Errors.
func (s *Scope) Check(name, src string) (*Cell, error) {
	items := split([]byte(src))
	p := newPlan(isProgram([]byte(src), items))
	var first error
	for {
		cell, err := s.attempt(name, []byte(src), items, p)
		switch {
		case err == nil:
			return cell, nil
		case errors.Is(err, errAgain):
		case p.program:
			first, p = err, newPlan(false)
		case first != nil:
			return nil, first
		default:
			return nil, err
		}
	}
}

// checking is one attempt at a cell.
type checking struct {
	*Scope
	*plan
	cell *Cell
	syn  *syntax
	info *types.Info
	errs []types.Error

	declared map[string]bool // names of types, constants, functions and, in a program, variables of the cell
	local    *types.Scope    // of the statements
	stripped map[*ast.FuncDecl]*ast.BlockStmt
	from     map[ast.Decl]*source          // declarations that came from earlier cells
	skip     map[token.Pos]bool            // positions whose "is not used" is allowed
	outer    map[*ast.FuncDecl]*types.Func // bodies of functions of earlier cells
	methods  map[*types.Func]*ast.FuncDecl // methods of earlier cells that get another body
	retyped  bool                          // types of earlier cells are declared again
	replaced map[*types.TypeName]*types.TypeName
	carried  map[string]*types.Var // variables of earlier cells with types declared again
	needed   map[string]bool       // the names that packages have to know, nil for all
}

// begin is an attempt at a cell of which nothing has been looked at.
func (s *Scope) begin(name string, p *plan, syn *syntax) *checking {
	info := newInfo()
	return &checking{
		Scope: s, plan: p, syn: syn, info: info,
		cell: &Cell{Name: name, Info: info, objects: map[string]types.Object{}, imported: map[string]string{},
			dotted: map[string]types.Object{}, Broken: map[*types.Func]string{}, lost: map[string]string{}},
		replaced: map[*types.TypeName]*types.TypeName{}, carried: map[string]*types.Var{},
		declared: map[string]bool{}, stripped: map[*ast.FuncDecl]*ast.BlockStmt{}, skip: map[token.Pos]bool{},
		from: map[ast.Decl]*source{}, outer: map[*ast.FuncDecl]*types.Func{}, methods: map[*types.Func]*ast.FuncDecl{},
	}
}

func (s *Scope) attempt(name string, src []byte, items []item, p *plan) (*Cell, error) {
	syn, err := s.parse(name, src, items, p.program)
	if err != nil {
		return nil, err
	}
	s.desugarC(syn.decls, syn.file)
	c := s.begin(name, p, syn)
	if err := c.readImports(); err != nil {
		return nil, err
	}
	if err := c.declareAll(); err != nil {
		return nil, err
	}
	c.key(c.syn.decls, c.syn.file)
	return c.cell, c.check(src)
}

func (c *checking) check(src []byte) error {
	if e := c.lastExpr(); e != nil {
		c.skip[e.X.Pos()] = true
	}
	code := types.NewPackage("main", "main")
	c.need(c.syn.decls, c.syn.file)
	for _, body := range c.stripped {
		c.need(body)
	}
	c.expose(code, func(obj types.Object) bool { _, isVar := obj.(*types.Var); return !isVar || !c.retyped })
	c.addImports(c.syn.decls, nil)
	c.run(c.info, code, c.syn.decls)
	c.carryOver(code)
	c.addImports(c.syn.file, nil)
	order := slices.Clone(c.info.InitOrder)
	c.run(c.info, code, c.syn.file)
	c.local = c.info.Scopes[c.syn.body.Type]
	if c.affected(code) {
		return errAgain
	}
	bodies, bodyFile := c.bodyPackage(code)
	if c.wantStandard() || c.differ() || c.learn() {
		return errAgain
	}
	if err := c.failure(); err != nil {
		return err
	}
	c.info.InitOrder = order
	c.remember(src)
	return c.build(code, bodies, bodyFile)
}

// run type-checks files as one package. Errors are kept.
func (c *checking) run(info *types.Info, pkg *types.Package, files ...*ast.File) {
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
	for _, f := range files {
		wrapNames(f, pkg.Scope())
	}
	// The returned error is the first of those that were kept.
	_ = types.NewChecker(&conf, c.fset, pkg, info).Files(files)
}

// wrapNames puts parentheses around the names of earlier types that types of a file
// are declared as: go/types follows a bare name in search of cycles, and expects it to be
// declared in the files that it checks.
func wrapNames(f *ast.File, earlier *types.Scope) {
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			t := spec.(*ast.TypeSpec)
			if id, ok := t.Type.(*ast.Ident); ok && earlier.Lookup(id.Name) != nil {
				t.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.End()}
			}
		}
	}
}

// expose puts the objects of earlier cells, and of packages imported with a dot, into
// the scope of a package, but for those that this cell declares anew.
func (c *checking) expose(pkg *types.Package, want func(types.Object) bool) {
	for name, obj := range c.objects {
		if now := c.carried[name]; now != nil {
			obj = now
		}
		if c.wanted(name) && !c.declared[name] && c.cell.lost[name] == "" && c.cell.imported[name] == "" && pkg.Scope().Lookup(name) == nil && want(obj) {
			pkg.Scope().Insert(obj)
		}
	}
	for _, dotted := range []map[string]types.Object{c.cell.dotted, c.dotted} {
		for name, obj := range dotted {
			if c.wanted(name) && !c.declared[name] && pkg.Scope().Lookup(name) == nil {
				pkg.Scope().Insert(obj)
			}
		}
	}
}

func all(types.Object) bool { return true }

// carryOver gives variables of earlier cells the types that were declared again
// as they were, and lets the statements see them.
func (c *checking) carryOver(code *types.Package) {
	if !c.retyped {
		return
	}
	for name := range c.declared {
		was, ok := c.objects[name].(*types.TypeName)
		if !ok {
			continue
		}
		if now, ok := code.Scope().Lookup(name).(*types.TypeName); ok {
			c.replaced[was] = now
		}
	}
	for name, obj := range c.objects {
		v, ok := obj.(*types.Var)
		if !ok || len(c.replaced) == 0 {
			continue
		}
		if t, ok := carry(v.Type(), c.replaced); ok {
			home := types.NewPackage("main", "main")
			now := types.NewVar(v.Pos(), home, v.Name(), t)
			home.Scope().Insert(now)
			c.carried[name] = now
			c.cell.Renewed = append(c.cell.Renewed, Renewed{v, now})
		}
	}
	c.expose(code, all)
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
