package control

import "strconv"

// Text is a line that readers can write. Make one with [NewText].
type Text struct {
	base
	submitted *events
}

// NewText is an empty line.
func NewText(name string) *Text {
	m := newElement("Text", state{
		"continuous_update": true, "description": name, "description_allow_html": false, "disabled": false,
		"placeholder": "\u200b", "style": textStyle(), "value": "",
	})
	m.reading = func(s state) any { return s.text("value") }
	m.still = func(s state) picture { return picture{text: strconv.Quote(s.text("value"))} }
	submitted := m.newEvents(true)
	m.custom = func(event string) {
		if event == "submit" && !m.state.bool("disabled") {
			submitted.put(m.state.text("value"))
		}
	}
	return &Text{base{m}, submitted}
}

// Start sets the text with which it begins.
func (t *Text) Start(text string) *Text {
	t.m.setup(func(s state) { s["value"] = text })
	return t
}

// Placeholder is shown while the line is empty.
func (t *Text) Placeholder(text string) *Text {
	t.m.setup(func(s state) { s["placeholder"] = text })
	return t
}

// OnRelease has the value change on Enter, or when the line is left, and not with each letter.
func (t *Text) OnRelease() *Text {
	t.m.setup(func(s state) { s["continuous_update"] = false })
	return t
}

// OnSubmit has f called with the text on Enter, one call at a time; up to a thousand wait where f is slow.
func (t *Text) OnSubmit(f func(text string)) *Text { on(t.submitted, f); return t }

// Value is what is written.
func (t *Text) Value() (text string) {
	t.m.get(func(s state) { text = s.text("value") })
	return text
}

// Set replaces what is written.
func (t *Text) Set(text string) error {
	return t.m.change(func(s state) error { s["value"] = text; return nil })
}

// OnChange has f called with each new text, whoever changed it: one call at a time, and the latest text where f is slow.
func (t *Text) OnChange(f func(string)) *Text { on(t.m.changed, f); return t }

// Changes holds the latest text that was not received yet. It is closed with the control.
func (t *Text) Changes() <-chan string { return stream[string](t.m.changed) }

// Tooltip is shown where the pointer rests on the control.
func (t *Text) Tooltip(text string) *Text { t.tooltip(text); return t }

// Disabled keeps readers from changing the control; programs still can.
func (t *Text) Disabled(yes bool) *Text { t.disabled(yes); return t }

// Layout sets size and place, all of its fields.
func (t *Text) Layout(l Layout) *Text { t.layout(l); return t }

// Style sets colours and fonts, all of its fields.
func (t *Text) Style(y Style) *Text { t.style(y); return t }
