package interp

import (
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// ready is a call whose function and arguments are fixed and that is made later.
type later func(t *thread, caller, deferring *frame)

// plan makes the step that fixes a call: of a go or a defer statement.
func (c *compiler) plan(common *ssa.CallCommon, deferred bool) func(fr *frame) later {
	if common.IsInvoke() {
		find, args := c.dispatch(common), c.transfers(common.Args)
		variadic := common.Signature().Variadic()
		if deferred {
			c.deferrable(common)
		}
		return func(fr *frame) later {
			f, vals := find(fr), fixed(fr, args)
			return func(t *thread, _, deferring *frame) { callLater(t, deferring, f, vals, variadic) }
		}
	}
	switch fn := common.Value.(type) {
	case *ssa.Builtin:
		return c.planBuiltin(fn, common)
	case *ssa.Function:
		f := c.funcOf(fn)
		if f.external.IsValid() {
			c.fits(f.name, f.external.Type(), 0, common.Args)
			args, variadic := c.transfers(common.Args), common.Signature().Variadic()
			return func(fr *frame) later {
				vals := fixed(fr, args)
				return func(t *thread, _, _ *frame) {
					if f.native != nil {
						f.native(t, vals)
					} else {
						callOut(t, f.external, vals, variadic)
					}
				}
			}
		}
		return c.planStatic(f, nil, common.Args)
	case *ssa.MakeClosure:
		return c.planStatic(c.funcOf(fn.Fn.(*ssa.Function)), fn.Bindings, common.Args)
	}
	f, args := c.arg(common.Value), c.transfers(common.Args)
	a, rt, variadic := f.off, f.rt, common.Signature().Variadic()
	if deferred {
		c.deferrable(common)
	}
	return func(fr *frame) later {
		vals := fixed(fr, args)
		p := *at[unsafe.Pointer](fr, a)
		fv := copied(valueAt(rt, fr.at(a)))
		return func(t *thread, caller, deferring *frame) {
			if p == nil {
				nilDeref()
			}
			if cl := ownClosure(p); cl != nil {
				cl.apply(t, caller, vals, deferring)
				return
			}
			callLater(t, deferring, fv, vals, variadic)
		}
	}
}

// callLater calls compiled code that a frame may have deferred.
func callLater(t *thread, deferring *frame, f reflect.Value, args []reflect.Value, variadic bool) {
	if deferring != nil && deferring.panicking && !final(deferring.value) {
		deferring.deferOut(f)
	} else {
		callOut(t, f, args, variadic)
	}
}

func (c *compiler) planStatic(f *function, bindings, args []ssa.Value) func(fr *frame) later {
	in, free := c.transfers(args), c.transfers(bindings)
	return func(fr *frame) later {
		vals, env := fixed(fr, in), fixed(fr, free)
		return func(t *thread, caller, deferring *frame) {
			cd := f.ready()
			nf := newFrame(t, cd, caller)
			nf.deferring = deferring
			for i, v := range vals {
				setAt(nf.at(cd.params[i].off), v)
			}
			for i, v := range env {
				setAt(nf.at(cd.free[i].off), v)
			}
			nf.exec()
		}
	}
}

// planBuiltin allows the builtins that make sense as statements.
func (c *compiler) planBuiltin(b *ssa.Builtin, common *ssa.CallCommon) func(fr *frame) later {
	switch b.Name() {
	case "close":
		ch, elem := c.arg(common.Args[0]).off, c.elemOf(common.Args[0].Type())
		return func(fr *frame) later {
			v := copied(chanOf(fr, ch, elem))
			return func(*thread, *frame, *frame) { v.Close() }
		}
	case "panic":
		a := c.arg(common.Args[0])
		return func(fr *frame) later {
			v := anyAt(a.rt, fr.at(a.off))
			return func(*thread, *frame, *frame) { panic(v) }
		}
	case "delete":
		mt, lock := c.typeOf(common.Args[0].Type().Underlying()), &c.m.maps
		args := c.transfers(common.Args)
		return func(fr *frame) later {
			vals := fixed(fr, args)
			return func(*thread, *frame, *frame) {
				lock.Lock()
				defer lock.Unlock()
				if !vals[0].IsNil() {
					m := reflect.NewAt(mt, vals[0].Addr().UnsafePointer()).Elem()
					m.SetMapIndex(vals[1], reflect.Value{})
				}
			}
		}
	}
	c.refuse("go or defer of "+b.Name(), "the interpreter does not do that")
	return nil
}

// fixed are arguments copied out of a frame, which goes on changing.
func fixed(fr *frame, args []transfer) []reflect.Value {
	out := values(fr, args)
	for i, v := range out {
		out[i] = copied(v)
	}
	return out
}

func copied(v reflect.Value) reflect.Value {
	n := reflect.New(v.Type()).Elem()
	n.Set(v)
	return n
}

func (c *compiler) deferStmt(in *ssa.Defer) {
	plan := c.plan(&in.Call, true)
	compiled := c.isCompiled(&in.Call)
	var into func(fr *frame) *frame
	if in.DeferStack != nil {
		if k, ok := in.DeferStack.(*ssa.Const); !ok || k.Value != nil {
			a := c.arg(in.DeferStack).off
			into = func(fr *frame) *frame { return (*frame)(*at[unsafe.Pointer](fr, a)) }
		}
	}
	c.emit(func(fr *frame) {
		call, target := plan(fr), fr
		if into != nil {
			if f := into(fr); f != nil {
				target = f
			}
		}
		target.defers = &deferred{
			call:     func(of *frame) { call(of.t, of, of) },
			compiled: compiled,
			next:     target.defers,
		}
	})
}

// lateDefers sees to functions whose only defer statements stand in the bodies of
// ranges over functions: the SSA builder forgets to say where those calls run.
func (c *compiler) lateDefers() {
	stack, runs := false, false
	for _, b := range c.fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.RunDefers:
				runs = true
			case *ssa.Call:
				if b, ok := in.Call.Value.(*ssa.Builtin); ok && b.Name() == "ssa:deferstack" {
					stack = true
				}
			}
		}
	}
	if !stack || runs {
		return
	}
	if c.fn.Signature.Results().Len() > 0 {
		c.refuse("defer in a range over a function", "in a function with results, which the deferred call may change")
	}
	c.late = true
}

// isCompiled reports a call that runs none of a cell's own code first.
func (c *compiler) isCompiled(common *ssa.CallCommon) bool {
	if common.IsInvoke() {
		return true
	}
	fn, ok := common.Value.(*ssa.Function)
	return ok && c.funcOf(fn).external.IsValid()
}

func (c *compiler) goStmt(in *ssa.Go) {
	plan, m := c.plan(&in.Call, false), c.m
	c.emit(func(fr *frame) {
		call, run := plan(fr), fr.t.run
		run.live.Add(1)
		go func() {
			t := &thread{run: run}
			leave := m.threads.enter(t)
			defer run.live.Add(-1)
			defer leave()
			defer func() {
				if v := recover(); v != nil {
					if p, ok := caught(t, v).(*Panic); ok {
						p.Goroutine = true
						run.fail(p)
					}
				}
			}()
			call(t, nil, nil)
		}()
	})
}
