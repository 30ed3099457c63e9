package control

import (
	"fmt"
	"time"
)

// Play counts up by itself while it plays. Make one with [NewPlay].
type Play struct{ base }

// NewPlay counts from min to max, ten times a second, once a reader presses its button.
func NewPlay(min, max int) *Play {
	m := newElement("Play", state{
		"description": "", "description_allow_html": false, "disabled": false, "interval": 100, "playing": false, "repeat": false,
		"show_repeat": true, "style": descriptionStyle(), "min": 0, "max": 100, "step": 1, "value": 0,
	})
	m.normalize = func(s state) error {
		if n := s.int("interval"); n < 1 {
			return fmt.Errorf("interval %d ms: want 1 or more", n)
		}
		return normalizeInt(s)
	}
	m.reading = func(s state) any { return s.int("value") }
	m.still = stillNumber
	p := &Play{base{m}}
	m.setup(func(s state) { s["min"], s["max"], s["value"] = min, max, min })
	return p
}

// Interval is the time for which it stays at a value, a millisecond or more.
func (p *Play) Interval(d time.Duration) *Play {
	p.m.setup(func(s state) { s["interval"] = int(d / time.Millisecond) })
	return p
}

// Step is how far it counts at once, above 0.
func (p *Play) Step(step int) *Play {
	p.m.setup(func(s state) { s["step"] = step })
	return p
}

// Repeat has it begin again at its end.
func (p *Play) Repeat(yes bool) *Play {
	p.m.setup(func(s state) { s["repeat"] = yes })
	return p
}

// Drives ties a slider to it, in the front end: both show the same value. One slider at a time.
func (p *Play) Drives(s *IntSlider) *Play {
	to, err := modelOf(s)
	if err != nil {
		p.m.fail(p.m.errorf("driving %w", err))
		return p
	}
	link := newModel("Link", state{"_view_name": nil, "source": []any{p.m, "value"}, "target": []any{to, "value"}})
	p.m.hub.mu.Lock()
	p.m.beside = append(p.m.beside, link)
	c := p.m.comms
	p.m.hub.mu.Unlock()
	if c != nil {
		if err := p.m.hub.show(c, link); err != nil {
			p.m.fail(err)
		}
	}
	return p
}

// Value is how far it has counted.
func (p *Play) Value() (v int) {
	p.m.get(func(s state) { v = s.int("value") })
	return v
}

// Set has it go on from v. A value outside its range is refused.
func (p *Play) Set(v int) error {
	return p.m.change(func(s state) error {
		if lo, hi := s.int("min"), s.int("max"); v < lo || v > hi {
			return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
		}
		s["value"] = v
		return nil
	})
}

// SetPlaying starts or stops it.
func (p *Play) SetPlaying(yes bool) error {
	return p.m.change(func(s state) error { s["playing"] = yes; return nil })
}

// Playing reports whether it counts.
func (p *Play) Playing() (yes bool) {
	p.m.get(func(s state) { yes = s.bool("playing") })
	return yes
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (p *Play) OnChange(f func(int)) *Play { on(p.m.changed, f); return p }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (p *Play) Changes() <-chan int { return stream[int](p.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (p *Play) Tooltip(text string) *Play { p.tooltip(text); return p }

// Disabled keeps readers from changing the control; programs still can.
func (p *Play) Disabled(yes bool) *Play { p.disabled(yes); return p }

// Layout sets size and place, all of its fields.
func (p *Play) Layout(l Layout) *Play { p.layout(l); return p }

// Style sets colours and fonts, all of its fields.
func (p *Play) Style(y Style) *Play { p.style(y); return p }
