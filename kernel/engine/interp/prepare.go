package interp

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// Unit is a set of functions that were made ready together.
type Unit struct {
	m    *Machine
	made []pending
}

// Prepare compiles the given functions and all that they call. If any of it is
// not supported nothing is kept, and the error is a *gate.Refusal.
func (m *Machine) Prepare(fns []*ssa.Function, order gate.Order) (*Unit, error) {
	m.Expose(fns)
	m.mu.Lock()
	for _, fn := range fns {
		if m.functions[fn] == nil {
			f := &function{name: funcName(fn), m: m}
			m.functions[fn] = f
			m.pending = append(m.pending, pending{f, fn})
		}
	}
	m.mu.Unlock()
	u := &Unit{m: m}
	for {
		m.mu.Lock()
		if len(m.pending) == 0 {
			m.mu.Unlock()
			return u, nil
		}
		p := m.pending[0]
		m.pending = m.pending[1:]
		m.mu.Unlock()
		u.made = append(u.made, p)
		code, err := m.compile(p.fn, order)
		if err != nil {
			u.drop()
			return nil, err
		}
		code.of = p.f
		p.f.code.Store(code)
	}
}

// drop forgets all functions of the unit.
func (u *Unit) drop() {
	u.m.mu.Lock()
	defer u.m.mu.Unlock()
	for _, p := range append(u.made, u.m.pending...) {
		delete(u.m.functions, p.fn)
	}
	u.m.pending = nil
}

// Define makes fn the body of the function that obj names.
func (m *Machine) Define(obj *types.Func, fn *ssa.Function) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.functions[fn]
	f.obj.Store(obj)
	if fn.Object() == types.Object(obj) {
		m.declared[obj] = f // the declaration has its body itself
		return
	}
	m.supersede(m.declaration(obj), f, obj)
}

// Replace makes callers of the function old call the one that obj names. Their
// signatures are the same.
func (m *Machine) Replace(old, obj *types.Func) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.supersede(m.declaration(old), m.declaration(obj), old)
}

// RetireFunc makes every later call of the function fail with why.
func (m *Machine) RetireFunc(obj *types.Func, why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.declaration(obj)
	f := &function{name: d.name}
	f.why.Store(&why)
	m.supersede(d, f, obj)
}

// Call runs a function of a cell that takes and returns nothing, on this goroutine.
// The error is nil, a *Panic or ErrStopped.
func (m *Machine) Call(run *Run, fn *ssa.Function) (err error) {
	m.mu.Lock()
	f := m.functions[fn]
	m.mu.Unlock()
	m.current.Store(run)
	t := &thread{run: run}
	leave := m.threads.enter(t)
	defer leave()
	defer func() {
		if v := recover(); v != nil {
			err = caught(t, v)
		}
	}()
	newFrame(t, f.ready(), nil).exec()
	return nil
}
