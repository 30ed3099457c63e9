package control

import "time"

// Servers drop messages above a thousand a second from a kernel, and nobody sees more than some dozens of a control.
const (
	burst = 50                    // messages at once
	every = 40 * time.Millisecond // for one more
)

// pace bounds how often a model speaks.
type pace struct {
	full    time.Time // when all of the burst may be used again
	waiting bool
}

// take uses up one message, or says how long to wait for it.
func (p *pace) take(now time.Time) (wait time.Duration) {
	if p.full.Before(now) {
		p.full = now
	}
	if wait = p.full.Add(every).Sub(now) - burst*every; wait > 0 {
		return wait
	}
	p.full = p.full.Add(every)
	return 0
}
