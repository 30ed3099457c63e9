package control

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"reflect"
	"slices"
	"sync"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Interaction is a function with a control for each of its parameters, and its results below. Make one with [Interact].
type Interaction struct {
	base
	f         reflect.Value
	params    []parameter
	arguments []argument
	form      *VBox
	button    *Button // nil unless it waits for it
	out       *Output
	image     *Image // nil where no result is one
	assets    *Output
	trigger   *events
	given     []Control // not made here

	mu      sync.Mutex
	stop    context.CancelFunc // of the run under way
	started bool

	running chan struct{} // holds a token while f runs
	page    *display.Page // which assets f's own displays have brought
}

// parameter is one of the function's.
type parameter int

const (
	chosen parameter = iota // by a control
	runs                    // the call's context
	writes                  // where output goes
)

var (
	contextType = reflect.TypeFor[context.Context]()
	outputType  = reflect.TypeFor[*Output]()
	writerType  = reflect.TypeFor[io.Writer]()
	errorType   = reflect.TypeFor[error]()
	imageType   = reflect.TypeFor[image.Image]()
)

// Interact makes a control for each parameter of f and calls f once it is shown and whenever a value changes. What f
// returns is shown below: controls, widgets and pictures as such, an error as an error, everything else as text. What
// f shows while it runs is there too.
//
// Numbers have sliders, a bool has a checkbox, a string a line of text, and an enumeration (whole numbers with names)
// a drop-down; each [Param], in the order of f's parameters, says more of one. Parameters of these types have no control
// and no Param: a context.Context ends when the values have changed, so that a slow f may stop; a *Output or
// an io.Writer is where f writes text.
//
// Calls do not overlap. Where f is slow the next one is for the latest values, and those between are left out.
func Interact(f any, params ...Param) *Interaction {
	i := &Interaction{
		f: reflect.ValueOf(f), out: NewOutput(), assets: NewOutput(), form: NewVBox(),
		page: new(display.Page), running: make(chan struct{}, 1),
	}
	i.out.carrier = i.assets
	whole := NewVBox(i.form, i.assets, i.out)
	i.base = whole.base
	i.m.kind = "Interact"
	i.trigger = i.m.newEvents(false)
	on(i.trigger, func(struct{}) { i.Run() })
	if err := i.prepare(params); err != nil {
		i.m.fail(fmt.Errorf("control: Interact: %w", err))
		return i
	}
	form := make([]Control, len(i.arguments))
	for k, a := range i.arguments {
		form[k] = a.control
		m := a.control.self()
		on(m.changed, func(any) { i.changed() })
	}
	i.setup(i.form.SetChildren(form...))
	if i.image != nil {
		i.setup(whole.SetChildren(i.form, i.assets, i.image, i.out))
	}
	return i
}

func (i *Interaction) setup(err error) {
	if err != nil {
		i.m.fail(err)
	}
}

// prepare looks at f and makes the controls.
func (i *Interaction) prepare(params []Param) error {
	if i.f.Kind() != reflect.Func || i.f.IsNil() {
		return fmt.Errorf("%T: want a function that is not nil", value(i.f))
	}
	t := i.f.Type()
	if t.IsVariadic() {
		return fmt.Errorf("%v takes any number of values: want a function with a fixed number", t)
	}
	for k := range t.NumIn() {
		switch in := t.In(k); in {
		case contextType:
			i.params = append(i.params, runs)
		case outputType, writerType:
			i.params = append(i.params, writes)
		default:
			i.params = append(i.params, chosen)
			n := len(i.arguments)
			var p Param
			if n < len(params) {
				p = params[n]
			}
			if p.Name == "" && p.Control == nil {
				p.Name = fmt.Sprintf("parameter %d", n+1)
			}
			a, err := p.argument(in)
			if err != nil {
				return fmt.Errorf("parameter %d (%s): %w", n+1, p.Name, err)
			}
			i.arguments = append(i.arguments, a)
			if p.Control != nil {
				i.given = append(i.given, p.Control)
			}
		}
	}
	if n := len(i.arguments); len(params) > n {
		return fmt.Errorf("%d Params for a function with %d values to choose", len(params), n)
	}
	for k := range t.NumOut() {
		if t.Out(k).Implements(imageType) && !t.Out(k).Implements(reflect.TypeFor[display.Bundler]()) {
			i.image = NewImage(nil).Layout(Layout{AlignSelf: "flex-start"}) // else a box makes it as wide as itself
			break
		}
	}
	return nil
}

