package engine

import (
	"context"
	"errors"
	"go/types"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Handlers that cells leave behind are called while another cell runs; each writes to its own output.
func TestCodeRunsBesideACell(t *testing.T) {
	n := newNotebook(t)
	n.must(`heard := 0
handler := func(s string) error {
	switch s {
	case "panic":
		var m map[string]int
		m[s] = 1
	case "loop":
		for {
		}
	case "exit":
		os.Exit(3)
	}
	heard++
	fmt.Println("heard", s)
	fmt.Fprintln(os.Stderr, "aside")
	return display.Show(display.Bundle{Data: map[string]any{"text/plain": s}})
}`)
	handler := left[func(string) error](n.s, "handler")
	call := func(ctx context.Context, what string) (*recorder, error) {
		out := &recorder{}
		return out, n.s.Beside(ctx, out, func() { _ = handler(what) })
	}
	check := func(when string) {
		t.Helper()
		out, err := call(t.Context(), when)
		if err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if got, want := strings.Join(out.events, ""), "out heard "+when+"\nerr aside\ndisplay "; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	check("between cells")

	cell := &recorder{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	began := make(chan struct{})
	go func() {
		_, err := n.s.Run(ctx, Cell{Count: 99, Source: "fmt.Println(\"under way\")\nselect {}"}, firstWord{cell, began})
		ended <- err
	}()
	<-began
	for range 20 {
		check("during a cell")
	}
	for what, want := range map[string]string{"panic": "panic: assignment to entry in nil map", "exit": "exit: "} {
		_, err := call(t.Context(), what)
		var e *Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Error(), want) || len(e.Traceback) == 0 {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	loop, stop := context.WithCancel(t.Context())
	go stop()
	var e *Error
	if _, err := call(loop, "loop"); !errors.As(err, &e) || e.Name != "interrupted" {
		t.Errorf("a loop that is stopped: %v", err)
	}
	check("after all that")
	cancel()
	<-ended
	if got := cell.text(); got != "under way\n" {
		t.Errorf("the cell printed %q", got)
	}
	if v, _ := n.must("heard"); v != "22" {
		t.Errorf("%s messages were heard, want 22", v)
	}
	if err := n.s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t.Context(), "closed"); !errors.As(err, &e) || e.Name != "closed" {
		t.Errorf("after the end: %v", err)
	}
}

// firstWord closes a channel when its cell begins to print.
type firstWord struct {
	*recorder
	said chan struct{}
}

func (f firstWord) Stdout(p []byte) {
	f.recorder.Stdout(p)
	close(f.said)
}

// talking is an output whose front end can answer.
type talking struct {
	*recorder
	handler func(display.CommKind, display.CommMessage)
}

func (o *talking) note(m display.CommMessage) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events = append(o.events, "comm "+m.ID)
	return nil
}

func (o *talking) OpenComm(m display.CommMessage) error                      { return o.note(m) }
func (o *talking) SendComm(m display.CommMessage) error                      { return o.note(m) }
func (o *talking) CloseComm(m display.CommMessage) error                     { return o.note(m) }
func (o *talking) HandleComms(h func(display.CommKind, display.CommMessage)) { o.handler = h }

// What is said belongs to the cell that says it, after what it printed, or to the call beside it.
func TestConversationsBelongToTheirCells(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var comms display.Comms
	before := &talking{recorder: &recorder{}}
	if _, err := s.Run(t.Context(), Cell{Count: 1, Source: "hook := new(func(string))"}, before); err != nil {
		t.Fatal(err)
	}
	out := &talking{recorder: &recorder{}}
	during := &talking{recorder: &recorder{}}
	hook := left[*func(string)](s, "hook")
	*hook = func(id string) {
		if comms == nil {
			comms, _ = display.CurrentComms()
			comms.HandleComms(func(display.CommKind, display.CommMessage) {})
		}
		for _, say := range []func(display.CommMessage) error{comms.OpenComm, comms.SendComm, comms.CloseComm} {
			if err := say(display.CommMessage{ID: id}); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := s.Run(t.Context(), Cell{Count: 2, Source: "fmt.Println(\"first\")\n(*hook)(\"a\")\nfmt.Println(\"last\")"}, out); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(out.events, ", "), "out first\n, comm a, comm a, comm a, out last\n"; got != want || out.handler == nil {
		t.Errorf("%q, want %q; handler %v", got, want, out.handler != nil)
	}
	if err := s.Beside(t.Context(), during, func() { _ = comms.SendComm(display.CommMessage{ID: "b"}) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(during.events, ", "); got != "comm b" {
		t.Errorf("beside: %q", got)
	}
	// An output without conversations says so.
	if _, err := s.Run(t.Context(), Cell{Count: 3, Source: "1"}, &recorder{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Beside(t.Context(), &recorder{}, func() {
		if _, ok := display.CurrentComms(); ok {
			t.Error("comms where there are none")
		}
		if err := errors.Join(comms.OpenComm(display.CommMessage{}), comms.SendComm(display.CommMessage{}), comms.CloseComm(display.CommMessage{})); err == nil {
			t.Error("no error where nobody can answer")
		}
		comms.HandleComms(nil)
	}); err != nil {
		t.Fatal(err)
	}
}

// left is the value of a variable that a cell has declared.
func left[T any](s *Session, name string) T {
	v := s.scope.Lookup(name).(*types.Var)
	return s.machine.Global(v).Value().Interface().(T)
}
