package interp

import (
	"go/types"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// instr makes the steps of one instruction.
func (c *compiler) instr(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.DebugRef, *ssa.Phi:
	case *ssa.Alloc:
		c.alloc(in)
	case *ssa.BinOp:
		c.binary(in)
	case *ssa.UnOp:
		c.unary(in)
	case *ssa.Call:
		c.call(in)
	case *ssa.ChangeInterface:
		c.changeInterface(in)
	case *ssa.ChangeType:
		c.move(c.slots[in], c.arg(in.X))
	case *ssa.Convert:
		c.convert(in)
	case *ssa.Extract:
		c.extract(in)
	case *ssa.Field:
		c.field(in)
	case *ssa.FieldAddr:
		c.fieldAddr(in)
	case *ssa.Index:
		c.index(in)
	case *ssa.IndexAddr:
		c.indexAddr(in)
	case *ssa.Lookup:
		c.lookup(in)
	case *ssa.MakeChan:
		c.makeChan(in)
	case *ssa.MakeClosure:
		c.makeClosure(in)
	case *ssa.MakeInterface:
		c.makeInterface(in)
	case *ssa.MakeMap:
		c.makeMap(in)
	case *ssa.MakeSlice:
		c.makeSlice(in)
	case *ssa.MapUpdate:
		c.mapUpdate(in)
	case *ssa.Range:
		c.rangeOver(in)
	case *ssa.Next:
		c.next(in)
	case *ssa.Select:
		c.selectStmt(in)
	case *ssa.Slice:
		c.slice(in)
	case *ssa.SliceToArrayPointer:
		c.sliceToArray(in)
	case *ssa.TypeAssert:
		c.typeAssert(in)
	case *ssa.Store:
		c.store(in)
	case *ssa.Send:
		c.send(in)
	case *ssa.Go:
		c.goStmt(in)
	case *ssa.Defer:
		c.deferStmt(in)
	case *ssa.RunDefers:
		c.emit(func(fr *frame) {
			fr.runDefers()
			if fr.panicking {
				panic(fr.value)
			}
		})
	case *ssa.Panic:
		if c.rangeFault(in) {
			return
		}
		a := c.arg(in.X).off
		c.cur.next = func(fr *frame) int { panic(*(*any)(fr.at(a))) }
	case *ssa.Return:
		c.ret(in)
	case *ssa.Jump:
		c.jump(in)
	case *ssa.If:
		c.branch(in)
	default:
		c.refuse("this construct", "the interpreter does not know %T", in)
	}
}

func (c *compiler) ret(in *ssa.Return) {
	type move struct {
		d, s uintptr
		copy copier
	}
	var moves []move
	for i, r := range in.Results {
		s := c.arg(r)
		moves = append(moves, move{c.code.results[i].off, s.off, copierOf(s.rt)})
	}
	late := c.late
	c.cur.next = func(fr *frame) int {
		if late {
			fr.runDefers()
			if fr.panicking {
				panic(fr.value)
			}
		}
		for _, m := range moves {
			m.copy(fr.at(m.d), fr.at(m.s))
		}
		return -1
	}
}

// edge makes what a jump from one block to another does: it gives φ-values
// their new values, all at once, and looks whether the cell was stopped.
func (c *compiler) edge(from, to *ssa.BasicBlock) func(fr *frame) {
	pred := -1
	for i, p := range to.Preds {
		if p == from {
			pred = i
		}
	}
	var phis []*ssa.Phi
	target := map[ssa.Value]bool{}
	for _, in := range to.Instrs {
		if phi, ok := in.(*ssa.Phi); ok {
			phis = append(phis, phi)
			target[phi] = true
		}
	}
	var moves []func(fr *frame)
	var late []func(fr *frame)
	for _, phi := range phis {
		v := phi.Edges[pred]
		if v == ssa.Value(phi) {
			continue
		}
		s := c.edgeOperand(v, &moves)
		d := c.slots[phi]
		if target[v] || len(phis) > 1 && c.readByOther(phi, phis, pred) {
			tmp := c.slots[phiOf{phi}]
			moves = append(moves, mover(tmp.off, s.off, s.rt))
			late = append(late, mover(d.off, tmp.off, s.rt))
			continue
		}
		late = append(late, mover(d.off, s.off, s.rt))
	}
	moves = append(moves, late...)
	if to.Index <= from.Index { // a loop: the only place, beside calls, where a cell may run for long
		moves = append(moves, func(fr *frame) {
			if fr.t.run.stopped.Load() {
				panic(stop{})
			}
			fr.round()
		})
	}
	switch len(moves) {
	case 0:
		return nil
	case 1:
		return moves[0]
	case 2:
		a, b := moves[0], moves[1]
		return func(fr *frame) { a(fr); b(fr) }
	case 3:
		a, b, d := moves[0], moves[1], moves[2]
		return func(fr *frame) { a(fr); b(fr); d(fr) }
	}
	return func(fr *frame) {
		for _, m := range moves {
			m(fr)
		}
	}
}

