package interp

import (
	"go/types"
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
	var slots []unsafe.Pointer
	for _, o := range now.olds {
		o.next.Store(now)
		slots = append(slots, o.redirects...)
	}
	if len(slots) == 0 {
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
	for _, s := range slots {
		*(*unsafe.Pointer)(s) = value
	}
}

// Copied says that a function of an interpreted cell was compiled as well, for the
// use of compiled code: it calls the func value at redirect once that is set.
func (m *Machine) Copied(obj *types.Func, redirect unsafe.Pointer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.declaration(obj)
	d.redirects = append(d.redirects, redirect)
	if now := d.current(); now.compiled != nil { // the cell that has the copy gives the function another body
		*(*unsafe.Pointer)(redirect) = now.compiled
	}
}
