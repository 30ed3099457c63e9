package interp

import (
	"bytes"
	"go/token"
	"go/types"
	"reflect"
	"runtime"
	"unsafe"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// Unordered is the panic of a statement whose outcome depends on an order of
// evaluation that the language leaves open: this interpreter reads variables
// before it calls functions to their right, the compiler mostly after.
type Unordered struct{ Why string }

func (u *Unordered) Error() string { return u.Why }

// readOrder finds the instructions of expressions that precede a call in their statement.
func (c *compiler) readOrder(order gate.Order) {
	c.faults, c.marked = map[token.Pos][]ssa.Instruction{}, map[preceding]bool{}
	c.early, c.checks, c.reread = map[ssa.Instruction]bool{}, map[token.Pos][]*ssa.UnOp{}, map[token.Pos][]ssa.Instruction{}
	for _, b := range c.fn.Blocks {
		for _, in := range b.Instrs {
			ref, ok := in.(*ssa.DebugRef)
			if !ok {
				continue
			}
			if v, ok := ref.X.(ssa.Instruction); ok {
				for _, call := range order[ref.Expr] {
					c.precedes(v, call)
				}
			}
		}
	}
}

// preceding is an instruction and a call after it in its statement.
type preceding struct {
	in   ssa.Instruction
	call token.Pos
}

// precedes marks an instruction, and those that find the address it loads from.
func (c *compiler) precedes(in ssa.Instruction, call token.Pos) {
	if c.marked[preceding{in, call}] {
		return
	}
	c.marked[preceding{in, call}] = true
	switch in := in.(type) {
	case *ssa.UnOp:
		if in.Op != token.MUL {
			break
		}
		c.checks[call] = append(c.checks[call], in)
		if a, ok := in.X.(ssa.Instruction); ok {
			c.chain(a, call)
		}
	case *ssa.Call:
		if b, ok := in.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			c.again(in, call)
		}
		return // the result of a call stands
	case *ssa.Convert:
		c.again(in, call)
	case *ssa.Phi:
		return // so does one of && and ||
	case *ssa.FieldAddr, *ssa.IndexAddr:
		c.chain(in, call)
		return
	}
	c.early[in] = true
	if mayFail(in) {
		c.faults[call] = append(c.faults[call], in)
	}
}

func (c *compiler) chain(in ssa.Instruction, call token.Pos) {
	var x ssa.Value
	switch in := in.(type) {
	case *ssa.FieldAddr:
		x = in.X
	case *ssa.IndexAddr:
		x = in.X
	default:
		return
	}
	c.early[in] = true
	if mayFail(in) {
		c.faults[call] = append(c.faults[call], in)
	}
	if base, ok := x.(ssa.Instruction); ok {
		switch base := base.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr:
			c.chain(base, call)
		case *ssa.UnOp:
			c.precedes(base, call)
		}
	}
}

// checkAfter makes the steps that follow a call: what its statement read before
// it must still be so, or the order of evaluation decides.
func (c *compiler) checkAfter(in ssa.Instruction) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return
	}
	if c.m.types.strict {
		c.ordered(call)
		return
	}
	c.rereadAfter(in)
	for _, load := range c.checks[in.Pos()] {
		if !load.Block().Dominates(in.Block()) || load.Block() == in.Block() && !before(load, in) {
			continue
		}
		s := c.slots[load]
		if s.rt.Size() == 0 {
			continue
		}
		same, at, off := sameBits(s.rt), c.locate(load.X), s.off
		c.emit(func(fr *frame) {
			if p := at(fr); p != nil && !same(p, fr.at(off)) {
				panic(unordered())
			}
		})
	}
}

// ordered refuses a statement whose outcome depends on an order of evaluation,
// as far as that can be told before it runs.
func (c *compiler) ordered(call ssa.CallInstruction) {
	reads, again, faults := c.checks[call.Pos()], c.reread[call.Pos()], c.faults[call.Pos()]
	if len(reads)+len(again)+len(faults) == 0 {
		return
	}
	precedes := func(in ssa.Instruction) bool {
		return in.Block().Dominates(call.Block()) && (in.Block() != call.Block() || before(in, call))
	}
	e := c.callEffects(call.Common(), map[*ssa.Function]bool{})
	for _, load := range reads {
		if precedes(load) && c.changes(e, load.X) {
			c.refuse("this statement", "a variable is read and, by a call, may be changed: Go leaves open which comes first, and its compiler decides")
		}
	}
	for _, in := range again {
		if precedes(in) && (e.any || e.foreign || e.maps || len(e.stores) > 0) {
			c.refuse("this statement", "what a call may change is read: Go leaves open which comes first, and its compiler decides")
		}
	}
	for _, in := range faults {
		if precedes(in) && e.visible {
			c.refuse("this statement", "it may fail before a call that does something: Go leaves open which comes first, and its compiler decides")
		}
	}
}

