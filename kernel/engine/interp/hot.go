package interp

import "go/types"

// Code that runs for long is worth compiling. A thread takes a sample of what it
// runs every so many rounds of a loop and calls, and a function that is met often
// is reported, with the functions that called it.
const (
	roundsPerSample = 1 << 14
	callsPerSample  = 1 << 12
	samplesToHot    = 96 // a tenth to a fifth of a second
)

// Hot gives the functions of cells that were found running much, those of a
// chain of calls at a time. What nobody receives is forgotten, and found again later.
func (m *Machine) Hot() <-chan []*types.Func { return m.hot }

// round counts the rounds of a frame's loops.
func (fr *frame) round() {
	if fr.rounds++; fr.rounds%roundsPerSample == 0 {
		fr.sample()
	}
}

// called counts the calls of a thread.
func (t *thread) called(fr *frame) {
	if t.calls++; t.calls%callsPerSample == 0 {
		fr.sample()
	}
}

func (fr *frame) sample() {
	f := fr.code.of
	if f == nil || f.heat.Add(1)%samplesToHot != 0 {
		return
	}
	var chain []*types.Func
	seen := map[*function]bool{}
	for at, n := fr, 0; at != nil && n < maxTrace; at, n = at.caller, n+1 {
		if f := at.code.of; f != nil && !seen[f] {
			seen[f] = true
			if obj := f.obj.Load(); obj != nil {
				chain = append(chain, obj)
			}
		}
	}
	if len(chain) == 0 {
		return
	}
	select {
	case f.m.hot <- chain:
	default:
	}
}