func value(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// Title is a text above the controls.
func (i *Interaction) Title(text string) *Interaction {
	i.setup(i.form.SetChildren(append([]Control{NewLabel(text)}, i.form.Children()...)...))
	return i
}

// OnClick has f called when a button with that text is clicked, and not when a value changes.
func (i *Interaction) OnClick(text string) *Interaction {
	b := NewButton(text).Look(Primary)
	i.mu.Lock()
	i.button = b
	i.mu.Unlock()
	b.OnClick(i.again)
	i.setup(i.form.SetChildren(append(i.form.Children(), b)...))
	return i
}

// OnRelease has sliders and lines of text change when they are let go, for an f that takes long.
func (i *Interaction) OnRelease() *Interaction {
	for _, a := range i.arguments {
		switch c := a.control.(type) {
		case *IntSlider:
			c.OnRelease()
		case *FloatSlider:
			c.OnRelease()
		case *Text:
			c.OnRelease()
		}
	}
	return i
}

// Layout sets size and place, all of its fields.
func (i *Interaction) Layout(l Layout) *Interaction { i.layout(l); return i }

// Controls are those of the parameters, in their order: their values may be read, set and listened to.
func (i *Interaction) Controls() []Control {
	list := make([]Control, len(i.arguments))
	for k, a := range i.arguments {
		list[k] = a.control
	}
	return list
}

// Output is the place below, where f's results are shown.
func (i *Interaction) Output() *Output { return i.out }

// changed is called when a value has.
func (i *Interaction) changed() {
	i.mu.Lock()
	waits := i.button != nil || !i.started
	i.mu.Unlock()
	if !waits {
		i.again()
	}
}

// again has f called soon, and asks a call under way to end.
func (i *Interaction) again() {
	i.mu.Lock()
	if i.stop != nil {
		i.stop()
	}
	i.mu.Unlock()
	i.m.hub.mu.Lock()
	defer i.m.hub.mu.Unlock()
	i.trigger.put(struct{}{})
}

// Show shows it all on the current sink, and calls f if it was not called yet.
func (i *Interaction) Show() error {
	if _, ok := display.CurrentComms(); !ok {
		return display.Show(i)
	}
	err := i.base.Show() // readers see the controls while a slow f runs
	if err == nil {
		i.first()
	}
	return err
}

// Bundle calls f if it was not called yet; it is the controls with what is below.
func (i *Interaction) Bundle() (display.Bundle, error) {
	if err := i.Err(); err != nil {
		return display.Bundle{}, err
	}
	i.first()
	return i.base.Bundle()
}

// first calls f if it was not called yet.
func (i *Interaction) first() {
	i.mu.Lock()
	run := !i.started && i.button == nil
	i.started = true
	i.mu.Unlock()
	if run {
		i.Run()
	}
}

// Close takes all of it from all pages; controls that were given as Param.Control stay.
func (i *Interaction) Close() error {
	i.mu.Lock()
	if i.stop != nil {
		i.stop()
	}
	i.mu.Unlock()
	errs := []error{i.base.Close(), i.form.Close(), i.assets.Close(), i.out.Close()}
	if i.image != nil {
		errs = append(errs, i.image.Close())
	}
	for _, c := range i.form.Children() {
		if !slices.Contains(i.given, c) {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
