package control

import "fmt"

// IntSlider is a slider of whole numbers. Make one with [NewIntSlider].
type IntSlider struct{ base }

// NewIntSlider is a slider from min to max, set to min, in steps of 1.
func NewIntSlider(name string, min, max int) *IntSlider {
	m := newElement("IntSlider", state{
		"behavior": "drag-tap", "continuous_update": true, "description": name, "description_allow_html": false, "disabled": false,
		"orientation": "horizontal", "readout": true, "readout_format": "d", "style": sliderStyle(),
		"min": int(0), "max": int(100), "step": 1, "value": int(0),
	})
	m.normalize = normalizeInt
	m.reading = func(s state) any { return s.int("value") }
	m.still = stillNumber
	s := &IntSlider{base{m}}
	m.setup(func(st state) {
		st["min"], st["max"], st["value"] = min, max, min
	})
	return s
}

// Start sets the value with which it begins, as Set does.
func (s *IntSlider) Start(v int) *IntSlider {
	if err := s.Set(v); err != nil {
		s.m.fail(err)
	}
	return s
}

// Step is the distance of the values that readers can choose, above 0.
func (s *IntSlider) Step(step int) *IntSlider {
	s.m.setup(func(st state) { st["step"] = step })
	return s
}

// Vertical lets it stand upright.
func (s *IntSlider) Vertical() *IntSlider {
	s.m.setup(func(st state) { st["orientation"] = "vertical" })
	return s
}

// Format is how the number beside it is written, in the notation of d3-format: "d", "," groups thousands. Empty
// leaves it away.
func (s *IntSlider) Format(format string) *IntSlider { s.format(format); return s }

// OnRelease has the value change when the handle is let go and not while it is dragged.
func (s *IntSlider) OnRelease() *IntSlider {
	s.m.setup(func(st state) { st["continuous_update"] = false })
	return s
}

// Value is where the slider stands.
func (s *IntSlider) Value() (v int) {
	s.m.get(func(st state) { v = st.int("value") })
	return v
}

// Set moves the slider. A value outside its range is refused.
func (s *IntSlider) Set(v int) error {
	return s.m.change(func(st state) error {
		if lo, hi := st.int("min"), st.int("max"); !(v >= lo && v <= hi) {
			return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
		}
		st["value"] = v
		return nil
	})
}

// SetRange changes the range, and the value to the nearest in it.
func (s *IntSlider) SetRange(min, max int) error {
	return s.m.change(func(st state) error {
		st["min"], st["max"] = min, max
		return nil
	})
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (s *IntSlider) OnChange(f func(int)) *IntSlider { on(s.m.changed, f); return s }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (s *IntSlider) Changes() <-chan int { return stream[int](s.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (s *IntSlider) Tooltip(text string) *IntSlider { s.tooltip(text); return s }

// Disabled keeps readers from changing the control; programs still can.
func (s *IntSlider) Disabled(yes bool) *IntSlider { s.disabled(yes); return s }

// Layout sets size and place, all of its fields.
func (s *IntSlider) Layout(l Layout) *IntSlider { s.layout(l); return s }

// Style sets colours and fonts, all of its fields.
func (s *IntSlider) Style(y Style) *IntSlider { s.style(y); return s }
