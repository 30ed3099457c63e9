package interp

import (
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// transfer is an argument on its way from a caller's frame to a callee's.
type transfer struct {
	from uintptr
	copy copier
	rt   reflect.Type
}

func (c *compiler) transfers(args []ssa.Value) []transfer {
	out := make([]transfer, len(args))
	for i, a := range args {
		s := c.arg(a)
		out[i] = transfer{s.off, copierOf(s.rt), s.rt}
	}
	return out
}

// answer is where the results of a call go in the caller's frame.
type answer struct {
	to   []uintptr
	copy []copier
	rt   []reflect.Type
}

func (c *compiler) answer(in *ssa.Call) answer {
	var a answer
	d := c.slots[in]
	results := in.Call.Signature().Results()
	for i := range results.Len() {
		rt := c.typeOf(results.At(i).Type())
		off := d.off
		if isTuple(in.Type()) {
			off = tupleField(d, i)
		}
		a.to, a.copy, a.rt = append(a.to, off), append(a.copy, copierOf(rt)), append(a.rt, rt)
	}
	return a
}

func (c *compiler) call(in *ssa.Call) {
	common := &in.Call
	if common.IsInvoke() {
		c.invoke(in)
		return
	}
	switch fn := common.Value.(type) {
	case *ssa.Builtin:
		c.builtin(in, fn)
	case *ssa.Function:
		f := c.funcOf(fn)
		if f.external.IsValid() {
			c.callExternal(in, f)
			return
		}
		c.callStatic(in, f, nil)
	case *ssa.MakeClosure:
		c.callStatic(in, c.funcOf(fn.Fn.(*ssa.Function)), fn.Bindings)
	default:
		c.callDynamic(in)
	}
}

// callStatic calls a function of a cell, its free variables bound to the given values.
func (c *compiler) callStatic(in *ssa.Call, f *function, bindings []ssa.Value) {
	args, free, ans := c.transfers(in.Call.Args), c.transfers(bindings), c.answer(in)
	c.emit(func(fr *frame) {
		cd := f.ready()
		nf := newFrame(fr.t, cd, fr)
		for i := range args {
			args[i].copy(nf.at(cd.params[i].off), fr.at(args[i].from))
		}
		for i := range free {
			free[i].copy(nf.at(cd.free[i].off), fr.at(free[i].from))
		}
		nf.exec()
		for i, to := range ans.to {
			ans.copy[i](fr.at(to), nf.at(cd.results[i].off))
		}
	})
}

// callDynamic calls a function value, by way of reflection unless it is one of the machine's own.
func (c *compiler) callDynamic(in *ssa.Call) {
	f, args, ans := c.arg(in.Call.Value), c.transfers(in.Call.Args), c.answer(in)
	a, rt, variadic := f.off, f.rt, in.Call.Signature().Variadic()
	c.emit(func(fr *frame) {
		p := *at[unsafe.Pointer](fr, a)
		if p == nil {
			nilDeref()
		}
		if cl := ownClosure(p); cl != nil {
			cd := cl.fn.ready()
			nf := newFrame(fr.t, cd, fr)
			for i := range args {
				args[i].copy(nf.at(cd.params[i].off), fr.at(args[i].from))
			}
			cl.bind(nf)
			nf.exec()
			for i, to := range ans.to {
				ans.copy[i](fr.at(to), nf.at(cd.results[i].off))
			}
			return
		}
		ans.put(fr, callOut(fr.t, valueAt(rt, fr.at(a)), values(fr, args), variadic))
	})
}

// values are the arguments for a call by reflection.
func values(fr *frame, args []transfer) []reflect.Value {
	out := make([]reflect.Value, len(args))
	for i := range args {
		out[i] = valueAt(args[i].rt, fr.at(args[i].from))
	}
	return out
}

func (a *answer) put(fr *frame, out []reflect.Value) {
	for i, to := range a.to {
		setAt(fr.at(to), out[i])
	}
}

// callOut calls compiled code. A cell that was stopped meanwhile does not go on after it.
func callOut(t *thread, f reflect.Value, args []reflect.Value, variadic bool) (out []reflect.Value) {
	top, depth := t.top, t.depth
	if variadic {
		out = f.CallSlice(args)
	} else {
		out = f.Call(args)
	}
	t.top, t.depth = top, depth // it may have recovered from a panic of a function that it called back
	if t.run.stopped.Load() {
		panic(stop{})
	}
	return out
}

// fits refuses arguments whose layout is not what compiled code takes.
func (c *compiler) fits(what string, ft reflect.Type, first int, args []ssa.Value) {
	for i, a := range args {
		s := c.slots[a]
		if s == nil {
			c.refuse("call of "+what, "argument %d is of a kind that the interpreter does not know", i+1)
		}
		if want := ft.In(first + i); s.rt != want {
			c.refuse("call of "+what, "argument %d has type %s, of a cell, where compiled code takes %s", i+1, shortType(a.Type()), want)
		}
	}
}

func (c *compiler) callExternal(in *ssa.Call, f *function) {
	c.fits(f.name, f.external.Type(), 0, in.Call.Args)
	args, ans := c.transfers(in.Call.Args), c.answer(in)
	if f.native != nil {
		nat := f.native
		c.emit(func(fr *frame) {
			ans.put(fr, nat(fr.t, values(fr, args)))
			if fr.t.run.stopped.Load() {
				panic(stop{})
			}
		})
		return
	}
	if o := fastCall(f.external, args, ans); o != nil {
		c.emit(o)
		return
	}
	fv, variadic := f.external, in.Call.Signature().Variadic()
	c.emit(func(fr *frame) { ans.put(fr, callOut(fr.t, fv, values(fr, args), variadic)) })
}

type methodKey struct {
	rt   reflect.Type
	name string
}

// method is the index of a method in its type.
func (m *Machine) method(rt reflect.Type, name string) int {
	key := methodKey{rt, name}
	if i, ok := m.methods.Load(key); ok {
		return i.(int)
	}
	meth, ok := rt.MethodByName(name)
	if !ok {
		panic(fault("method " + name + " of " + rt.String() + " is not linked into this kernel"))
	}
	m.methods.Store(key, meth.Index)
	return meth.Index
}

// dispatch finds the method that an interface value calls.
func (c *compiler) dispatch(common *ssa.CallCommon) func(fr *frame) reflect.Value {
	x := c.arg(common.Value)
	a, rt, name, m := x.off, x.rt, common.Method.Name(), c.m
	if !common.Method.Exported() {
		c.refuse("call of method "+name, "it is not exported")
	}
	sig := common.Signature()
	if gate.Own(sig.Params()) || gate.Own(sig.Results()) {
		c.refuse("call of method "+name, "its signature has a type of a cell, which no compiled type can have")
	}
	return func(fr *frame) reflect.Value {
		v := valueAt(rt, fr.at(a))
		if v.IsNil() {
			nilDeref()
		}
		v = v.Elem()
		return v.Method(m.method(v.Type(), name))
	}
}

func (c *compiler) invoke(in *ssa.Call) {
	find := c.dispatch(&in.Call)
	args, ans := c.transfers(in.Call.Args), c.answer(in)
	variadic := in.Call.Signature().Variadic()
	c.emit(func(fr *frame) { ans.put(fr, callOut(fr.t, find(fr), values(fr, args), variadic)) })
}
