package control

import "fmt"

// FloatProgress is a bar that shows how far something is. Make one with [NewFloatProgress].
type FloatProgress struct{ base }

// NewFloatProgress is a bar from 0 to max.
func NewFloatProgress(name string, max float64) *FloatProgress {
	m := newElement("FloatProgress", state{
		"_view_name": "ProgressView", "bar_style": "", "description": name, "description_allow_html": false,
		"orientation": "horizontal", "style": progressStyle(), "min": float64(0), "max": float64(100), "value": float64(0),
	})
	m.normalize = normalizeFloat
	m.reading = func(s state) any { return s.float("value") }
	m.still = stillNumber
	m.final = func(s state) bool { return s["value"] == s["max"] }
	p := &FloatProgress{base{m}}
	m.setup(func(s state) { s["max"] = max })
	return p
}

// Vertical lets it stand upright.
func (p *FloatProgress) Vertical() *FloatProgress {
	p.m.setup(func(s state) { s["orientation"] = "vertical" })
	return p
}

// Look colours the bar: Success, Info, Warning, Danger or Plain.
func (p *FloatProgress) Look(look Look) *FloatProgress { p.look("bar_style", look, false); return p }

// Value is how far it is.
func (p *FloatProgress) Value() (v float64) {
	p.m.get(func(s state) { v = s.float("value") })
	return v
}

// Set moves the bar. A value outside its range is refused. It may be called as often as one likes: front ends hear of some
// dozens of values a second, and of the last.
func (p *FloatProgress) Set(v float64) error {
	return p.m.change(func(s state) error {
		if lo, hi := s.float("min"), s.float("max"); !(v >= lo && v <= hi) {
			return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
		}
		s["value"] = v
		return nil
	})
}

// SetRange changes the range, and the value to the nearest in it.
func (p *FloatProgress) SetRange(min, max float64) error {
	return p.m.change(func(s state) error {
		s["min"], s["max"] = min, max
		return nil
	})
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (p *FloatProgress) OnChange(f func(float64)) *FloatProgress { on(p.m.changed, f); return p }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (p *FloatProgress) Changes() <-chan float64 { return stream[float64](p.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (p *FloatProgress) Tooltip(text string) *FloatProgress { p.tooltip(text); return p }

// Layout sets size and place, all of its fields.
func (p *FloatProgress) Layout(l Layout) *FloatProgress { p.layout(l); return p }

// Style sets colours and fonts, all of its fields.
func (p *FloatProgress) Style(y Style) *FloatProgress { p.style(y); return p }
