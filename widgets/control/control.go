package control

import (
	"errors"
	"reflect"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Control is what all controls of this package are. Its methods may be called from several goroutines.
type Control interface {
	display.Bundler
	// Show shows the control on the current sink. Shown again it is a second view of the same control.
	Show() error
	// ID is what front ends call the control.
	ID() string
	// Err is the first error of the calls that set the control up, of what is inside it too. Show returns it as well.
	Err() error
	// Close takes the control from all pages and ends its channels. It can not be shown again. What is inside a box stays.
	Close() error

	self() *model
}

// base is what all controls have.
type base struct{ m *model }

func (b base) self() *model { return b.m }

// ID is what front ends call the control.
func (b base) ID() string { return b.m.id }

// Err is the first error of the calls that set the control up, of what is inside it too.
func (b base) Err() error { return b.m.trouble() }

// Show shows the control on the current sink.
func (b base) Show() error { return display.Show(b) }

// Close takes the control from all pages and ends its channels.
func (b base) Close() error { return b.m.close() }

const viewType = "application/vnd.jupyter.widget-view+json"

// Bundle is the control for front ends that can answer; for all others how it looks now.
func (b base) Bundle() (display.Bundle, error) {
	if err := b.m.trouble(); err != nil {
		return display.Bundle{}, err
	}
	c, ok := display.CurrentComms()
	if ok {
		if err := b.m.hub.show(c, b.m); err != nil {
			return display.Bundle{}, err
		}
	}
	p := b.m.picture()
	if !ok {
		return p.bundle(b.m.kind), nil
	}
	return display.Bundle{
		Name: b.m.kind,
		Data: map[string]any{
			"text/plain": p.text,
			viewType:     map[string]any{"version_major": 2, "version_minor": 0, "model_id": b.m.id},
		},
	}, nil
}

// modelOf is the model of c, an error if c is nil.
func modelOf(c Control) (*model, error) {
	if v := reflect.ValueOf(c); c == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, errors.New("a control that is nil: want one that was made by a New function")
	}
	m := c.self()
	if m == nil {
		return nil, errors.New("a control that was not made: want one that was made by a New function")
	}
	return m, nil
}

func (b base) tooltip(text string) {
	b.m.setup(func(s state) { s["tooltip"] = text })
}

func (b base) disabled(yes bool) {
	b.m.setup(func(s state) { s["disabled"] = yes })
}

func (b base) layout(l Layout) { b.m.state.model("layout").setup(func(s state) { l.write(s) }) }

func (b base) style(y Style) {
	style := b.m.state.model("style")
	if err := style.change(y.write); err != nil {
		b.m.fail(b.m.errorf("%w", errors.Unwrap(errors.Unwrap(err))))
	}
}
