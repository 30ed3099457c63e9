package interp

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// effects is what calling a function may do to what its caller has read.
type effects struct {
	globals map[*ssa.Global]bool // stored to by name
	stores  []types.Type         // types of what it stores to through pointers that it was given or found
	maps    bool                 // it changes maps
	visible bool                 // it does something at all
	any     bool                 // it calls what is not known
	foreign bool                 // it calls a library that may know of variables
}

func (e *effects) add(o *effects) {
	for g := range o.globals {
		e.global(g)
	}
	e.stores = append(e.stores, o.stores...)
	e.maps, e.visible, e.any, e.foreign = e.maps || o.maps, e.visible || o.visible, e.any || o.any, e.foreign || o.foreign
}

func (e *effects) global(g *ssa.Global) {
	if e.globals == nil {
		e.globals = map[*ssa.Global]bool{}
	}
	e.globals[g] = true
}

// effectsOf reads a function and those that it calls.
func (c *compiler) effectsOf(fn *ssa.Function, open map[*ssa.Function]bool) *effects {
	e := &effects{}
	if open[fn] {
		return e
	}
	open[fn] = true
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				e.store(in.Addr)
			case *ssa.MapUpdate:
				e.maps, e.visible = true, true
			case *ssa.Send, *ssa.Select:
				e.any, e.visible = true, true
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					e.any, e.visible = true, true
				}
			case ssa.CallInstruction:
				e.add(c.callEffects(in.Common(), open))
			}
		}
	}
	return e
}

func (e *effects) store(addr ssa.Value) {
	switch r := root(addr).(type) {
	case *ssa.Alloc: // its own
	case *ssa.Global:
		e.global(r)
		e.visible = true
	default:
		e.stores = append(e.stores, deref(addr.Type()))
		e.visible = true
	}
}

// root is the variable or pointer that an address was made from.
func root(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			if _, ok := x.X.Type().Underlying().(*types.Pointer); !ok {
				return x
			}
			v = x.X
		default:
			return v
		}
	}
}

func (c *compiler) callEffects(call *ssa.CallCommon, open map[*ssa.Function]bool) *effects {
	unknown := &effects{any: true, visible: true}
	if call.IsInvoke() {
		return unknown
	}
	switch fn := call.Value.(type) {
	case *ssa.Builtin:
		e := &effects{}
		switch fn.Name() {
		case "copy":
			if s, ok := call.Args[0].Type().Underlying().(*types.Slice); ok {
				e.stores, e.visible = []types.Type{s.Elem()}, true
			}
		case "clear", "delete":
			return unknown
		case "print", "println", "close", "recover":
			e.visible = true
		}
		return e
	case *ssa.MakeClosure:
		return c.effectsOf(fn.Fn.(*ssa.Function), open)
	case *ssa.Function:
		switch obj, _ := fn.Object().(*types.Func); {
		case fn.Blocks != nil:
			return c.effectsOf(fn, open)
		case obj == nil || obj.Pkg() == nil:
			return unknown
		case gate.Cell(obj):
			c.m.mu.Lock()
			defer c.m.mu.Unlock()
			if d := c.m.declared[obj.Origin()]; d != nil {
				if e := d.current().effects; e != nil {
					return e
				}
			}
			return unknown
		default:
			return library(obj, call.Args)
		}
	}
	return unknown
}

// pure are packages whose functions do nothing but answer.
var pure = map[string]bool{"math": true, "math/bits": true, "math/cmplx": true, "strings": true, "strconv": true, "unicode": true,
	"unicode/utf8": true, "cmp": true, "errors": true, "path": true, "path/filepath": true}

// library is what a function of a package may do: what it is given no pointer to, it does not change.
func library(obj *types.Func, args []ssa.Value) *effects {
	e := &effects{visible: !pure[obj.Pkg().Path()] && !strings.HasPrefix(obj.Name(), "Sprint")}
	for _, a := range args {
		switch t := a.Type().Underlying().(type) {
		case *types.Basic:
		case *types.Signature:
			e.any = true // a function of the cell, or one that calls such
		case *types.Slice: // elements may be changed
			if e.visible {
				e.stores = append(e.stores, t.Elem())
			}
			e.foreign = e.foreign || holdsPointers(t.Elem())
		default:
			e.foreign = e.foreign || holdsPointers(t)
		}
	}
	e.visible = e.visible || e.any || e.foreign
	return e
}

// exposed reports a variable that what a cell calls may change.
func (c *compiler) exposed(g *ssa.Global) bool {
	v, _ := g.Object().(*types.Var)
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	known := c.m.vars[v]
	return known == nil || known.exposed
}

// holdsPointers reports a type through which more may be reached than itself.
func holdsPointers(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Array:
		return holdsPointers(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if holdsPointers(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// changes reports whether a call with these effects may change what was loaded from addr.
func (c *compiler) changes(e *effects, addr ssa.Value) bool {
	if g, ok := root(addr).(*ssa.Global); ok && !c.exposed(g) && (c.top && c.fn.Parent() == nil || !e.any) {
		return e.globals[g] // what a function calls may be another when it runs
	}
	if e.any || e.foreign {
		return true
	}
	t := deref(addr.Type())
	for _, s := range e.stores {
		if overlap(t, s) {
			return true
		}
	}
	if g, ok := root(addr).(*ssa.Global); ok {
		return e.globals[g]
	}
	for g := range e.globals {
		if overlap(t, deref(g.Type())) {
			return true
		}
	}
	return false
}

func overlap(a, b types.Type) bool {
	return types.Identical(a, b) || aggregate(a) || aggregate(b)
}

func aggregate(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// mayFail reports an instruction that can end in a run-time error.
func mayFail(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.IndexAddr, *ssa.Index, *ssa.Slice:
		return true
	case *ssa.TypeAssert:
		return !in.CommaOk
	case *ssa.BinOp:
		b, ok := in.Type().Underlying().(*types.Basic)
		return (in.Op == token.QUO || in.Op == token.REM) && ok && b.Info()&types.IsInteger != 0
	case *ssa.UnOp:
		if in.Op != token.MUL {
			return false
		}
		switch root(in.X).(type) {
		case *ssa.Global, *ssa.Alloc:
			return false
		}
		return true
	}
	return false
}

// know keeps the effects of a function for the cells to come.
func (m *Machine) know(fn *ssa.Function, e *effects) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.functions[fn]; f != nil {
		f.effects = e
	}
}
