package control

// Button is there to be clicked. Make one with [NewButton].
type Button struct {
	base
	clicks *events
}

// NewButton is a button with a text on it.
func NewButton(text string) *Button {
	m := newElement("Button", state{
		"button_style": "", "description": text, "disabled": false, "icon": "", "style": buttonStyle(),
	})
	m.still = func(state) picture { return picture{text: "(button)"} }
	clicks := m.newEvents(true)
	m.custom = func(event string) {
		if event == "click" && !m.state.bool("disabled") {
			clicks.put(struct{}{})
		}
	}
	return &Button{base{m}, clicks}
}

// Icon is an icon of Font Awesome 5, by its name without "fa-": "play".
func (b *Button) Icon(name string) *Button {
	b.m.setup(func(s state) { s["icon"] = name })
	return b
}

// Look colours the button.
func (b *Button) Look(look Look) *Button { b.look("button_style", look, true); return b }

// SetText changes the text on it.
func (b *Button) SetText(text string) error {
	return b.m.change(func(s state) error { s["description"] = text; return nil })
}

// OnClick has f called for each click, one call at a time; up to a thousand clicks wait where f is slow.
func (b *Button) OnClick(f func()) *Button {
	if f != nil {
		on(b.clicks, func(struct{}) { f() })
	}
	return b
}

// Clicks holds a value if the button was clicked since the last was received, and is closed with it.
func (b *Button) Clicks() <-chan struct{} { return stream[struct{}](b.clicks) }

// Click does what a click of a reader does.
func (b *Button) Click() {
	b.m.hub.mu.Lock()
	defer b.m.hub.mu.Unlock()
	b.m.custom("click")
}

// Tooltip is shown where the pointer rests on the control.
func (b *Button) Tooltip(text string) *Button { b.tooltip(text); return b }

// Disabled keeps readers from changing the control; programs still can.
func (b *Button) Disabled(yes bool) *Button { b.disabled(yes); return b }

// Layout sets size and place, all of its fields.
func (b *Button) Layout(l Layout) *Button { b.layout(l); return b }

// Style sets colours and fonts, all of its fields.
func (b *Button) Style(y Style) *Button { b.style(y); return b }
