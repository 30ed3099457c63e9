package interp

import (
	"errors"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// DefineCompiled makes value, a func value, the function or method that obj names,
// its receiver in front of its parameters. Code that is compiled calls it as it
// is; a func value stored at slot takes its place. It does the same as what obj named
// so far, if anything, where same says so.
func (m *Machine) DefineCompiled(obj *types.Func, value, slot unsafe.Pointer, same bool) {
	f := &function{name: obj.Name(), compiled: value, redirects: []redirect{{slot, nameOf(value)}}}
	if code, rt, err := m.adapter(obj, value); err != nil {
		f.refused = err.Error()
	} else {
		f.code.Store(code)
		v := reflect.NewAt(rt, unsafe.Pointer(&value)).Elem()
		f.value.Store(&v)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if d := m.declared[obj]; d != nil {
		if same {
			f.effects = d.current().effects
		}
		m.supersede(d, f, obj)
		return
	}
	m.declared[obj] = f
}

// Compiled reports whether code that calls obj calls machine code.
func (m *Machine) Compiled(obj *types.Func) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.declared[obj]
	return d != nil && d.current().compiled != nil
}

// adapter is code that calls a func value.
func (m *Machine) adapter(obj *types.Func, value unsafe.Pointer) (*code, reflect.Type, error) {
	rt, err := m.types.of(flat(obj))
	if err != nil {
		return nil, nil, err
	}
	var l layout
	c := &code{name: obj.Name(), fset: token.NewFileSet(), recover: -1}
	for i := range rt.NumIn() {
		c.params = append(c.params, l.add(rt.In(i), false))
	}
	for i := range rt.NumOut() {
		c.results = append(c.results, l.add(rt.Out(i), false))
	}
	_, all, err := l.close()
	if err != nil {
		return nil, nil, err
	}
	c.frameType = all
	fv := reflect.NewAt(rt, unsafe.Pointer(&value)).Elem()
	call := direct(fv, offsets(c.params), offsets(c.results))
	if call == nil {
		call = byReflection(fv, c)
	}
	c.blocks = []block{{ops: []op{call}, pos: []token.Pos{token.NoPos, token.NoPos}, next: func(*frame) int { return -1 }}}
	return c, rt, nil
}

func offsets(slots []*slot) []uintptr {
	var out []uintptr
	for _, s := range slots {
		out = append(out, s.off)
	}
	return out
}

func byReflection(fv reflect.Value, c *code) op {
	variadic := fv.Type().IsVariadic()
	return func(fr *frame) {
		args := make([]reflect.Value, len(c.params))
		for i, p := range c.params {
			args[i] = valueAt(p.rt, fr.at(p.off))
		}
		for i, v := range callOut(fr.t, fv, args, variadic) {
			setAt(fr.at(c.results[i].off), v)
		}
	}
}

// flat is the type of a function, the receiver of a method its first parameter.
func flat(obj *types.Func) *types.Signature {
	sig := obj.Signature()
	if sig.Recv() == nil {
		return sig
	}
	params := append([]*types.Var{sig.Recv()}, vars(sig.Params())...)
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}

// FuncValue is the func value of the function or method that obj names, for
// compiled code to call.
func (m *Machine) FuncValue(obj *types.Func) (unsafe.Pointer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.funcValue(m.declaration(obj), obj)
}

func (m *Machine) funcValue(f *function, obj *types.Func) (unsafe.Pointer, error) {
	if f.compiled != nil {
		return f.compiled, nil
	}
	if n := f.current(); n.compiled != nil {
		return n.compiled, nil
	}
	rt, err := m.types.of(flat(obj))
	if err != nil {
		return nil, gate.Refuse(obj.Pos(), "use of "+obj.Name(), "%v", err)
	}
	return funcWord((&closure{m: m, fn: f, rt: rt}).make()), nil
}

// CallCompiled runs f, code of a compiled cell, on this goroutine, as [Machine.Call] does.
func (m *Machine) CallCompiled(run *Run, f func()) error {
	m.current.Store(run)
	return m.Beside(run, f)
}

// Beside runs f on this goroutine for a run of its own, while the cell that runs goes on being the one to which
// goroutines of unknown origin belong.
func (m *Machine) Beside(run *Run, f func()) (err error) {
	t := &thread{run: run}
	leave := m.threads.enter(t)
	defer leave()
	defer func() {
		if v := recover(); v != nil {
			err = caught(t, v)
		}
	}()
	f()
	return nil
}

// Caller is the run on whose behalf the calling goroutine runs.
func (m *Machine) Caller() *Run {
	if t := m.threads.here(); t != nil {
		return t.run
	}
	return m.current.Load()
}

// Own is the run whose goroutine calls, nil if the goroutine is none of a run's.
func (m *Machine) Own() *Run {
	if t := m.threads.here(); t != nil {
		return t.run
	}
	return nil
}

// Poll does not return if the caller's run was stopped.
func (m *Machine) Poll() {
	if r := m.Caller(); r != nil && r.Stopped() {
		panic(stop{})
	}
}

// Recover is what recover returns to the compiled function that calls it, to which Go's own gave v.
// A panic that ends the cell, whatever its code wants, goes on.
func (m *Machine) Recover(v any) any {
	if v == nil {
		if p := m.handedToCaller(); p != nil {
			return p.recovering()
		}
		return nil
	}
	v = worded(v)
	if final(v) {
		panic(v)
	}
	if t := m.threads.here(); t != nil {
		t.trace = nil
	}
	return v
}

// worded gives the method that a type assertion misses the name that the cell wrote.
func worded(v any) any {
	e, ok := v.(*runtime.TypeAssertionError)
	if !ok {
		return v
	}
	m := reflect.ValueOf(e).Elem().FieldByName("missingMethod")
	if m.IsValid() && m.Kind() == reflect.String {
		if _, name, ok := strings.Cut(m.String(), "ǀ"); ok {
			*(*string)(m.Addr().UnsafePointer()) = name
		}
	}
	return v
}

// Go runs f on a goroutine of the caller's run.
func (m *Machine) Go(f func()) {
	run := m.Caller()
	run.live.Add(1)
	go func() {
		defer run.live.Add(-1)
		t := &thread{run: run}
		defer m.threads.enter(t)()
		defer func() {
			if v := recover(); v != nil {
				if p, ok := caught(t, v).(*Panic); ok {
					p.Goroutine = true
					run.fail(p)
				}
			}
		}()
		f()
	}()
}

// Sleep waits as time.Sleep does, until the caller's run is stopped.
func (m *Machine) Sleep(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-m.Caller().Done():
		m.Poll()
	}
}

