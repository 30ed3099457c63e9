package interp

import (
	"go/types"
	"reflect"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// function is what code calls: a compiled function of a cell, or one of a package.
type function struct {
	name string
	code atomic.Pointer[code]
	// next is the newest of the functions that replaced this one, or the body of one that was declared without.
	next atomic.Pointer[function]
	olds []*function            // those that have this one as their next
	why  atomic.Pointer[string] // why it can not be called any more

	external reflect.Value
	native   native // stands in for a function of a package
	value    atomic.Pointer[reflect.Value]

	compiled  unsafe.Pointer // the func value of machine code, nil if interpreted
	redirects []redirect     // of its compiled code
	refused   string         // why cells that are interpreted can not call it
	effects   *effects       // nil if they are not known

	m    *Machine
	obj  atomic.Pointer[types.Func] // that it was last defined for
	heat atomic.Int64               // samples that met it running
}

// current is the function to call now.
func (f *function) current() *function {
	for n := f.next.Load(); n != nil; n = f.next.Load() {
		f = n
	}
	return f
}

// ready is the code to run.
func (f *function) ready() *code {
	f = f.current()
	c := f.code.Load()
	if c == nil {
		why := f.name + " has not been compiled"
		if w := f.why.Load(); w != nil {
			why = *w
		}
		panic(&Stale{why})
	}
	return c
}

// funcOf is what an ssa.Function stands for.
func (c *compiler) funcOf(fn *ssa.Function) *function {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	return c.m.function(c, fn)
}

func (m *Machine) function(c *compiler, fn *ssa.Function) *function {
	if f := m.functions[fn]; f != nil {
		return f
	}
	obj, _ := fn.Object().(*types.Func)
	f := &function{name: funcName(fn), m: m}
	switch {
	case fn.Blocks != nil:
		m.functions[fn] = f
		m.pending = append(m.pending, pending{f, fn})
		return f
	case obj != nil && gate.Cell(obj):
		d := m.declaration(obj.Origin())
		if fn.Signature.TypeParams() != nil || len(fn.TypeArgs()) > 0 {
			c.refuse("call of "+obj.Name(), "its generic body is not at hand")
		}
		if why := d.current().refused; why != "" {
			c.refuse("call of "+obj.Name(), "%s", why)
		}
		m.functions[fn] = d
		return d
	case obj == nil || obj.Pkg() == nil:
		c.refuse("call of "+fn.Name(), "the interpreter does not know it")
	case len(fn.TypeArgs()) > 0 || fn.TypeParams().Len() > 0:
		c.refuse("call of "+obj.Pkg().Name()+"."+obj.Name(), "it is generic, and no instance of it is linked into this kernel")
	}
	if recv := fn.Signature.Recv(); recv != nil {
		m.bindMethod(c, f, fn, obj, recv)
	} else {
		m.bindFunc(c, f, obj)
	}
	m.types.learn(fn.Signature, f.external.Type())
	m.functions[fn] = f
	return f
}

// declaration is the function of a cell that obj names, made when it is first asked for.
func (m *Machine) declaration(obj *types.Func) *function {
	d := m.declared[obj]
	if d == nil {
		d = &function{name: obj.Name()}
		m.declared[obj] = d
	}
	return d
}

func (m *Machine) bindFunc(c *compiler, f *function, obj *types.Func) {
	path, name := obj.Pkg().Path(), obj.Name()
	if why := forbidden(path, name); why != "" {
		c.refuse("call of "+obj.Pkg().Name()+"."+name, "%s", why)
	}
	v, ok := m.types.bound(path).Func(name)
	if !ok {
		c.refuse("call of "+obj.Pkg().Name()+"."+name, "it is not linked into this kernel")
	}
	f.external, f.native = v, natives[path+"."+name]
}

func (m *Machine) bindMethod(c *compiler, f *function, fn *ssa.Function, obj *types.Func, recv *types.Var) {
	rt := c.typeOf(recv.Type())
	key := strings.TrimPrefix(rt.String(), "*") + "." + obj.Name()
	if why := forbiddenMethods[key]; why != "" {
		c.refuse("call of "+key, "%s", why)
	}
	meth, ok := rt.MethodByName(obj.Name())
	if !ok {
		c.refuse("call of method "+obj.Name(), "%s does not have it at run time", rt)
	}
	f.external, f.native = meth.Func, natives[key]
}

func funcName(fn *ssa.Function) string {
	name := fn.Name()
	if p := fn.Parent(); p != nil {
		return literal
	}
	name, _, _ = strings.Cut(name, "·")
	return name
}

// pending is a function that was met and has yet to be compiled.
type pending struct {
	f  *function
	fn *ssa.Function
}
