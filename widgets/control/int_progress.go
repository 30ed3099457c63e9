package control

import "fmt"

// IntProgress is a bar that shows how far something is. Make one with [NewIntProgress].
type IntProgress struct{ base }

// NewIntProgress is a bar from 0 to max.
func NewIntProgress(name string, max int) *IntProgress {
	m := newElement("IntProgress", state{
		"_view_name": "ProgressView", "bar_style": "", "description": name, "description_allow_html": false,
		"orientation": "horizontal", "style": progressStyle(), "min": int(0), "max": int(100), "value": int(0),
	})
	m.normalize = normalizeInt
	m.reading = func(s state) any { return s.int("value") }
	m.still = stillNumber
	m.final = func(s state) bool { return s["value"] == s["max"] }
	p := &IntProgress{base{m}}
	m.setup(func(s state) { s["max"] = max })
	return p
}

// Vertical lets it stand upright.
func (p *IntProgress) Vertical() *IntProgress {
	p.m.setup(func(s state) { s["orientation"] = "vertical" })
	return p
}

// Look colours the bar: Success, Info, Warning, Danger or Plain.
func (p *IntProgress) Look(look Look) *IntProgress { p.look("bar_style", look, false); return p }

// Value is how far it is.
func (p *IntProgress) Value() (v int) {
	p.m.get(func(s state) { v = s.int("value") })
	return v
}

// Set moves the bar. A value outside its range is refused. It may be called as often as one likes: front ends hear of some
// dozens of values a second, and of the last.
func (p *IntProgress) Set(v int) error {
	return p.m.change(func(s state) error {
		if lo, hi := s.int("min"), s.int("max"); !(v >= lo && v <= hi) {
			return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
		}
		s["value"] = v
		return nil
	})
}

// SetRange changes the range, and the value to the nearest in it.
func (p *IntProgress) SetRange(min, max int) error {
	return p.m.change(func(s state) error {
		s["min"], s["max"] = min, max
		return nil
	})
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (p *IntProgress) OnChange(f func(int)) *IntProgress { on(p.m.changed, f); return p }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (p *IntProgress) Changes() <-chan int { return stream[int](p.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (p *IntProgress) Tooltip(text string) *IntProgress { p.tooltip(text); return p }

// Layout sets size and place, all of its fields.
func (p *IntProgress) Layout(l Layout) *IntProgress { p.layout(l); return p }

// Style sets colours and fonts, all of its fields.
func (p *IntProgress) Style(y Style) *IntProgress { p.style(y); return p }
