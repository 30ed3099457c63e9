package interp

import "golang.org/x/tools/go/ssa"

// The SSA form of a range over a function keeps the state of the loop in a variable: 0 where
// the body may run, -1 while it runs or when it has panicked, -2 when the loop has ended, and
// another number once the body has left it. Where a function breaks the rules it panics with
// words of its own; compiled code has errors of the runtime.
const (
	bodyBusy = -1
	loopDone = -2
)

// rangeFault makes the step of a panic for a broken rule. It reports false for any other panic.
func (c *compiler) rangeFault(in *ssa.Panic) bool {
	switch in.Block().Comment {
	case "yield-invalid":
		found, state := c.loopState(in.Block())
		c.cur.next = func(fr *frame) int {
			**at[*int](fr, state) = bodyBusy // as if the body had panicked
			switch *at[int](fr, found) {
			case bodyBusy:
				continuedAfterPanic()
			case loopDone:
				continuedAfterLoop()
			default:
				continuedAfterBreak()
			}
			return -1
		}
	case "rangefunc.resume.busy":
		c.cur.next = func(*frame) int {
			recoveredForGood()
			return -1
		}
	default:
		return false
	}
	return true
}

// leaveRange ends a loop that its body has left, which the SSA form does not, where it looks
// for the way on.
func (c *compiler) leaveRange(b *ssa.BasicBlock) {
	if b.Comment != "rangefunc.resume.exits" {
		return
	}
	_, state := c.loopState(b)
	c.emit(func(fr *frame) { **at[*int](fr, state) = loopDone })
	c.cur.pos = append(c.cur.pos, c.pos)
}

// loopState finds the state that the branch to a block has looked at, and where it is kept.
func (c *compiler) loopState(b *ssa.BasicBlock) (found, kept uintptr) {
	list := b.Preds[0].Instrs
	if end, ok := list[len(list)-1].(*ssa.If); ok {
		if compared, ok := end.Cond.(*ssa.BinOp); ok {
			if load, ok := compared.X.(*ssa.UnOp); ok {
				return c.arg(load).off, c.arg(load.X).off
			}
		}
	}
	c.refuse("this range over a function", "the state of the loop is not where it is looked for")
	return 0, 0
}

// The functions below break the rules, so that the run-time error is the real one.

func continuedAfterBreak() {
	for range func(yield func() bool) { yield(); yield() } {
		break
	}
}

func continuedAfterPanic() {
	for range func(yield func() bool) {
		func() {
			defer func() { _ = recover() }()
			yield()
		}()
		yield()
	} {
		panic("of the body")
	}
}

func continuedAfterLoop() {
	var late func() bool
	for range func(yield func() bool) { late = yield } {
	}
	late()
}

func recoveredForGood() {
	for range func(yield func() bool) {
		defer func() { _ = recover() }()
		yield()
	} {
		panic("of the body")
	}
}
