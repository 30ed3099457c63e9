package interp

import (
	"reflect"
	"runtime"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// closure is a function of a cell with values for its free variables. As a value
// of Go it is made by reflection, so that compiled code can call it.
type closure struct {
	m    *Machine
	fn   *function
	rt   reflect.Type
	env  unsafe.Pointer // the free variables, an object of envType
	offs []uintptr
	cps  []copier
}

// bind copies the free variables into a frame.
func (cl *closure) bind(fr *frame) {
	for i, s := range fr.code.free {
		cl.cps[i](fr.at(s.off), unsafe.Add(cl.env, cl.offs[i]))
	}
}

// make is the closure as a function value. Nothing else may be captured by the
// literal: ownClosure reads its one word.
func (cl *closure) make() reflect.Value {
	return reflect.MakeFunc(cl.rt, cl.callback())
}

//go:noinline
func (cl *closure) callback() func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value {
		if v := recover(); v != nil { // compiled code has deferred the call
			return cl.deferred(args, v)
		}
		return cl.called(args, nil)
	}
}

// deferred is called by compiled code that panics with v, which goes on unless the function recovers it.
func (cl *closure) deferred(args []reflect.Value, v any) []reflect.Value {
	panics := &frame{panicking: true, value: worded(v)}
	out := cl.called(args, panics)
	if panics.panicking {
		panic(v)
	}
	return out
}

// called is where compiled code enters a cell's function, which can recover the panic of the frame.
func (cl *closure) called(args []reflect.Value, panics *frame) []reflect.Value {
	m := cl.m
	t := m.threads.here()
	if t == nil {
		t = &thread{run: m.current.Load(), foreign: true}
		leave := m.threads.enter(t)
		defer leave()
		defer func() {
			// A panic here would end the process: whoever started this goroutine does not expect it.
			if v := recover(); v != nil {
				if p, ok := caught(t, v).(*Panic); ok {
					p.Goroutine = true
					t.run.fail(p)
				}
				runtime.Goexit()
			}
		}()
	}
	top, depth := t.top, t.depth
	t.depth += callbackDepth // what the library has on the stack, generously
	if panics == nil {
		panics = m.handedOver(t)
	} else {
		panics.t = t
	}
	out := cl.apply(t, top, args, panics)
	t.top, t.depth = top, depth
	return out
}

// callbackDepth is how many calls one by way of a library counts for.
const callbackDepth = 20

// apply runs the closure with the given arguments.
func (cl *closure) apply(t *thread, caller *frame, args []reflect.Value, deferring *frame) []reflect.Value {
	cd := cl.fn.ready()
	fr := newFrame(t, cd, caller)
	fr.deferring = deferring
	for i, a := range args {
		setAt(fr.at(cd.params[i].off), a)
	}
	cl.bind(fr)
	fr.exec()
	out := make([]reflect.Value, len(cd.results))
	for i, s := range cd.results {
		out[i] = valueAt(s.rt, fr.at(s.off))
	}
	return out
}

func (c *compiler) makeClosure(in *ssa.MakeClosure) {
	fn := in.Fn.(*ssa.Function)
	f := c.funcOf(fn)
	if onlyCalled(in) {
		return // each call binds the free variables itself
	}
	d, m := c.slots[in], c.m
	bindings := c.transfers(in.Bindings)
	fields := make([]reflect.StructField, len(bindings))
	for i, b := range bindings {
		fields[i] = reflect.StructField{Name: fieldName(i), Type: b.rt}
	}
	env := reflect.StructOf(fields)
	offs, cps := make([]uintptr, len(bindings)), make([]copier, len(bindings))
	for i, b := range bindings {
		offs[i], cps[i] = env.Field(i).Offset, b.copy
	}
	rt, to := c.typeOf(in.Type().Underlying()), d.off
	c.emit(func(fr *frame) {
		cl := &closure{m: m, fn: f, rt: rt, env: reflect.New(env).UnsafePointer(), offs: offs, cps: cps}
		for i, b := range bindings {
			b.copy(unsafe.Add(cl.env, offs[i]), fr.at(b.from))
		}
		*at[unsafe.Pointer](fr, to) = funcWord(cl.make())
	})
}

// funcWord is a function value as it lies in memory.
func funcWord(v reflect.Value) unsafe.Pointer {
	i := v.Interface()
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&i))[1]
}

func onlyCalled(in *ssa.MakeClosure) bool {
	for _, r := range *in.Referrers() {
		call, ok := r.(ssa.CallInstruction)
		if !ok || call.Common().Value != in {
			return false
		}
		for _, a := range call.Common().Args {
			if a == ssa.Value(in) {
				return false
			}
		}
	}
	return true
}

// functionValue is a function named where a value is wanted.
func (c *compiler) functionValue(fn *ssa.Function, rt reflect.Type) reflect.Value {
	f := c.funcOf(fn)
	if f.external.IsValid() {
		if f.external.Type() != rt {
			c.refuse("function value "+f.name, "its type is %s, not %s", f.external.Type(), rt)
		}
		if f.native == nil {
			return f.external
		}
		m, nat := c.m, f.native
		return reflect.MakeFunc(rt, func(args []reflect.Value) []reflect.Value {
			t := m.threads.here()
			if t == nil {
				t = &thread{run: m.current.Load(), foreign: true}
			}
			return nat(t, args)
		})
	}
	if v := f.value.Load(); v != nil && v.Type() == rt {
		return *v
	}
	cl := &closure{m: c.m, fn: f, rt: rt}
	v := cl.make()
	f.value.Store(&v)
	return v
}
