package interp

import (
	"go/types"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

func (c *compiler) makeChan(in *ssa.MakeChan) {
	d, rt := c.slots[in].off, c.typeOf(in.Type().Underlying())
	both := reflect.ChanOf(reflect.BothDir, rt.Elem())
	size := c.limit(in.Size)
	c.emit(func(fr *frame) {
		n := size.get(fr, 0)
		if n < 0 || n > 1<<31 {
			_ = make(chan struct{}, min(n, -1))
		}
		*at[unsafe.Pointer](fr, d) = reflect.MakeChan(both, n).UnsafePointer()
	})
}

// chanOf is the channel at an offset as one that can be sent on and received from,
// whatever direction its static type allows.
func chanOf(fr *frame, off uintptr, elem reflect.Type) reflect.Value {
	return valueAt(reflect.ChanOf(reflect.BothDir, elem), fr.at(off))
}

func (c *compiler) elemOf(t types.Type) reflect.Type {
	return c.typeOf(t.Underlying().(*types.Chan).Elem())
}

// wait does one of the cases, or unwinds when the cell is stopped.
func wait(fr *frame, cases []reflect.SelectCase) (int, reflect.Value, bool) {
	n := len(cases)
	cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(fr.t.run.wake)})
	i, v, ok := reflect.Select(cases)
	if i == n {
		panic(stop{})
	}
	return i, v, ok
}

func (c *compiler) receive(in *ssa.UnOp) {
	a, d := c.arg(in.X).off, c.slots[in]
	elem := c.elemOf(in.X.Type())
	to, okAt := d.off, uintptr(0)
	if in.CommaOk {
		to, okAt = tupleField(d, 0), tupleField(d, 1)
	}
	comma := in.CommaOk
	c.emit(func(fr *frame) {
		ch := chanOf(fr, a, elem)
		v, ok := reflect.Value{}, false
		if !ch.IsNil() {
			v, ok = ch.TryRecv()
		}
		if !v.IsValid() {
			_, v, ok = wait(fr, []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: ch}})
		}
		setAt(fr.at(to), v)
		if comma {
			*at[bool](fr, okAt) = ok
		}
	})
}

func (c *compiler) send(in *ssa.Send) {
	a, x := c.arg(in.Chan).off, c.arg(in.X).off
	elem := c.elemOf(in.Chan.Type())
	c.emit(func(fr *frame) {
		ch, v := chanOf(fr, a, elem), valueAt(elem, fr.at(x))
		if ch.IsNil() || !ch.TrySend(v) {
			wait(fr, []reflect.SelectCase{{Dir: reflect.SelectSend, Chan: ch, Send: v}})
		}
	})
}

func (c *compiler) selectStmt(in *ssa.Select) {
	type state struct {
		dir      reflect.SelectDir
		ch, val  uintptr
		elem     reflect.Type
		into     uintptr
		receives bool
	}
	d := c.slots[in]
	var states []state
	part := 2
	for _, s := range in.States {
		st := state{dir: reflect.SelectSend, ch: c.arg(s.Chan).off, elem: c.elemOf(s.Chan.Type())}
		if s.Dir == types.RecvOnly {
			st.dir, st.receives, st.into = reflect.SelectRecv, true, tupleField(d, part)
			part++
		} else {
			st.val = c.arg(s.Send).off
		}
		states = append(states, st)
	}
	indexAt, okAt, blocking := tupleField(d, 0), tupleField(d, 1), in.Blocking
	cp := zeroer(d.rt)
	to := d.off
	c.emit(func(fr *frame) {
		cases := make([]reflect.SelectCase, len(states), len(states)+1)
		for i, s := range states {
			cases[i] = reflect.SelectCase{Dir: s.dir, Chan: chanOf(fr, s.ch, s.elem)}
			if !s.receives {
				cases[i].Send = valueAt(s.elem, fr.at(s.val))
			}
		}
		cp(fr.at(to))
		var i int
		var v reflect.Value
		var ok bool
		if blocking {
			i, v, ok = wait(fr, cases)
		} else {
			i, v, ok = reflect.Select(append(cases, reflect.SelectCase{Dir: reflect.SelectDefault}))
			if i == len(states) {
				i = -1
			}
		}
		*at[int](fr, indexAt) = i
		if i >= 0 && states[i].receives {
			*at[bool](fr, okAt) = ok
			setAt(fr.at(states[i].into), v)
		}
	})
}
