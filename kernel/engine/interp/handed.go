package interp

import (
	"runtime"
	"strings"
)

// A panic is recovered by the function that was deferred, called by nothing in between. Where the
// function that defers and the one that is deferred run by different engines, Go's own recover does
// not see that: the panic is handed over.

// Deferred makes the call that compiled code has deferred while it panics with v, and reports whether
// a function of an interpreted or another cell has recovered the panic.
func (m *Machine) Deferred(v any, call func()) (recovered bool) {
	t := m.threads.here()
	if t == nil || final(v) {
		call()
		return false
	}
	panics := &frame{t: t, panicking: true, value: worded(v)}
	was := t.handed
	t.handed = panics
	defer func() { t.handed = was }()
	t.hand(call)
	return !panics.panicking
}

//go:noinline
func (t *thread) hand(call func()) { call() }

// hands reports whether a function is called by hand, as its name in a stack tells.
func hands(function string) bool { return strings.HasSuffix(function, ".(*thread).hand") }

// handedToCaller is what the compiled function that calls this recovers from, nil if it was not deferred
// or there is no panic.
func (m *Machine) handedToCaller() *frame {
	t := m.threads.here()
	if t == nil || t.handed == nil && t.deferring == nil {
		return nil
	}
	own := cellFrames()
	if len(own) == 0 {
		return nil
	}
	caller := own[1:]
	for len(caller) > 1 && replaces(own[0], caller[0]) {
		caller = caller[1:] // it was called in the place of what it has replaced
	}
	switch {
	case len(caller) > 1 && hands(caller[1]):
		return t.handed
	case len(caller) > 0 && !isCell(caller[0]) && t.deferring != nil && (t.top == t.deferring || t.top.code.of == nil && t.top.deferring == t.deferring):
		return t.deferring
	}
	return nil
}

// handedTo is what an interpreted function that compiled code calls now recovers from, nil if it was
// not deferred or there is no panic.
func (t *thread) handedTo(name string) *frame {
	if t.handed == nil {
		return nil
	}
	callers := cellFrames()
	for len(callers) > 1 && plainName(callers[0]) == name && name != literal {
		callers = callers[1:]
	}
	if len(callers) > 1 && hands(callers[1]) {
		return t.handed
	}
	return nil
}

// cellFrames are the functions on this goroutine's stack from the innermost compiled one of a cell on.
func cellFrames() []string {
	const enough = 24
	var pcs [enough]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var out []string
	for {
		f, more := frames.Next()
		if len(out) > 0 || isCell(f.Function) {
			out = append(out, f.Function)
		}
		if !more {
			return out
		}
	}
}

// isCell reports a compiled function of a cell.
func isCell(function string) bool { return strings.HasPrefix(function, "cells/") }

// replaces reports whether a function of one cell has replaced that of another, which calls it.
func replaces(now, old string) bool {
	name := plainName(now)
	return isCell(old) && name == plainName(old) && name != literal && name != "cell" && packageOf(now) != packageOf(old)
}

func packageOf(function string) string {
	slash := strings.LastIndex(function, "/")
	name, _, _ := strings.Cut(function[slash+1:], ".")
	return function[:slash+1] + name
}
