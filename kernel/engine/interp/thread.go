package interp

import (
	"go/token"
	"sync"
)

// thread is a goroutine that runs cells' code.
type thread struct {
	run     *Run
	depth   int
	calls   uint32
	top     *frame
	trace   []Frame // of the panic under way, kept where a frame stopped it to run deferred calls
	foreign bool    // a goroutine of a library that called back

	handed *frame // whose panic is raised once more for a deferred call of compiled code
}

// Frame is a place in a trace.
type Frame struct {
	Func string
	Pos  token.Position
}

// maxTrace is how many frames of a trace are kept.
const maxTrace = 30

// frames lists where the thread is, innermost first.
func (t *thread) frames() []Frame {
	var out []Frame
	for fr := t.top; fr != nil && len(out) < maxTrace; fr = fr.caller {
		if f := fr.where(); f.Pos.IsValid() {
			out = append(out, f)
		}
	}
	return out
}

func (t *thread) keepTrace() {
	if t.trace == nil {
		t.trace = append(compiledFrames(), t.frames()...)
	}
}

func (fr *frame) where() Frame {
	f := Frame{Func: fr.code.name}
	b := fr.code.blocks[fr.block]
	pos := b.pos[min(fr.pc, len(b.pos)-1)]
	if !pos.IsValid() { // what the compiler adds has no position: take the nearest before it
		for i := min(fr.pc, len(b.pos)-1); i >= 0 && !pos.IsValid(); i-- {
			pos = b.pos[i]
		}
	}
	if pos.IsValid() {
		f.Pos = fr.code.fset.Position(pos)
	}
	return f
}

// threads finds the thread of the goroutine that asks. Compiled code that calls
// a cell's function does not say on whose behalf.
type threads struct {
	mu sync.Mutex
	m  map[uintptr]*thread
}

func (s *threads) here() *thread {
	id := goroutine()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m[id]
}

// enter makes t the thread of this goroutine until leave is called.
func (s *threads) enter(t *thread) (leave func()) {
	id := goroutine()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[id] = t
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.m, id)
	}
}
