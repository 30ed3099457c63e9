package control

import "fmt"

// FloatSlider is a slider of real numbers. Make one with [NewFloatSlider].
type FloatSlider struct{ base }

// NewFloatSlider is a slider from min to max, set to min, in about a hundred steps.
func NewFloatSlider(name string, min, max float64) *FloatSlider {
	m := newElement("FloatSlider", state{
		"behavior": "drag-tap", "continuous_update": true, "description": name, "description_allow_html": false, "disabled": false,
		"orientation": "horizontal", "readout": true, "readout_format": ".2f", "style": sliderStyle(),
		"min": float64(0), "max": float64(1), "step": niceStep(0, 1), "value": float64(0),
	})
	m.normalize = normalizeFloat
	m.reading = func(s state) any { return s.float("value") }
	m.still = stillNumber
	s := &FloatSlider{base{m}}
	m.setup(func(st state) {
		st["min"], st["max"], st["value"] = min, max, min
		st["step"], st["readout_format"] = niceStep(min, max), niceFormat(min, max)
	})
	return s
}

// Start sets the value with which it begins, as Set does.
func (s *FloatSlider) Start(v float64) *FloatSlider {
	if err := s.Set(v); err != nil {
		s.m.fail(err)
	}
	return s
}

// Step is the distance of the values that readers can choose, above 0.
func (s *FloatSlider) Step(step float64) *FloatSlider {
	s.m.setup(func(st state) { st["step"] = step })
	return s
}

// Vertical lets it stand upright.
func (s *FloatSlider) Vertical() *FloatSlider {
	s.m.setup(func(st state) { st["orientation"] = "vertical" })
	return s
}

// Format is how the number beside it is written, in the notation of d3-format: ".2f", ".1%", ".1e". Empty leaves it away.
func (s *FloatSlider) Format(format string) *FloatSlider { s.format(format); return s }

// OnRelease has the value change when the handle is let go and not while it is dragged.
func (s *FloatSlider) OnRelease() *FloatSlider {
	s.m.setup(func(st state) { st["continuous_update"] = false })
	return s
}

// Value is where the slider stands.
func (s *FloatSlider) Value() (v float64) {
	s.m.get(func(st state) { v = st.float("value") })
	return v
}

// Set moves the slider. A value outside its range is refused.
func (s *FloatSlider) Set(v float64) error {
	return s.m.change(func(st state) error {
		if lo, hi := st.float("min"), st.float("max"); !(v >= lo && v <= hi) {
			return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
		}
		st["value"] = v
		return nil
	})
}

// SetRange changes the range, and the value to the nearest in it.
func (s *FloatSlider) SetRange(min, max float64) error {
	return s.m.change(func(st state) error {
		st["min"], st["max"] = min, max
		return nil
	})
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (s *FloatSlider) OnChange(f func(float64)) *FloatSlider { on(s.m.changed, f); return s }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (s *FloatSlider) Changes() <-chan float64 { return stream[float64](s.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (s *FloatSlider) Tooltip(text string) *FloatSlider { s.tooltip(text); return s }

// Disabled keeps readers from changing the control; programs still can.
func (s *FloatSlider) Disabled(yes bool) *FloatSlider { s.disabled(yes); return s }

// Layout sets size and place, all of its fields.
func (s *FloatSlider) Layout(l Layout) *FloatSlider { s.layout(l); return s }

// Style sets colours and fonts, all of its fields.
func (s *FloatSlider) Style(y Style) *FloatSlider { s.style(y); return s }
