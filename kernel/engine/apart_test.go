package engine

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// corner is a place of a library's in a page.
type corner struct {
	display.Recorder
	printed []string
}

func (c *corner) Stdout(p []byte) { c.printed = append(c.printed, "out "+string(p)) }
func (c *corner) Stderr(p []byte) { c.printed = append(c.printed, "err "+string(p)) }

// A library has code of cells called at a place of its own, by a cell and between cells; a panic is the call's alone.
func TestLibrariesCallCodeOfCells(t *testing.T) {
	n := newNotebook(t)
	n.must(`back := func(what string) error {
	fmt.Println("printed", what)
	fmt.Fprintln(os.Stderr, "aside")
	if what == "panic" {
		var m map[string]int
		m[what] = 1
	}
	return display.Show(display.Bundle{Data: map[string]any{"text/plain": what}})
}
hook := new(func() error)`)
	back := left[func(string) error](n.s, "back")
	type host interface {
		Beside(display.Sink, func()) error
	}
	call := func(h host, what string) (*corner, error) {
		c := &corner{}
		return c, h.Beside(c, func() { _ = back(what) })
	}
	check := func(h host, when string) {
		t.Helper()
		c, err := call(h, "well")
		if got := strings.Join(c.printed, ""); err != nil || got != "out printed well\nerr aside\n" || len(c.Messages()) != 1 {
			t.Errorf("%s: %q, %d shown, %v", when, got, len(c.Messages()), err)
		}
		_, err = call(h, "panic")
		var e *Error
		if !errors.As(err, &e) || e.Error() != "panic: assignment to entry in nil map" || !strings.Contains(strings.Join(e.Trace(), " "), "In[") {
			t.Errorf("%s: the panic is %v", when, err)
		}
	}
	hook := left[*func() error](n.s, "hook")
	*hook = func() error {
		check(display.Current().(host), "by a cell")
		return nil
	}
	n.must(`(*hook)()`)
	n.must(`1`) // whatever failed, other cells run
	out := &recorder{}
	between := apart(func(place display.Sink, f func()) error { return Apart(t.Context(), n.s, At(out, place), f) })
	check(between, "between cells")
	if len(out.events) != 0 {
		t.Errorf("elsewhere is %q", out.events)
	}
	if err := between(nil, func() { _ = back("here") }); err != nil || !strings.HasPrefix(strings.Join(out.events, ""), "out printed here\nerr aside\ndisplay ") {
		t.Errorf("with no place of its own: %q, %v", out.events, err)
	}
	if got := (&Error{Name: "a", Value: "b"}).Trace(); len(got) != 1 || got[0] != "a: b" {
		t.Errorf("an error without lines has %q", got)
	}

	// A cell that is stopped stops what it has called.
	ctx, cancel := context.WithCancel(t.Context())
	*hook = func() error {
		return display.Current().(host).Beside(nil, func() {
			cancel()
			loop := left[func()](n.s, "loop")
			loop()
		})
	}
	n.must(`loop := func() {
	for {
	}
}`)
	_, err := n.s.Run(ctx, Cell{Count: 99, Source: "(*hook)()"}, &recorder{})
	var e *Error
	if !errors.As(err, &e) || e.Name != "interrupted" {
		t.Errorf("a cell that is stopped: %v", err)
	}
}

type apart func(display.Sink, func()) error

func (a apart) Beside(place display.Sink, f func()) error { return a(place, f) }
