package interp

import (
	"go/types"
	"runtime"
	"unsafe"
)

// supersede makes every caller of old, and of what old has replaced, call now from here on. The lock is
// held. All of them lead to now at once: however often a cell is run again, a call takes one step.
func (m *Machine) supersede(old, now *function, obj *types.Func) {
	old, now = old.current(), now.current()
	if old == now {
		return
	}
	now.olds = append(append(now.olds, old.olds...), old)
	old.olds = nil
	var redirects []redirect
	for _, o := range now.olds {
		o.next.Store(now)
		redirects = append(redirects, o.redirects...)
	}
	if len(redirects) == 0 {
		return
	}
	value := now.compiled
	if value == nil {
		rt, err := m.types.of(flat(obj))
		if err != nil {
			return
		}
		value = funcWord((&closure{m: m, fn: now, rt: rt}).make())
	}
	for _, r := range redirects {
		m.redirect(r, value)
	}
}

// redirect is where a compiled function looks for the func value of what has replaced it.
type redirect struct {
	slot unsafe.Pointer
	name string // of the function
}

func (m *Machine) redirect(r redirect, to unsafe.Pointer) {
	m.forwards.Store(r.name, true)
	*(*unsafe.Pointer)(r.slot) = to
}

// nameOf is what stacks call the function of a func value.
func nameOf(value unsafe.Pointer) string { return runtime.FuncForPC(*(*uintptr)(value)).Name() }

// Copied says that a function of an interpreted cell was compiled as well, for the
// use of compiled code: value, which calls the func value at slot once that is set.
func (m *Machine) Copied(obj *types.Func, value, slot unsafe.Pointer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.declaration(obj)
	r := redirect{slot, nameOf(value)}
	d.redirects = append(d.redirects, r)
	if now := d.current(); now.compiled != nil { // the cell that has the copy gives the function another body
		m.redirect(r, now.compiled)
	}
}
