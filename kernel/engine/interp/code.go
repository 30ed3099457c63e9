package interp

import (
	"go/token"
	"go/types"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// op is one step of a function.
type op func(fr *frame)

// block is a run of steps and the choice of what follows.
type block struct {
	ops  []op
	pos  []token.Pos // of each step and of what ends the block
	next func(fr *frame) int
	// early marks steps after which the same statement calls functions; nil where there are none.
	early []bool
}

// code is a function made ready to run.
type code struct {
	name    string
	of      *function // nil for code that only calls
	fset    *token.FileSet
	blocks  []block
	params  []*slot
	free    []*slot
	results []*slot
	defers  bool
	recover int // block that returns after a recovered panic, -1 if none

	frameType   reflect.Type
	constType   reflect.Type // front part of the frame, nil if there are no constants
	consts      unsafe.Pointer
	plainConsts bool // no pointers among them
}

// compiler makes the code of one function.
type compiler struct {
	m      *Machine
	fn     *ssa.Function
	code   *code
	layout layout
	slots  map[ssa.Value]*slot
	consts []constSlot
	cur    *block
	pos    token.Pos
	skip   map[ssa.Instruction]bool
	late   bool                            // deferred calls run at the return, for no instruction says so
	early  map[ssa.Instruction]bool        // evaluated before a call of the same statement
	checks map[token.Pos][]*ssa.UnOp       // loads to compare after the call at a position
	reread map[token.Pos][]ssa.Instruction // values to make again after the call at a position
	faults map[token.Pos][]ssa.Instruction // that may fail before the call at a position
	marked map[preceding]bool
	top    bool // the statements of a cell, which give variables their place
}

type constSlot struct {
	*slot
	value reflect.Value
}

// refusal carries a *gate.Refusal out of the depths of the compiler.
type refusal struct{ *gate.Refusal }

func (c *compiler) refuse(construct, why string, args ...any) {
	panic(refusal{gate.Refuse(c.pos, construct, why, args...)})
}

// compile makes the code of fn or says what is not supported.
func (m *Machine) compile(fn *ssa.Function, order gate.Order) (out *code, err error) {
	c := &compiler{m: m, fn: fn, slots: map[ssa.Value]*slot{}, skip: map[ssa.Instruction]bool{}, pos: fn.Pos()}
	c.code = &code{name: funcName(fn), fset: fn.Prog.Fset, recover: -1}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refusal:
			out, err = nil, r.Refusal
		default:
			panic(r)
		}
	}()
	if err := gate.Function(fn); err != nil {
		return nil, err
	}
	c.top = c.m.isTop(fn)
	if m.types.strict {
		m.know(fn, c.effectsOf(fn, map[*ssa.Function]bool{}))
	}
	c.readOrder(order)
	c.function()
	return c.code, nil
}

func (c *compiler) function() {
	for _, p := range c.fn.Params {
		c.code.params = append(c.code.params, c.register(p))
	}
	for _, v := range c.fn.FreeVars {
		c.code.free = append(c.code.free, c.register(v))
	}
	for v := range c.fn.Signature.Results().Variables() {
		c.code.results = append(c.code.results, c.layout.add(c.typeOf(v.Type()), false))
	}
	for _, b := range c.fn.Blocks {
		for _, in := range b.Instrs {
			c.prepare(in)
		}
	}
	c.lateDefers()
	c.code.blocks = make([]block, len(c.fn.Blocks))
	// Offsets are known only when all places are: steps are made in a second pass.
	for _, b := range c.fn.Blocks {
		for _, in := range b.Instrs {
			c.operands(in)
		}
	}
	for _, list := range c.reread {
		for _, in := range list {
			v := in.(ssa.Value)
			c.slots[rereadOf{v}] = c.layout.add(c.slots[v].rt, false)
		}
	}
	first, all, err := c.layout.close()
	if err != nil {
		c.refuse("this function", "%v", err)
	}
	c.code.frameType, c.code.constType = all, first
	if first != nil {
		mem := reflect.New(first)
		c.code.consts = mem.UnsafePointer()
		for _, k := range c.consts {
			if k.value.IsValid() {
				at := unsafe.Add(c.code.consts, k.off)
				reflect.NewAt(k.rt, at).Elem().Set(k.value)
			}
		}
		c.code.plainConsts = !hasPointers(first)
	}
	for i, b := range c.fn.Blocks {
		c.cur = &c.code.blocks[i]
		c.leaveRange(b)
		for _, in := range b.Instrs {
			if c.skip[in] {
				continue
			}
			if p := in.Pos(); p.IsValid() {
				c.pos = p
			}
			before := len(c.cur.ops)
			c.instr(in)
			c.checkAfter(in)
			for range len(c.cur.ops) - before {
				c.cur.pos = append(c.cur.pos, in.Pos())
			}
			c.markEarly(in, before)
			if c.cur.next != nil {
				c.cur.pos = append(c.cur.pos, in.Pos())
			}
		}
		if c.cur.next == nil {
			c.refuse("this function", "a block of it has no end")
		}
	}
	if c.fn.Recover != nil {
		c.code.recover = c.fn.Recover.Index
	}
}

