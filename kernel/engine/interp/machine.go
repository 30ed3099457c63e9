package interp

import (
	"go/types"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// Machine holds what lives on between cells: variables, functions, and the
// run-time types of all that was named so far.
type Machine struct {
	types   *typeMap
	threads threads
	maps    sync.Mutex // held around each access to a map: without it a race in a cell would end the process
	current atomic.Pointer[Run]

	mu        sync.Mutex
	vars      map[*types.Var]*Global
	globals   map[*ssa.Global]*Global
	functions map[*ssa.Function]*function
	declared  map[*types.Func]*function
	pending   []pending
	methods   sync.Map // methodKey -> int
	forwards  sync.Map // names of the compiled functions that call what has replaced them
	hot       chan []*types.Func
}

// Mixed tells the machine that compiled cells share its state: what they would lay
// out in another way is refused, above all interfaces that cells declare.
func (m *Machine) Mixed() { m.types.strict = true }

// New makes a machine with nothing in it.
func New() *Machine {
	return &Machine{
		types:     newTypeMap(),
		threads:   threads{m: map[uintptr]*thread{}},
		vars:      map[*types.Var]*Global{},
		globals:   map[*ssa.Global]*Global{},
		functions: map[*ssa.Function]*function{},
		declared:  map[*types.Func]*function{},
		hot:       make(chan []*types.Func, 1),
	}
}

// Global is a variable of a cell's top level, or of a package.
type Global struct {
	Name    string
	rt      reflect.Type
	place   atomic.Pointer[place]
	stored  func() // called after each store by its name
	exposed bool   // what cells call may change it, beside their statements
	opaque  string // why cells that are interpreted can not use it, "" if they can
}

// place is where a variable lies. Variables that replaced one another share one.
type place struct {
	ptr atomic.Pointer[byte]
	why atomic.Pointer[string] // why it can not be used, where ptr is nil

	mu    sync.Mutex
	slots []unsafe.Pointer // of compiled code, kept equal to ptr
}

func newGlobal(name string, rt reflect.Type) *Global {
	g := &Global{Name: name, rt: rt}
	g.place.Store(&place{})
	return g
}

func (g *Global) addr() unsafe.Pointer {
	pl := g.place.Load()
	p := pl.ptr.Load()
	if p == nil {
		if why := pl.why.Load(); why != nil {
			panic(&Stale{*why})
		}
		panic(&Stale{g.Name + " is used before its declaration has run"})
	}
	return unsafe.Pointer(p)
}

// ensure is addr for the code that declares the variable.
func (g *Global) ensure() unsafe.Pointer {
	pl := g.place.Load()
	if pl.ptr.Load() == nil && pl.why.Load() == nil {
		g.Place()
	}
	return g.addr()
}

// Value is the variable itself; it can be set. The zero Value is returned before its declaration has run.
func (g *Global) Value() reflect.Value {
	p := g.place.Load().ptr.Load()
	if p == nil || g.rt == nil {
		return reflect.Value{}
	}
	return valueAt(g.rt, unsafe.Pointer(p))
}

// Replace makes g what code compiled for old works on from now on. Both have one type.
func (g *Global) Replace(old *Global) {
	shared, own := old.place.Load(), g.place.Load()
	shared.mu.Lock()
	shared.slots = append(shared.slots, own.slots...)
	shared.mu.Unlock()
	shared.move(own.ptr.Load())
	g.place.Store(shared)
}

// Retire makes every later use of g fail with why.
func (g *Global) Retire(why string) {
	pl := g.place.Load()
	pl.why.Store(&why)
	pl.ptr.Store(nil)
}

// Place gives g memory of its own, zero.
func (g *Global) Place() {
	g.place.Load().move((*byte)(reflect.New(g.rt).UnsafePointer()))
}

// OnStore has f called after each store to g by its name. It must be set before
// code that stores is compiled.
func (g *Global) OnStore(f func()) { g.stored = f }

// Declare makes the variable v, zero. It has no place until Place gives it one.
func (m *Machine) Declare(v *types.Var) (*Global, error) {
	rt, err := m.types.of(v.Type())
	if err != nil {
		return nil, gate.Refuse(v.Pos(), named(v)+" of type "+shortType(v.Type()), "%v", err)
	}
	g := newGlobal(v.Name(), rt)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.vars[v] = g
	return g, nil
}

// global is what an ssa.Global stands for.
func (m *Machine) global(c *compiler, sg *ssa.Global) *Global {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, _ := sg.Object().(*types.Var)
	if g := m.vars[v]; v != nil && g != nil { // before what is cached: a variable may be declared again
		if g.opaque != "" {
			c.refuse("variable "+g.Name, "%s", g.opaque)
		}
		return g
	}
	if g := m.globals[sg]; g != nil {
		return g
	}
	if v == nil || gate.Cell(v) {
		c.refuse("variable "+sg.Name(), "the interpreter does not know it")
	}
	if why := forbidden(v.Pkg().Path(), v.Name()); why != "" {
		c.refuse(v.Pkg().Name()+"."+v.Name(), "%s", why)
	}
	p, ok := m.types.bound(v.Pkg().Path()).Var(v.Name())
	if !ok {
		c.refuse(v.Pkg().Name()+"."+v.Name(), "it is not linked into this kernel")
	}
	m.types.learn(v.Type(), p.Type().Elem())
	g := newGlobal(v.Name(), p.Type().Elem())
	g.place.Load().ptr.Store((*byte)(p.UnsafePointer()))
	m.globals[sg] = g
	return g
}

// Forget drops what is kept for a variable that nothing can name any more.
func (m *Machine) Forget(v *types.Var) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.vars, v)
}

// Global is a session variable, nil if v is none.
func (m *Machine) Global(v *types.Var) *Global {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.vars[v]
}

// Rename makes now another name of the variable old, whose type has the same layout.
func (m *Machine) Rename(old, now *types.Var) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if g := m.vars[old]; g != nil {
		m.vars[now] = g
	}
}

// isTop reports whether fn is the statements of a cell or a literal among them.
func (m *Machine) isTop(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn.Name() == "cell·" || fn.Synthetic == "package initializer"
}

// named is a variable, or a value that the session has a variable for.
func named(v *types.Var) string {
	if strings.Contains(v.Name(), "·") {
		return "a value"
	}
	return "variable " + v.Name()
}