// Exit ends the caller's run as os.Exit would, and does not return: nothing that
// was deferred runs.
func (m *Machine) Exit(what string, code int) {
	run := m.Caller()
	run.fail(&Panic{Value: &exit{what, code}, Exit: what})
	select {}
}

// compiledFrames lists the places in compiled cells that this goroutine is in, innermost first.
func compiledFrames() []Frame {
	var pcs [256]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var out []Frame
	for last := false; len(out) < maxTrace; {
		f, more := frames.Next()
		if last && defers(f.Function) {
			out = out[:len(out)-1] // a function that is the kernel's, at the place of a defer statement
		}
		base := path.Base(f.File)
		if last = strings.HasPrefix(base, "In["); last {
			out = append(out, Frame{Func: plainName(f.Function), Pos: token.Position{Filename: base, Line: f.Line}})
		}
		if !more {
			break
		}
	}
	return out
}

// plainName is the name of a compiled function as its cell wrote it.
func plainName(s string) string {
	_, s, _ = strings.Cut(path.Base(s), ".")
	if i := strings.LastIndex(s, "ǀ"); i >= 0 && i+len("ǀ") < len(s) {
		s = s[i+len("ǀ"):]
	}
	if s == "cell" {
		return s
	}
	if i := strings.Index(s, ".func"); i >= 0 {
		return literal
	}
	return s
}

// literal is the name of functions that have none.
const literal = "func literal"

// DeclareOpaque makes a variable of a compiled cell whose type the interpreter can
// not lay out: cells that mention it are refused for why.
func (m *Machine) DeclareOpaque(v *types.Var, why error) *Global {
	g := newGlobal(v.Name(), nil)
	g.opaque = why.Error()
	if r := (*gate.Refusal)(nil); errors.As(why, &r) {
		g.opaque = r.Why
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.vars[v] = g
	return g
}

// Bind makes slot, a pointer of compiled code, follow the place of the variable.
func (g *Global) Bind(slot unsafe.Pointer) {
	pl := g.place.Load()
	pl.mu.Lock()
	defer pl.mu.Unlock()
	pl.slots = append(pl.slots, slot)
	if p := pl.ptr.Load(); p != nil {
		*(*unsafe.Pointer)(slot) = unsafe.Pointer(p)
	}
}

// PlaceAt makes p the place of the variable.
func (g *Global) PlaceAt(p unsafe.Pointer) { g.place.Load().move((*byte)(p)) }

// Placed reports whether the variable has a place.
func (g *Global) Placed() bool { return g.place.Load().ptr.Load() != nil }

// Why says why the variable can not be used any more, "" if it can.
func (g *Global) Why() string {
	if why := g.place.Load().why.Load(); why != nil {
		return *why
	}
	return ""
}

// move gives a place other memory; compiled code sees it too.
func (pl *place) move(p *byte) {
	pl.mu.Lock()
	defer pl.mu.Unlock()
	pl.ptr.Store(p)
	for _, s := range pl.slots {
		*(*unsafe.Pointer)(s) = unsafe.Pointer(p)
	}
}
