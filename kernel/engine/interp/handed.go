package interp

import (
	"go/types"
	"reflect"
	"runtime"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A panic is recovered by the function that was deferred, called by nothing in between. Where compiled
// code is deferred, Go's own recover sees to that, if need be by a panic that is raised once more for it.
// It fails where the kernel stands between the deferred call and the function: where that is called in
// the place of one it has replaced, or by the steps of an interpreted function. There it is handed over.

// Deferred makes a call that compiled code has deferred, in the course of a panic with v. That goes on
// unless it is recovered. What makes the call has it deferred once more, and raises the panic then.
func (m *Machine) Deferred(v any, call func(raise func())) {
	t := m.threads.here()
	if t == nil {
		call(func() { panic(v) })
		return
	}
	(&frame{t: t, panicking: true, value: worded(v)}).under(call)
}

// under makes a deferred call while the panic of a frame is under way. It returns if that is recovered.
func (fr *frame) under(call func(raise func())) {
	was := fr.t.handed
	fr.t.handed = fr
	defer func() {
		fr.t.handed = was
		if !fr.panicking && raised(functions()[1:]) {
			_ = recover() // whoever has recovered it by hand has returned
		}
	}()
	call(fr.raise)
	fr.panicking, fr.t.trace = false, nil
}

//go:noinline
func (fr *frame) raise() { panic(fr.value) }

// raised reports whether a function with these callers is called by the panic that raise makes.
func raised(callers []string) bool {
	return len(callers) > 1 && callers[0] == "runtime.gopanic" && callers[1] == here+".(*frame).raise"
}

// defers reports a function that calls what compiled code defers through package cell.
func defers(function string) bool {
	return function == here+".(*frame).under" || function == here+".(*Machine).Deferred" || strings.HasSuffix(function, "/cell.(*Unit).Deferred")
}

// deferrable refuses to defer what may be compiled code that could not recover: deferOut can not call it.
func (c *compiler) deferrable(common *ssa.CallCommon) {
	sig := common.Signature()
	out := sig.Results()
	if sig.Params().Len() > 0 || out.Len() > 1 || out.Len() == 1 && !types.Identical(out.At(0).Type(), types.Universe.Lookup("error").Type()) {
		c.refuse("defer of a function value or a method of an interface", "what it may call could not recover")
	}
}

// deferOut makes the deferred call of a function value while the frame panics.
func (fr *frame) deferOut(f reflect.Value) {
	fr.under(func(raise func()) {
		if f.Type().NumOut() == 0 {
			defer f.Convert(reflect.TypeFor[func()]()).Interface().(func())()
		} else {
			defer f.Convert(reflect.TypeFor[func() error]()).Interface().(func() error)()
		}
		raise()
	})
	fr.t.top, fr.t.depth = fr, fr.depth
	if fr.t.run.stopped.Load() {
		panic(stop{})
	}
}

// handedToCaller is what the compiled function that calls this recovers from, nil if there is no panic, or
// only one that Go's own recover sees.
func (m *Machine) handedToCaller() *frame {
	t := m.threads.here()
	if t == nil || t.handed == nil && !t.adapting() {
		return nil
	}
	callers := functions()
	for len(callers) > 0 && !isCell(callers[0]) {
		callers = callers[1:]
	}
	if len(callers) == 0 {
		return nil
	}
	callers, replaced := m.replaced(callers[1:])
	switch {
	case replaced && raised(callers):
		return t.handed
	case t.adapting() && stepped(callers):
		return t.top.deferring
	}
	return nil
}

// adapting reports whether the newest call of a thread is that of a compiled function that was deferred.
func (t *thread) adapting() bool {
	return t.top != nil && t.top.code.of == nil && t.top.deferring != nil
}

// stepped reports whether a function with these callers is called by a step of a frame.
func stepped(callers []string) bool {
	for _, c := range callers {
		switch {
		case c == here+".(*frame).loop":
			return true
		case !strings.HasPrefix(c, here+".") && !strings.HasPrefix(c, "reflect.Value."):
			return false
		}
	}
	return false
}

// handedOver is what an interpreted function recovers from that compiled code calls now in the place of
// what it has replaced, nil if it was not deferred or there is no panic.
func (m *Machine) handedOver(t *thread) *frame {
	if t.handed == nil {
		return nil
	}
	callers := functions()
	for len(callers) > 0 && (strings.HasPrefix(callers[0], here+".") || callers[0] == "reflect.callReflect" || callers[0] == "reflect.makeFuncStub") {
		callers = callers[1:]
	}
	if callers, replaced := m.replaced(callers); replaced && raised(callers) {
		return t.handed
	}
	return nil
}

// replaced leaves out the callers that were replaced, and do nothing but call what has replaced them.
func (m *Machine) replaced(callers []string) (rest []string, some bool) {
	for len(callers) > 0 {
		if _, ok := m.forwards.Load(callers[0]); !ok {
			break
		}
		callers, some = callers[1:], true
	}
	return callers, some
}

// functions are the names of those on this goroutine's stack, from the one that calls this on.
func functions() []string {
	const enough = 32
	var pcs [enough]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var out []string
	for {
		f, more := frames.Next()
		out = append(out, f.Function)
		if !more {
			return out
		}
	}
}

// here is the path of this package.
var here = reflect.TypeFor[frame]().PkgPath()

// isCell reports a compiled function of a cell.
func isCell(function string) bool { return strings.HasPrefix(function, "cells/") }
