package compile

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"sort"
	"strconv"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Program is a cell as a Go package, and what the kernel has to fill in.
type Program struct {
	Path    string
	Source  []byte
	Imports []string // library packages
	Units   []string // packages of earlier cells
	Vars    []Variable
	Uses    []*types.Func // functions of earlier cells
	Funcs   []Func        // functions and methods that it declares
	Show    []*types.Var

	homes  []*home
	shapes typeutil.Map // struct types without a name that live here
	cell   *frontend.Cell
}

// Variable is a variable of the session that the code mentions.
type Variable struct {
	Obj *types.Var
	Own bool // the cell declares it
}

// Func is a function that the package has the code of.
type Func struct {
	Obj *types.Func
	// Copy says that the function was interpreted so far and goes on to be so in
	// cells that are interpreted.
	Copy bool
	// Again says that it is one of an earlier cell and has another body here.
	Again bool
}

// Unsupported says what can not be written as a package.
type Unsupported struct {
	Pos  token.Pos
	What string
}

func (u *Unsupported) Error() string { return u.What }

// Support is the import path of the package that all programs call.
const Support = "github.com/moduli-rnn/moduli-go/kernel/engine/cell"

// unit is a program being written.
type unit struct {
	*Generator
	cell    *frontend.Cell
	prog    *Program
	imports map[string]string // path -> name
	units   map[string]string
	aliases map[string]*types.TypeName
	consts  map[types.Object]string
	slots   map[types.Object]int // variables and functions of earlier cells
	local   map[types.Object]bool
	names   map[string]bool // of types and constants in the package
	flags   map[types.Object]int
	again   map[*types.Func]*code // functions of earlier cells that get another body
	queue   []*home
	decls   bytes.Buffer // declarations
	late    bytes.Buffer // slots, aliases and constants
	entries bytes.Buffer // of the functions
	inits   []string
	pos     token.Pos
}

// Program writes the cell as a package of the given path.
func (g *Generator) Program(c *frontend.Cell, path string) (p *Program, err error) {
	u := &unit{Generator: g, cell: c, prog: &Program{Path: path, Show: c.Show, cell: c},
		imports: map[string]string{}, units: map[string]string{}, aliases: map[string]*types.TypeName{}, consts: map[types.Object]string{},
		slots: map[types.Object]int{}, local: map[types.Object]bool{}, names: map[string]bool{}, flags: map[types.Object]int{},
		again: map[*types.Func]*code{}}
	defer func() {
		if r, ok := recover().(*Unsupported); ok {
			p, err = nil, r
		} else if r != nil {
			panic(r)
		}
	}()
	u.write()
	return u.prog, nil
}

func (u *unit) refuse(format string, args ...any) {
	panic(&Unsupported{u.pos, fmt.Sprintf(format, args...)})
}

func (u *unit) write() {
	c := u.cell
	u.prog.homes = u.declared(c)
	for _, h := range u.prog.homes {
		u.local[h.obj] = true
		if h.spec != nil {
			u.names[h.obj.Name()] = true
		}
	}
	for _, d := range c.Decls {
		u.scan(d)
	}
	for _, v := range c.Vars {
		i := u.variable(v.Obj, true)
		if v.Flag != nil {
			u.flags[v.Flag] = i
		}
	}
	for d, obj := range c.Again {
		u.again[obj] = &code{obj, restored(d, obj), d.Body, c.Info}
	}
	r := &rewriter{unit: u, info: c.Info}
	for _, d := range c.Decls {
		u.declaration(r, d)
	}
	for d, obj := range c.Again {
		r.function(d, d.Body, obj, u.name("b", obj), false)
	}
	r.function(c.Top, c.Top.Body, nil, "ƒǀcell", false)
	if len(c.Info.InitOrder) > 0 || len(u.inits) > 0 {
		u.initialise(r)
	}
	u.adoptAll()
	u.finish()
}

// adoptAll writes the types and functions of interpreted cells that were mentioned, and those that they mention.
func (u *unit) adoptAll() {
	for len(u.queue) > 0 {
		h := u.queue[0]
		u.queue = u.queue[1:]
		u.adopt(h)
	}
}

// scan notes the names that a declaration puts into the package.
func (u *unit) scan(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if v, ok := s.(*ast.ValueSpec); ok && d.Tok == token.CONST {
				for _, n := range v.Names {
					u.names[n.Name] = true
					if obj := u.cell.Info.Defs[n]; obj != nil {
						u.local[obj] = true
					}
				}
			}
		}
	case *ast.FuncDecl:
		if obj := u.cell.Info.Defs[d.Name]; obj != nil {
			u.local[obj] = true
		}
	}
}