func (c *compiler) emit(o op) { c.cur.ops = append(c.cur.ops, o) }

// typeOf is the layout of t; a type that has none is refused.
func (c *compiler) typeOf(t types.Type) reflect.Type {
	if isIterator(t) {
		return reflect.TypeFor[*iterator]()
	}
	rt, err := c.m.types.of(t)
	if err != nil {
		c.refuse("type "+shortType(t), "%v", err)
	}
	return rt
}

// isIterator recognises the opaque type of the iterator of a range statement.
func isIterator(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "$ssa" && n.Obj().Name() == "rangeIter"
}

func (c *compiler) register(v ssa.Value) *slot {
	s := c.layout.add(c.typeOf(v.Type()), false)
	c.slots[v] = s
	return s
}

// prepare gives the result of an instruction its place.
func (c *compiler) prepare(in ssa.Instruction) {
	if p := in.Pos(); p.IsValid() {
		c.pos = p
	}
	switch in := in.(type) {
	case *ssa.Defer, *ssa.RunDefers:
		c.code.defers = true
	case *ssa.Alloc:
		if in.Comment == "makeslice" {
			c.skip[in] = true // the slice of it makes it
			return
		}
		c.register(in)
		if !in.Heap {
			c.slots[allocOf{in}] = c.layout.add(c.typeOf(deref(in.Type())), false)
		}
	case *ssa.Call:
		c.teach(&in.Call)
		if b, ok := in.Call.Value.(*ssa.Builtin); ok && b.Name() == "ssa:deferstack" {
			c.code.defers = true
		}
		if in.Type() != nil {
			c.register(in)
		}
	case *ssa.FieldAddr:
		if st := c.typeOf(deref(in.X.Type())); st.Kind() == reflect.Struct {
			c.m.types.learn(deref(in.Type()), st.Field(in.Field).Type)
		}
		c.register(in)
	case *ssa.Field:
		if st := c.typeOf(in.X.Type()); st.Kind() == reflect.Struct {
			c.m.types.learn(in.Type(), st.Field(in.Field).Type)
		}
		c.register(in)
	case *ssa.UnOp:
		if g, ok := in.X.(*ssa.Global); ok {
			c.m.global(c, g)
		}
		c.register(in)
	case ssa.Value:
		if t, ok := in.Type().(*types.Tuple); ok && t.Len() == 0 {
			c.slots[in] = c.layout.add(reflect.TypeFor[struct{}](), false)
			return
		}
		c.register(in)
	}
}

// teach learns the types that a call's results have at run time before they are laid out.
func (c *compiler) teach(call *ssa.CallCommon) {
	switch {
	case call.IsInvoke():
		if rt := c.typeOf(call.Value.Type()); rt.NumMethod() > 0 {
			if m, ok := rt.MethodByName(call.Method.Name()); ok {
				c.m.types.learn(call.Method.Signature(), m.Type)
			}
		}
	default:
		if fn, ok := call.Value.(*ssa.Function); ok {
			c.funcOf(fn)
		}
	}
}

// allocOf stands for the memory of a local variable, as its Alloc stands for the address.
type allocOf struct{ *ssa.Alloc }

func deref(t types.Type) types.Type { return t.Underlying().(*types.Pointer).Elem() }

func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	case reflect.String, reflect.Slice, reflect.Pointer, reflect.Interface, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	}
	return false
}

func shortType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
