package control

import (
	"context"
	"errors"
	"fmt"
	"image"
	"reflect"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Run calls f now with the values as they are, after a call that is under way.
func (i *Interaction) Run() {
	i.running <- struct{}{}
	defer func() { <-i.running }()
	if i.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	i.mu.Lock()
	i.stop = cancel
	i.mu.Unlock()
	r := i.call(ctx)
	if ctx.Err() != nil {
		i.page = new(display.Page)
		return // the values are old: the next call shows its own
	}
	i.tell(r)
}

// result is what a call leaves to be shown.
type result struct {
	items   []item
	picture image.Image
}

// tell shows a result in the place of the one before.
func (i *Interaction) tell(r *result) {
	if i.image != nil {
		var err error
		if r.picture != nil {
			err = i.image.Set(r.picture)
		} else {
			err = i.image.SetBytes("png", nil)
		}
		if err != nil && !errors.Is(err, errClosed) {
			r.items = append(r.items, errorItem("error", err.Error(), nil))
		}
	}
	i.out.mu.Lock()
	defer i.out.mu.Unlock()
	_ = i.out.put(r.items...)
}

// call calls f. A panic is a result like others.
func (i *Interaction) call(ctx context.Context) *result {
	r := &result{}
	scratch := NewOutput()
	scratch.carrier = i.assets
	at := &place{to: scratch, page: i.page}
	var results []reflect.Value
	var failed error
	err := beside(at, func() { results = i.f.Call(i.values(ctx, scratch)) })
	if err == nil { // what f wrote is there
		err = beside(at, func() {
			for _, v := range results {
				if failed = i.show(scratch, r, v); failed != nil {
					return
				}
			}
		})
	}
	r.items = scratch.all()
	switch {
	case err != nil:
		name, text, ok := strings.Cut(err.Error(), ": ")
		if !ok {
			name, text = "error", err.Error()
		}
		r.items = append(r.items, errorItem(name, text, traceOf(err)))
	case failed != nil:
		r.items = append(r.items, errorItem("error", failed.Error(), nil))
	}
	return r
}

// values are what f is called with.
func (i *Interaction) values(ctx context.Context, out *Output) []reflect.Value {
	in := make([]reflect.Value, 0, len(i.params))
	n := 0
	for k, p := range i.params {
		switch p {
		case chosen:
			in = append(in, i.arguments[n].value())
			n++
		case runs:
			in = append(in, reflect.ValueOf(ctx))
		case writes:
			in = append(in, reflect.ValueOf(out).Convert(i.f.Type().In(k)))
		}
	}
	return in
}

// show adds one result of f. An error of f is returned.
func (i *Interaction) show(to *Output, r *result, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface:
		if v.IsNil() {
			return nil
		}
	}
	x := v.Interface()
	if err, ok := x.(error); ok && v.Type().Implements(errorType) {
		return err
	}
	switch x := x.(type) {
	case display.Bundler:
		return to.Append(x)
	case image.Image:
		if i.image != nil && r.picture == nil {
			r.picture = x
			return nil
		}
		return to.Append(still{x})
	}
	_, err := fmt.Fprintln(to, x)
	return err
}