func (u *unit) declaration(r *rewriter, d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		switch d.Tok {
		case token.TYPE:
			for _, s := range d.Specs {
				u.typeSpec(r, s.(*ast.TypeSpec))
			}
		case token.CONST:
			done := r.copying()
			u.print(r.apply(copyOf(r, d)))
			done()
		}
	case *ast.FuncDecl:
		if d.Name.Name == "_" {
			return
		}
		k := &code{decl: d, body: d.Body, info: r.info}
		k.obj, _ = r.info.Defs[d.Name].(*types.Func)
		if b := u.cell.Bodies[d]; b != nil {
			k.body = b
		}
		if k.obj != nil {
			u.code(r, k, false)
		}
	}
}

// code writes a function or method.
func (u *unit) code(r *rewriter, k *code, isCopy bool) {
	name := k.decl.Name.Name
	switch {
	case k.decl.Recv != nil:
		r.function(k.decl, k.body, k.obj, methodName(name), isCopy)
	case k.decl.Type.TypeParams != nil:
		r.function(k.decl, k.body, k.obj, "Gǀ"+name, false)
	case name == "init":
		name = fmt.Sprintf("ƒǀinit%d", len(u.inits))
		u.inits = append(u.inits, name)
		r.function(k.decl, k.body, nil, name, false)
	default:
		r.function(k.decl, k.body, k.obj, u.funcName(k.obj), false)
	}
}

// funcName is the name of a function that this package has the code of.
func (u *unit) funcName(obj *types.Func) string { return u.name("ƒ", obj) }

// adopt writes the type or function of an interpreted cell into this package.
func (u *unit) adopt(h *home) {
	if h.code != nil {
		u.code(&rewriter{unit: u, info: h.code.info}, h.code, false)
		return
	}
	u.typeSpec(&rewriter{unit: u, info: h.info}, h.spec)
	for _, m := range h.methods {
		if k := u.again[m.obj]; k != nil {
			m = k
		}
		u.code(&rewriter{unit: u, info: m.info}, m, true)
	}
}

func (u *unit) typeSpec(r *rewriter, s *ast.TypeSpec) {
	obj := r.info.Defs[s.Name]
	done := r.copying()
	u.print(r.apply(copyOf(r, &ast.GenDecl{TokPos: s.Pos(), Tok: token.TYPE, Specs: []ast.Spec{s}})))
	done()
	if s.Name.Name == "_" || obj == nil {
		return
	}
	params, args := u.typeParams(obj.Type())
	fmt.Fprintf(&u.decls, "type Tǀ%s%s = %s%s\n", obj.Name(), params, obj.Name(), args)
}

// initialise writes the initialisation of a cell that reads as a file.
func (u *unit) initialise(r *rewriter) {
	fmt.Fprintf(&u.decls, "func ƒǀinit() {\n")
	for _, in := range u.cell.Info.InitOrder {
		st := &ast.AssignStmt{TokPos: in.Rhs.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{in.Rhs}}
		for _, v := range in.Lhs {
			if v.Name() == "_" {
				if len(in.Lhs) == 1 {
					fmt.Fprintf(&u.decls, "var _ %s\n", u.typ(v.Type()))
				}
				st.Lhs = append(st.Lhs, raw(in.Rhs.Pos(), "_"))
				continue
			}
			st.Lhs = append(st.Lhs, raw(in.Rhs.Pos(), "(*"+u.name("v", v)+")"))
		}
		done := r.copying()
		u.print(r.apply(copyOf(r, st)))
		done()
	}
	for _, f := range u.inits {
		fmt.Fprintf(&u.decls, "%s()\n", f)
	}
	fmt.Fprintf(&u.decls, "}\n")
}

func (u *unit) print(n ast.Node) {
	conf := printer.Config{Mode: printer.SourcePos | printer.TabIndent, Tabwidth: 8}
	if err := conf.Fprint(&u.decls, u.fset, n); err != nil {
		u.refuse("code that can not be printed: %v", err)
	}
	u.decls.WriteString("\n")
}

