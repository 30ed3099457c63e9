package engine

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Beside runs code of cells that a library calls back, on a goroutine of its own: what it prints and shows goes to a place
// of its own, nil being that of the caller, and a panic in it is the error. Called by a cell it ends with the cell.
func (k *sink) Beside(place display.Sink, f func()) error {
	ctx := context.Background()
	if run := k.m.Own(); run != nil {
		ctx = run.Ctx
	}
	return Apart(ctx, k.s, At(k.own().out, place), f)
}

// Apart is b.Beside on a goroutine of its own, which f may end. A panic that b does not know of is an error too.
func Apart(ctx context.Context, b Besider, out Output, f func()) error {
	var err error = &Error{Name: "ended", Value: "the call ended its goroutine before it was done"}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				err = &Error{Name: "panic", Value: firstLine(fmt.Sprint(v)), Traceback: strings.Split(string(debug.Stack()), "\n")}
			}
		}()
		err = b.Beside(ctx, out, f)
	}()
	<-done
	return err
}

// At is out with a place for what is shown, and for what is printed if the place has methods Stdout and Stderr. A place
// that is nil is out.
func At(out Output, place display.Sink) Output {
	if place == nil {
		return out
	}
	return &placed{out, place}
}

// placed is an output at a place of a library's.
type placed struct {
	Output
	place display.Sink
}

func (p *placed) Display(m display.Message) error { return p.place.Display(m) }
func (p *placed) Clear(wait bool) error           { return p.place.Clear(wait) }
func (p *placed) Page() *display.Page             { return display.PageOf(p.place) }
func (p *placed) Live() bool                      { return display.Live(p.place) }
func (p *placed) Comms() (display.Comms, bool)    { return display.CommsOf(p.Output) }

func (p *placed) Stdout(text []byte) {
	if w, ok := p.place.(interface{ Stdout([]byte) }); ok {
		w.Stdout(text)
		return
	}
	p.Output.Stdout(text)
}

func (p *placed) Stderr(text []byte) {
	if w, ok := p.place.(interface{ Stderr([]byte) }); ok {
		w.Stderr(text)
		return
	}
	p.Output.Stderr(text)
}

// Trace are the lines that tell of the error.
func (e *Error) Trace() []string {
	if len(e.Traceback) == 0 {
		return []string{e.Error()}
	}
	return e.Traceback
}