func (c *compiler) edgeOperand(v ssa.Value, moves *[]func(fr *frame)) *slot {
	s := c.slots[v]
	if s == nil {
		c.refuse("operand "+v.Name(), "it is of a kind (%T) that the interpreter does not know", v)
	}
	if g, ok := v.(*ssa.Global); ok {
		address, d := c.address(g), s.off
		*moves = append(*moves, func(fr *frame) { *(*unsafe.Pointer)(fr.at(d)) = address() })
	}
	return s
}

// readByOther reports whether another φ of the block takes phi's old value on this edge.
func (c *compiler) readByOther(phi *ssa.Phi, phis []*ssa.Phi, pred int) bool {
	for _, p := range phis {
		if p != phi && p.Edges[pred] == ssa.Value(phi) {
			return true
		}
	}
	return false
}

func mover(d, s uintptr, rt reflect.Type) func(fr *frame) {
	switch {
	case rt.Kind() == reflect.Int || rt.Kind() == reflect.Int64:
		return func(fr *frame) { *(*int64)(fr.at(d)) = *(*int64)(fr.at(s)) }
	case rt.Kind() == reflect.Float64:
		return func(fr *frame) { *(*float64)(fr.at(d)) = *(*float64)(fr.at(s)) }
	}
	cp := copierOf(rt)
	return func(fr *frame) { cp(fr.at(d), fr.at(s)) }
}

func (c *compiler) jump(in *ssa.Jump) {
	from := in.Block()
	to := from.Succs[0]
	e, n := c.edge(from, to), to.Index
	if e == nil {
		c.cur.next = func(*frame) int { return n }
		return
	}
	c.cur.next = func(fr *frame) int { e(fr); return n }
}

func (c *compiler) branch(in *ssa.If) {
	from := in.Block()
	yes, no := from.Succs[0], from.Succs[1]
	ey, en, ny, nn := c.edge(from, yes), c.edge(from, no), yes.Index, no.Index
	if yes == no { // both edges lead to one block: its φ can not tell them apart
		for _, i := range yes.Instrs {
			if _, ok := i.(*ssa.Phi); ok {
				c.refuse("this condition", "both of its outcomes lead to one place")
			}
		}
	}
	a := c.arg(in.Cond).off
	if ey == nil && en == nil {
		c.cur.next = func(fr *frame) int {
			if *(*bool)(fr.at(a)) {
				return ny
			}
			return nn
		}
		return
	}
	c.cur.next = func(fr *frame) int {
		if *(*bool)(fr.at(a)) {
			if ey != nil {
				ey(fr)
			}
			return ny
		}
		if en != nil {
			en(fr)
		}
		return nn
	}
}

// extract takes one component of a tuple.
func (c *compiler) extract(in *ssa.Extract) {
	t := c.arg(in.Tuple)
	d := c.slots[in]
	f := t.rt.Field(in.Index)
	cp, from := copierOf(d.rt), t.off+f.Offset
	to := d.off
	if f.Type.Kind() == reflect.Struct && f.Type.NumField() == 0 && d.rt.Size() != 0 {
		c.refuse("this tuple", "a part of it that nothing was put into is used")
	}
	c.emit(func(fr *frame) { cp(fr.at(to), fr.at(from)) })
}

// tupleField is the offset of a component of a tuple that lies at s.
func tupleField(s *slot, i int) uintptr { return s.off + s.rt.Field(i).Offset }

func (c *compiler) move(d, s *slot) {
	c.emit(op(mover(d.off, s.off, d.rt)))
}

func isTuple(t types.Type) bool { _, ok := t.(*types.Tuple); return ok }
