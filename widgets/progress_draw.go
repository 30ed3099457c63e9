package widgets

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

const (
	progressLineGap = 10 * time.Second // between lines where nobody watches
	progressTicks   = time.Second      // a picture is drawn so often while nothing moves, for its clock
	progressQuiet   = 10 * time.Second // after which it says that nothing moves
	progressSleep   = time.Minute      // after which nobody looks any more until something does, or five parts' time
	progressFirst   = 10 * time.Minute // the same, for the first part
)

// everyFrame has look called by a goroutine of its own.
func everyFrame(look func() (more bool)) {
	go func() {
		t := time.NewTicker(frameGap)
		defer t.Stop()
		for range t.C {
			if !look() {
				return
			}
		}
	}()
}

// rouse has somebody look at the count from now on.
func (p *ProgressView) rouse() {
	if p.awake.CompareAndSwap(false, true) {
		p.wake(p.look)
	}
}

// look draws what has changed. It says no when the work has ended, or stands still for long: a later Add begins anew.
func (p *ProgressView) look() (more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != underWay {
		return false // awake stays, so that nobody is roused again
	}
	now, amount := p.now(), p.amount()
	if amount != p.last {
		p.last, p.moved = amount, now
	}
	p.pace.add(int(amount*progressFine), now.Sub(p.begun))
	p.draw(now)
	sleep := max(progressSleep, 5*p.each(amount))
	if amount == 0 {
		sleep = progressFirst
	}
	if now.Sub(p.moved) < sleep {
		return true
	}
	p.awake.Store(false)
	// Whoever counted since the look above saw that somebody was awake.
	return p.amount() != p.last && p.awake.CompareAndSwap(false, true)
}

// progressFine parts of a part are told apart in its speed: training runs are few, and long.
const progressFine = 1000

// draw shows the state if it is time to. The caller holds mu.
func (p *ProgressView) draw(now time.Time) {
	s := p.snapshot()
	over := p.state != underWay
	switch since := now.Sub(p.drawn); {
	case display.Live(p.sink):
		still := !p.moved.After(p.drawn)
		if over || !p.shown || since >= max(frameGap, frameShare*p.cost) && (!still || since >= progressTicks) {
			p.drawn = now
			err := p.sink.Display(display.Message{Bundle: p.bundle(s), ID: p.id, Update: p.shown})
			p.shown = p.shown || err == nil // before that there is no place to update
			p.cost = p.now().Sub(now)
			p.note(err)
		}
	case display.Line(p.sink, p.id, s.text, over):
		p.drawn = now
	default:
		tenth := 0
		if finite(s.share) {
			tenth = int(10 * s.share)
		}
		if p.drawn.IsZero() {
			since = now.Sub(p.begun)
		}
		if over || since >= progressLineGap || tenth > p.tenth && since >= lineGap {
			p.drawn, p.tenth = now, tenth
			p.note(p.sink.Display(display.Message{Bundle: display.Bundle{Data: map[string]any{"text/plain": s.text}}}))
		}
	}
}

// note keeps the first error: the same one would come four times a second.
func (p *ProgressView) note(err error) {
	if p.failed == nil && err != nil {
		p.failed = errors.Join(errors.New("widgets: Progress: "+p.what), err)
	}
}

// end shows the last state.
func (p *ProgressView) end(state progressState, cause error) {
	p.mu.Lock()
	if p.state != underWay {
		p.mu.Unlock()
		return
	}
	p.awake.Store(true)
	if state == brokenOff && slices.ContainsFunc(p.under, func(ctx context.Context) bool { return ctx.Err() != nil }) {
		state = interrupted
	}
	p.state, p.cause, p.ended = state, cause, p.now()
	p.draw(p.ended)
	stop := p.stop
	p.stop = nil
	p.mu.Unlock()
	for _, f := range stop {
		f()
	}
}
