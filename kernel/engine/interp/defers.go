package interp

// deferred is a call that waits for its function to end.
type deferred struct {
	call     func(target *frame)
	compiled bool // a function of a library
	next     *deferred
}

// execDefers runs a function that may defer: whatever ends it, the deferred
// calls run, and a panic that one of them recovers ends it as a return does.
func (fr *frame) execDefers() {
	if fr.guard(func() { fr.loop(0) }) {
		return
	}
	fr.runDefers()
	if fr.panicking {
		panic(fr.value)
	}
	if fr.code.recover >= 0 {
		fr.loop(fr.code.recover)
	}
}

// guard runs f and keeps its panic in the frame. It reports whether f returned.
func (fr *frame) guard(f func()) (ok bool) {
	t := fr.t
	defer func() {
		if ok {
			return
		}
		v := recover()
		if v == nil { // runtime.Goexit: nothing stops it, but the deferred calls run
			fr.panicking = false
			fr.runDefers()
			return
		}
		v = t.settle(v)
		t.keepTrace()
		fr.panicking, fr.value = true, v
		t.top, t.depth = fr, fr.depth
	}()
	f()
	return true
}

func (fr *frame) runDefers() {
	for fr.defers != nil {
		d := fr.defers
		fr.defers = d.next
		if fr.panicking && final(fr.value) && !d.compiled {
			continue // the cell ends here; locks are released, its own code does not go on
		}
		fr.guard(func() { d.call(fr) })
	}
}

// recovered is what recover() returns in the frame fr.
func (fr *frame) recovered() any {
	if fr.deferring == nil {
		return nil
	}
	return fr.deferring.recovering()
}

// recovering ends the panic of a frame, if it has one that its cell may recover.
func (fr *frame) recovering() any {
	if !fr.panicking || final(fr.value) {
		return nil
	}
	fr.panicking = false
	fr.t.trace = nil
	return fr.value
}

// final reports a panic that ends the cell, whatever its code wants.
func final(v any) bool {
	switch v.(type) {
	case stop, *exit, *tooDeep, *Unordered, *Stale:
		return true
	}
	return false
}