// finish puts the file together.
func (u *unit) finish() {
	var b bytes.Buffer
	b.WriteString("package main\n\n")
	fmt.Fprintf(&b, "import kǀ %q\nimport uǀ \"unsafe\"\n", Support)
	for _, path := range keys(u.imports) {
		fmt.Fprintf(&b, "import %s %q\n", u.imports[path], path)
		u.prog.Imports = append(u.prog.Imports, path)
	}
	for _, path := range u.cell.Effects {
		fmt.Fprintf(&b, "import _ %q\n", path)
	}
	for _, path := range keys(u.units) {
		fmt.Fprintf(&b, "import %s %q\n", u.units[path], path)
		u.prog.Units = append(u.prog.Units, path)
	}
	b.WriteString("var hǀ kǀ.Unit\nvar _ uǀ.Pointer\n")
	var vars, uses, show, alloc bytes.Buffer
	for _, v := range u.prog.Vars {
		name, t := u.name("v", v.Obj), u.typ(v.Obj.Type())
		fmt.Fprintf(&b, "var %s *%s\n", name, t)
		fmt.Fprintf(&vars, "uǀ.Pointer(&%s), ", name)
		if v.Own {
			fmt.Fprintf(&alloc, "\t%s = new(%s)\n", name, t)
		}
	}
	for _, f := range u.prog.Uses {
		name := u.name("f", f)
		fmt.Fprintf(&b, "var %s %s\n", name, u.signature(flat(f)))
		fmt.Fprintf(&uses, "uǀ.Pointer(&%s), ", name)
	}
	for i, v := range u.prog.Show {
		fmt.Fprintf(&b, "var sǀ%d %s\n", i, u.typ(v.Type()))
		fmt.Fprintf(&show, "&sǀ%d, ", i)
	}
	for _, name := range keys(u.aliases) {
		obj := u.aliases[name]
		params, args := u.typeParams(obj.Type())
		fmt.Fprintf(&b, "type %s%s = %s%s\n", name, params, u.typeName(obj), args)
	}
	b.Write(u.late.Bytes())
	b.Write(u.decls.Bytes())
	init := "nil"
	if len(u.cell.Info.InitOrder) > 0 || len(u.inits) > 0 {
		init = "ƒǀinit"
	}
	// The file's name for what no cell wrote.
	fmt.Fprintf(&b, "//line ǀ:1\nfunc init() {\n%s\thǀ = kǀ.Unit{Path: %q, Init: %s, Run: ƒǀcell,\n\t\tVars: []uǀ.Pointer{%s},\n\t\tUses: []uǀ.Pointer{%s},\n\t\tShow: []interface{}{%s},\n\t\tFuncs: []kǀ.Func{%s},\n\t}\n\tkǀ.Register(&hǀ)\n}\n\nfunc main() {}\n",
		alloc.String(), u.prog.Path, init, vars.String(), uses.String(), show.String(), u.entries.String())
	// What was spelled last, such as the type of a variable of an earlier cell, may have asked for more.
	if len(u.imports) != len(u.prog.Imports) || len(u.units) != len(u.prog.Units) || len(u.queue) > 0 {
		u.adoptAll()
		u.prog.Imports, u.prog.Units = nil, nil
		u.finish()
		return
	}
	u.prog.Source = b.Bytes()
	u.prog.Imports = append(u.prog.Imports, u.cell.Effects...)
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// maxSize is more than any machine has, in bytes.
const maxSize = 1 << 42

// variable is the number of the slot of a session variable.
func (u *unit) variable(v *types.Var, own bool) int {
	i, ok := u.slots[v]
	if !ok {
		if size := u.sizes.Sizeof(v.Type()); own && (size < 0 || size > maxSize) {
			u.pos = v.Pos()
			u.refuse("variable %s of type %s does not fit into memory", v.Name(), v.Type())
		}
		i = len(u.prog.Vars)
		u.slots[v] = i
		u.prog.Vars = append(u.prog.Vars, Variable{v, own})
	}
	return i
}

func (u *unit) use(f *types.Func) string {
	if u.again[f] != nil {
		return u.name("b", f)
	}
	if h := u.homes[f]; h != nil && h.path == "" {
		u.local[f] = true
		u.queue = append(u.queue, h)
		u.prog.homes = append(u.prog.homes, h)
		return u.funcName(f)
	}
	if _, ok := u.slots[f]; !ok {
		u.slots[f] = len(u.prog.Uses)
		u.prog.Uses = append(u.prog.Uses, f)
	}
	return u.name("f", f)
}

func (u *unit) imported(path string) string {
	name := u.imports[path]
	if name == "" {
		name = "iǀ" + strconv.Itoa(len(u.imports))
		u.imports[path] = name
	}
	return name
}

func raw(pos token.Pos, text string) *ast.Ident { return &ast.Ident{NamePos: pos, Name: text} }
