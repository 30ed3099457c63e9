package control

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Dropdown is a choice of one among several. Make one with [NewDropdown].
type Dropdown struct{ base }

// picked is what the change event of a Dropdown tells.
type picked struct {
	index int // -1 for none
	label string
}

// NewDropdown is a choice among options, set to the first; without any it is set to none.
func NewDropdown(name string, options ...string) *Dropdown {
	m := newElement("Dropdown", state{
		"_options_labels": []string{}, "description": name, "description_allow_html": false, "disabled": false,
		"index": nil, "style": descriptionStyle(),
	})
	m.normalize = func(s state) error {
		if i, n := choice(s), len(labels(s)); i >= n {
			return fmt.Errorf("index %d of %d options", i, n)
		}
		return nil
	}
	m.reading = func(s state) any {
		if i := choice(s); i >= 0 {
			return picked{i, labels(s)[i]}
		}
		return picked{index: -1}
	}
	m.special = map[string]func(json.RawMessage) (any, bool){"index": readIndex}
	m.still = func(s state) picture {
		if i := choice(s); i >= 0 {
			return stillValue(labels(s)[i], "of "+strings.Join(labels(s), ", "))
		}
		return picture{text: "none"}
	}
	d := &Dropdown{base{m}}
	m.setup(func(s state) { setOptions(s, options) })
	return d
}

func labels(s state) []string { v, _ := s["_options_labels"].([]string); return v }

// choice is the index that is chosen, -1 if none is.
func choice(s state) int {
	if i, ok := s["index"].(int); ok {
		return i
	}
	return -1
}

func setOptions(s state, options []string) {
	s["_options_labels"], s["index"] = append([]string{}, options...), nil
	if len(options) > 0 {
		s["index"] = 0
	}
}

func readIndex(raw json.RawMessage) (v any, ok bool) {
	if json.Unmarshal(raw, &v) != nil || v == nil {
		return nil, v == nil
	}
	if v, ok = whole(v); ok && v.(int) < 0 {
		return nil, false
	}
	return v, ok
}

// Start sets the option with which it begins, as Set does.
func (d *Dropdown) Start(option string) *Dropdown {
	if err := d.Set(option); err != nil {
		d.m.fail(err)
	}
	return d
}

// Value is the option that is chosen, "" if none is.
func (d *Dropdown) Value() string { return d.m.value().(picked).label }

// Index is the place of the option that is chosen, from 0; -1 if none is.
func (d *Dropdown) Index() int { return d.m.value().(picked).index }

// Set chooses an option. One that is not there is refused.
func (d *Dropdown) Set(option string) error {
	return d.m.change(func(s state) error {
		i := slices.Index(labels(s), option)
		if i < 0 {
			return fmt.Errorf("option %q: want one of %q", option, labels(s))
		}
		s["index"] = i
		return nil
	})
}

// SetIndex chooses an option by its place, -1 for none.
func (d *Dropdown) SetIndex(i int) error {
	return d.m.change(func(s state) error {
		switch n := len(labels(s)); {
		case i == -1:
			s["index"] = nil
		case i < 0 || i >= n:
			return fmt.Errorf("index %d of %d options: want one from -1 to %d", i, n, n-1)
		default:
			s["index"] = i
		}
		return nil
	})
}

// SetOptions replaces the options. The chosen one stays chosen if it is among them; otherwise the first is.
func (d *Dropdown) SetOptions(options ...string) error {
	return d.m.change(func(s state) error {
		kept := -1
		if i := choice(s); i >= 0 {
			kept = slices.Index(options, labels(s)[i])
		}
		setOptions(s, options)
		if kept >= 0 {
			s["index"] = kept
		}
		return nil
	})
}

// OnChange has f called with each newly chosen option, whoever chose it: one call at a time, and the latest where f is slow.
func (d *Dropdown) OnChange(f func(option string)) *Dropdown {
	if f != nil {
		on(d.m.changed, func(p picked) { f(p.label) })
	}
	return d
}

// Changes holds the latest choice that was not received yet. It is closed with the control.
func (d *Dropdown) Changes() <-chan string {
	return streamOf(d.m.changed, func(v any) string { return v.(picked).label })
}

// Tooltip is shown where the pointer rests on the control.
func (d *Dropdown) Tooltip(text string) *Dropdown { d.tooltip(text); return d }

// Disabled keeps readers from changing the control; programs still can.
func (d *Dropdown) Disabled(yes bool) *Dropdown { d.disabled(yes); return d }

// Layout sets size and place, all of its fields.
func (d *Dropdown) Layout(l Layout) *Dropdown { d.layout(l); return d }

// Style sets colours and fonts, all of its fields.
func (d *Dropdown) Style(y Style) *Dropdown { d.style(y); return d }