// locate finds the address that a load was made from, once more.
func (c *compiler) locate(v ssa.Value) func(fr *frame) unsafe.Pointer {
	if g, ok := v.(*ssa.Global); ok {
		address := c.address(g)
		return func(*frame) unsafe.Pointer { return address() }
	}
	a := c.slots[v].off
	return func(fr *frame) unsafe.Pointer { return *at[unsafe.Pointer](fr, a) }
}

func before(a, b ssa.Instruction) bool {
	for _, in := range a.Block().Instrs {
		switch in {
		case a:
			return true
		case b:
			return false
		}
	}
	return false
}

// sameBits compares memory as it lies: a NaN is the same NaN.
func sameBits(rt reflect.Type) func(a, b unsafe.Pointer) bool {
	n := int(rt.Size())
	if n == 8 {
		return sameAs[uint64]
	}
	return func(a, b unsafe.Pointer) bool {
		return bytes.Equal(unsafe.Slice((*byte)(a), n), unsafe.Slice((*byte)(b), n))
	}
}

// again notes a value that is read out of what an operand refers to: the length
// of a map, or a string made of bytes.
func (c *compiler) again(in ssa.Instruction, call token.Pos) {
	switch in := in.(type) {
	case *ssa.Call:
		switch in.Call.Args[0].Type().Underlying().(type) {
		case *types.Map, *types.Chan:
			c.reread[call] = append(c.reread[call], in)
		}
	case *ssa.Convert:
		if _, ok := in.X.Type().Underlying().(*types.Slice); ok {
			c.reread[call] = append(c.reread[call], in)
		}
	}
}

// rereadAfter makes such a value once more after the call and compares.
func (c *compiler) rereadAfter(call ssa.Instruction) {
	for _, in := range c.reread[call.Pos()] {
		if !in.Block().Dominates(call.Block()) || in.Block() == call.Block() && !before(in, call) {
			continue
		}
		v := in.(ssa.Value)
		s := c.slots[v]
		was := s.off
		n := len(c.cur.ops)
		c.slots[v] = c.slots[rereadOf{v}]
		c.instr(in)
		now := c.slots[v].off
		c.slots[v] = s
		read := c.cur.ops[n:]
		steps := append([]op(nil), read...)
		c.cur.ops = c.cur.ops[:n]
		isString := s.rt.Kind() == reflect.String
		c.emit(func(fr *frame) {
			for _, o := range steps {
				o(fr)
			}
			if isString && *at[string](fr, was) != *at[string](fr, now) || !isString && *at[int](fr, was) != *at[int](fr, now) {
				panic(unordered())
			}
		})
	}
}

// rereadOf stands for the place of a value that is made once more.
type rereadOf struct{ ssa.Value }

func unordered() *Unordered {
	return &Unordered{"a variable is read and, by a call, changed in one statement: Go leaves open which comes first"}
}

// markEarly remembers which of the steps just made are early.
func (c *compiler) markEarly(in ssa.Instruction, first int) {
	if !c.early[in] {
		return
	}
	for len(c.cur.early) < first {
		c.cur.early = append(c.cur.early, false)
	}
	for len(c.cur.early) < len(c.cur.ops) {
		c.cur.early = append(c.cur.early, true)
	}
}

// settle looks where a panic comes from. A fault of an expression that stands
// before a call in its statement comes before or after the call, and what the
// call does is done or not, by an order that Go leaves open.
func (t *thread) settle(v any) any {
	if _, ok := v.(runtime.Error); !ok || t.top == nil || t.trace != nil {
		return v
	}
	fr := t.top
	b := &fr.code.blocks[fr.block]
	if fr.pc < len(b.early) && b.early[fr.pc] {
		return &Unordered{v.(error).Error() + ": the statement goes on to call functions, and Go leaves open which comes first"}
	}
	return v
}
