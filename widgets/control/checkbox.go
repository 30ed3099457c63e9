package control

// Checkbox is on or off. Make one with [NewCheckbox].
type Checkbox struct{ base }

// NewCheckbox is a box that is not checked.
func NewCheckbox(name string) *Checkbox {
	m := newElement("Checkbox", state{
		"description": name, "description_allow_html": false, "disabled": false, "indent": true,
		"style": checkboxStyle(), "value": false,
	})
	m.reading = func(s state) any { return s.bool("value") }
	m.still = func(s state) picture {
		if s.bool("value") {
			return picture{text: "yes"}
		}
		return picture{text: "no"}
	}
	return &Checkbox{base{m}}
}

// Start sets the value with which it begins.
func (c *Checkbox) Start(on bool) *Checkbox {
	c.m.setup(func(s state) { s["value"] = on })
	return c
}

// Indent leaves room before the box where other controls have their names, as it does by default.
func (c *Checkbox) Indent(yes bool) *Checkbox {
	c.m.setup(func(s state) { s["indent"] = yes })
	return c
}

// Value reports whether it is checked.
func (c *Checkbox) Value() (on bool) {
	c.m.get(func(s state) { on = s.bool("value") })
	return on
}

// Set checks the box, or not.
func (c *Checkbox) Set(on bool) error {
	return c.m.change(func(s state) error { s["value"] = on; return nil })
}

// OnChange has f called with each new value, whoever changed it: one call at a time, and the latest value where f is slow.
func (c *Checkbox) OnChange(f func(bool)) *Checkbox { on(c.m.changed, f); return c }

// Changes holds the latest value that was not received yet. It is closed with the control.
func (c *Checkbox) Changes() <-chan bool { return stream[bool](c.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (c *Checkbox) Tooltip(text string) *Checkbox { c.tooltip(text); return c }

// Disabled keeps readers from changing the control; programs still can.
func (c *Checkbox) Disabled(yes bool) *Checkbox { c.disabled(yes); return c }

// Layout sets size and place, all of its fields.
func (c *Checkbox) Layout(l Layout) *Checkbox { c.layout(l); return c }

// Style sets colours and fonts, all of its fields.
func (c *Checkbox) Style(y Style) *Checkbox { c.style(y); return c }
