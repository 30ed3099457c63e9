package control

// Label shows a text, with formulae between dollar signs. Make one with [NewLabel].
type Label struct{ base }

// NewLabel shows a text; markup in it is shown as it is written.
func NewLabel(text string) *Label {
	m := newElement("Label", state{
		"description": "", "description_allow_html": false, "placeholder": "\u200b", "style": labelStyle(), "value": text,
	})
	m.still = func(s state) picture { return picture{text: s.text("value")} }
	return &Label{base{m}}
}

// Value is the text.
func (l *Label) Value() (text string) {
	l.m.get(func(s state) { text = s.text("value") })
	return text
}

// Set replaces the text.
func (l *Label) Set(text string) error {
	return l.m.change(func(s state) error { s["value"] = text; return nil })
}

// Tooltip is shown where the pointer rests on the control.
func (l *Label) Tooltip(text string) *Label { l.tooltip(text); return l }

// Layout sets size and place, all of its fields.
func (l *Label) Layout(to Layout) *Label { l.layout(to); return l }

// Style sets colours and fonts, all of its fields.
func (l *Label) Style(y Style) *Label { l.style(y); return l }
