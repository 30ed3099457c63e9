package control

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// Param says how [Interact] lets readers choose one parameter of a function. The zero value leaves all to the
// parameter's type.
type Param struct {
	// Name stands before the control; empty is "parameter 1" and so on, since programs do not keep the names.
	Name string
	// Min, Max and Step are those of a number. Min == Max is 0 to 100 for whole numbers and 0 to 1 for others; Step 0 is 1,
	// or about a hundredth of the range. For a time.Duration they are seconds, 0 to 10 where they are equal.
	Min, Max, Step float64
	// Start is the value at first, of the parameter's type or one that converts to it; nil is the first that can be chosen.
	Start any
	// Choices is a slice of the values to choose from in a drop-down. A parameter of any type may have it, and one that is
	// neither number, bool, string nor an enumeration must.
	Choices any
	// Labels are the texts of Choices; nil has each say its own.
	Labels []string
	// Control is one of your own to be used: its value must convert to the parameter's type.
	Control Control
}

// argument is a parameter with its control.
type argument struct {
	control Control
	value   func() reflect.Value
}

var durationType = reflect.TypeFor[time.Duration]()

// argument makes the control of a parameter of type t.
func (p Param) argument(t reflect.Type) (argument, error) {
	switch {
	case p.Control != nil:
		return p.own(t)
	case p.Choices != nil:
		return p.choose(t, reflect.ValueOf(p.Choices))
	case p.Labels != nil:
		return argument{}, errors.New("labels without choices")
	case t == durationType:
		return p.duration()
	}
	if p.Min == p.Max && p.Step == 0 {
		if all := enumeration(t); all.IsValid() {
			return p.choose(t, all)
		}
	}
	switch t.Kind() {
	case reflect.Bool:
		return p.checkbox(t)
	case reflect.String:
		return p.line(t)
	case reflect.Float32, reflect.Float64:
		return p.float(t)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return p.int(t)
	}
	return argument{}, fmt.Errorf("a %v: want Choices or a Control for it", t)
}

func (p Param) checkbox(t reflect.Type) (argument, error) {
	c := NewCheckbox(p.Name)
	v, err := p.start(t)
	if err != nil {
		return argument{}, err
	}
	if v.IsValid() {
		c.Start(v.Bool())
	}
	return argument{c, func() reflect.Value { return reflect.ValueOf(c.Value()).Convert(t) }}, nil
}

func (p Param) line(t reflect.Type) (argument, error) {
	c := NewText(p.Name)
	v, err := p.start(t)
	if err != nil {
		return argument{}, err
	}
	if v.IsValid() {
		c.Start(v.String())
	}
	return argument{c, func() reflect.Value { return reflect.ValueOf(c.Value()).Convert(t) }}, nil
}

func (p Param) float(t reflect.Type) (argument, error) {
	lo, hi := p.Min, p.Max
	if lo == hi {
		lo, hi = 0, 1
	}
	c := NewFloatSlider(p.Name, lo, hi)
	if p.Step != 0 {
		c.Step(p.Step)
	}
	v, err := p.start(t)
	if err != nil {
		return argument{}, err
	}
	if v.IsValid() {
		c.Start(v.Float())
	}
	return argument{c, func() reflect.Value { return reflect.ValueOf(c.Value()).Convert(t) }}, bare(c.Err())
}

func (p Param) duration() (argument, error) {
	lo, hi := p.Min, p.Max
	if lo == hi {
		lo, hi = 0, 10
	}
	c := NewFloatSlider(p.Name, lo, hi)
	if p.Step != 0 {
		c.Step(p.Step)
	}
	v, err := p.start(durationType)
	if err != nil {
		return argument{}, err
	}
	if v.IsValid() {
		c.Start(time.Duration(v.Int()).Seconds())
	}
	return argument{c, func() reflect.Value {
		return reflect.ValueOf(time.Duration(math.Round(c.Value() * float64(time.Second))))
	}}, bare(c.Err())
}

func (p Param) int(t reflect.Type) (argument, error) {
	lo, hi, step := p.Min, p.Max, p.Step
	if lo == hi {
		lo, hi = 0, 100
	}
	if step == 0 {
		step = 1
	}
	for _, x := range []float64{lo, hi, step} {
		if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
			return argument{}, fmt.Errorf("range %v to %v in steps of %v for a %v: want whole numbers", lo, hi, step, t)
		}
	}
	if !fits(lo, t) || !fits(hi, t) {
		return argument{}, fmt.Errorf("range %v to %v: want one that a %v holds", lo, hi, t)
	}
	c := NewIntSlider(p.Name, int(lo), int(hi)).Step(int(step))
	v, err := p.start(t)
	if err != nil {
		return argument{}, err
	}
	if v.IsValid() {
		c.Start(int(v.Convert(reflect.TypeFor[int]()).Int()))
	}
	return argument{c, func() reflect.Value { return reflect.ValueOf(c.Value()).Convert(t) }}, bare(c.Err())
}

// bare is an error of a control without the control's name, which says nothing more.
func bare(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// fits reports whether a whole-number type holds x.
func fits(x float64, t reflect.Type) bool {
	if t.Kind() >= reflect.Uint && t.Kind() <= reflect.Uint64 {
		return x >= 0 && !reflect.Zero(t).OverflowUint(uint64(x))
	}
	return !reflect.Zero(t).OverflowInt(int64(x))
}

// start is the first value as a t, the zero Value if none is given.
func (p Param) start(t reflect.Type) (reflect.Value, error) {
	if p.Start == nil {
		return reflect.Value{}, nil
	}
	return convert(reflect.ValueOf(p.Start), t)
}

// convert turns a value into a t where nothing is lost by it.
func convert(v reflect.Value, t reflect.Type) (reflect.Value, error) {
	refused := fmt.Errorf("value %v of type %v: want a %v", v, v.Type(), t)
	if v.Type().AssignableTo(t) {
		return v, nil
	}
	numbers := func(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr }
	if !v.CanConvert(t) || v.Kind() != t.Kind() && !(numbers(v.Kind()) && numbers(t.Kind())) {
		return reflect.Value{}, refused
	}
	out := v.Convert(t)
	if numbers(t.Kind()) && t.Kind() != reflect.Float32 && !out.Convert(v.Type()).Equal(v) {
		return reflect.Value{}, refused
	}
	return out, nil
}

// own uses a control that the caller has made.
func (p Param) own(t reflect.Type) (argument, error) {
	m, err := modelOf(p.Control)
	if err != nil {
		return argument{}, err
	}
	read := func() (v any) {
		v = m.value()
		if choice, ok := v.(picked); ok {
			return choice.label
		}
		return v
	}
	now := read()
	if now == nil {
		return argument{}, fmt.Errorf("a %s has no value that could be a %v", m.kind, t)
	}
	if _, err := convert(reflect.ValueOf(now), t); err != nil {
		return argument{}, err
	}
	return argument{p.Control, func() reflect.Value {
		v, err := convert(reflect.ValueOf(read()), t)
		if err != nil {
			panic(err) // shown as the function's
		}
		return v
	}}, bare(m.trouble())
}
