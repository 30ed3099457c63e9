package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// talking is a front end that can answer.
type talking struct {
	*recorder
	said []string
}

func newTalking() *talking { return &talking{recorder: newRecorder()} }

func (o *talking) say(what string, m display.CommMessage) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said = append(o.said, fmt.Sprintf("%s %s%s %s %s %q", what, m.ID, m.Target, m.Data, m.Metadata, m.Buffers))
	if m.ID == "refused" {
		return errors.New("this one is refused")
	}
	return nil
}

func (o *talking) OpenComm(m display.CommMessage) error  { return o.say("open", m) }
func (o *talking) SendComm(m display.CommMessage) error  { return o.say("msg", m) }
func (o *talking) CloseComm(m display.CommMessage) error { return o.say("close", m) }

func (o *talking) heard() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(o.said, "; ")
}

// converse runs a cell before a front end that can answer.
func (s *session) converse(src string, out engine.Output) {
	s.t.Helper()
	s.count++
	if _, err := s.c.Run(s.t.Context(), engine.Cell{Count: s.count, Source: src}, out); err != nil {
		s.t.Fatalf("%q: %v", src, err)
	}
}

// conversing is a session with a handler that echoes, and the front end of its cell.
func conversing(t *testing.T) (*session, *talking) {
	t.Helper()
	s, out := newSession(t, Options{Spare: true}), newTalking()
	s.converse(`comms, ok := display.CurrentComms()
n := 0
comms.HandleComms(func(kind display.CommKind, m display.CommMessage) {
	n++
	fmt.Println(kind, m.ID, n)
	display.Show(display.Bundle{Data: map[string]any{"text/plain": fmt.Sprint("display ", n)}})
	switch string(m.Data) {
	case "{\"panic\":1}":
		panic("no way")
	case "{\"loop\":1}":
		for {
		}
	}
	if err := comms.SendComm(display.CommMessage{ID: m.ID, Data: m.Data, Metadata: m.Metadata, Buffers: m.Buffers}); err != nil {
		fmt.Println(err)
	}
})
comms.OpenComm(display.CommMessage{ID: "a", Target: "t", Data: []byte("{\"x\":1}"), Buffers: [][]byte{{1}, {}}})`, out)
	if got, want := out.heard(), `open at {"x":1}  ["\x01" ""]`; got != want {
		t.Fatalf("opened %s, want %s", got, want)
	}
	return s, out
}

func (s *session) comm(kind display.CommKind, m display.CommMessage) (*talking, bool, error) {
	out := newTalking()
	heard, err := s.c.Comm(s.t.Context(), kind, m, out)
	return out, heard, err
}

func TestACellConverses(t *testing.T) {
	s, out := conversing(t)
	n := 0
	check := func() {
		t.Helper()
		n++
		data := json.RawMessage(fmt.Sprintf(`{"i":%d}`, n))
		to, heard, err := s.comm(display.CommMsg, display.CommMessage{ID: "a", Data: data, Metadata: json.RawMessage(`{"m":1}`), Buffers: [][]byte{[]byte("b"), {0xff}}})
		if err != nil || !heard {
			t.Fatalf("heard %v, %v", heard, err)
		}
		if got, want := to.heard(), fmt.Sprintf(`msg a %s {"m":1} ["b" "\xff"]`, data); got != want {
			t.Errorf("said %s, want %s", got, want)
		}
		if got, _ := to.text(); got != fmt.Sprintf("comm_msg a %d\n", n) || len(to.shown) != 1 {
			t.Errorf("printed %q, shown %v", got, to.shown)
		}
	}
	check() // between cells
	ctx, cancel := context.WithCancel(t.Context())
	cell := newTalking()
	ended := make(chan error, 1)
	go func() {
		_, err := s.c.Run(ctx, engine.Cell{Count: 50, Source: "fmt.Println(\"under way\")\nfor {\n}"}, cell)
		ended <- err
	}()
	<-cell.wrote
	for range 50 {
		check()
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("the cell ended by itself")
	}
	if got, _ := cell.text(); got != "under way\n" || cell.heard() != "" || len(cell.shown) != 0 {
		t.Errorf("the cell printed %q and said %q", got, cell.heard())
	}
	if out.heard() != `open at {"x":1}  ["\x01" ""]` {
		t.Errorf("the first cell said %q", out.heard())
	}
}

func TestHandlersThatFail(t *testing.T) {
	s, _ := conversing(t)
	_, heard, err := s.comm(display.CommMsg, display.CommMessage{ID: "a", Data: json.RawMessage(`{"panic":1}`)})
	var e *engine.Error
	if !heard || !errors.As(err, &e) || !strings.Contains(e.Error(), "no way") {
		t.Errorf("a panic: heard %v, %v", heard, err)
	}
	out := newTalking()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-out.wrote
		cancel()
	}()
	if heard, err := s.c.Comm(ctx, display.CommMsg, display.CommMessage{ID: "a", Data: json.RawMessage(`{"loop":1}`)}, out); !heard || !errors.As(err, &e) || e.Name != "interrupted" {
		t.Errorf("a loop: heard %v, %v", heard, err)
	}
	if out, _, err := s.comm(display.CommMsg, display.CommMessage{ID: "a"}); err != nil || len(out.said) != 1 {
		t.Errorf("the next message: %v, %v", out.said, err)
	}
	for _, bad := range []display.CommMessage{{}, {ID: "a", Data: json.RawMessage("[]")}, {ID: "a", Metadata: json.RawMessage("{")}, {ID: "a", Buffers: [][]byte{make([]byte, maxFrame)}}} {
		if _, heard, err := s.comm(display.CommMsg, bad); heard || err == nil || len(err.Error()) > 200 {
			t.Errorf("%.40s: heard %v, %v", bad.ID, heard, err)
		}
	}
	said := newTalking()
	s.converse("fmt.Println(comms.SendComm(display.CommMessage{ID: \"a\", Data: []byte(\"1\")}))\nfmt.Println(comms.SendComm(display.CommMessage{ID: \"refused\"}))", said)
	if got, _ := said.text(); got != "display: comm_msg: data is \"1\", want a JSON object\nthis one is refused\n" {
		t.Errorf("errors of a cell: %q", got)
	}
	s.converse("comms.HandleComms(nil)", newTalking())
	if _, heard, err := s.comm(display.CommOpen, display.CommMessage{ID: "b", Target: "t"}); heard || err != nil {
		t.Errorf("without a handler: heard %v, %v", heard, err)
	}
}

// A worker that dies closes what it held; what a cell or a front end had closed is not closed again.
func TestAWorkerThatDiesClosesItsConversations(t *testing.T) {
	s, _ := conversing(t)
	s.converse("for _, id := range []string{\"b\", \"c\"} {\n\tcomms.OpenComm(display.CommMessage{ID: id})\n}\ncomms.CloseComm(display.CommMessage{ID: \"b\"})", newTalking())
	for _, id := range []string{"d", "e"} {
		if _, heard, err := s.comm(display.CommOpen, display.CommMessage{ID: id}); !heard || err != nil {
			t.Fatal(heard, err)
		}
	}
	if _, heard, err := s.comm(display.CommClose, display.CommMessage{ID: "d"}); !heard || err != nil {
		t.Fatal(heard, err)
	}
	last := newTalking()
	handling := newTalking()
	answered := make(chan bool, 1)
	go func() {
		<-last.wrote
		go func() {
			<-handling.wrote
			s.c.mu.Lock()
			p := s.c.current
			s.c.mu.Unlock()
			_ = p.cmd.Process.Kill()
		}()
		heard, err := s.c.Comm(t.Context(), display.CommMsg, display.CommMessage{ID: "a", Data: json.RawMessage(`{"loop":1}`)}, handling)
		answered <- heard || err != nil
	}()
	s.count++
	if _, err := s.c.Run(t.Context(), engine.Cell{Count: s.count, Source: "fmt.Println(\"under way\")\nselect {}"}, last); err == nil || !strings.Contains(err.Error(), "worker died") {
		t.Fatalf("the cell: %v", err)
	}
	if <-answered {
		t.Error("a message to a worker that died was heard")
	}
	want := []string{"close a   []", "close c   []", "close e   []"}
	if last.mu.Lock(); !slices.Equal(last.said, want) {
		t.Errorf("closed %q, want %q", last.said, want)
	}
	last.mu.Unlock()
	if _, heard, err := s.comm(display.CommMsg, display.CommMessage{ID: "a"}); heard || err != nil {
		t.Errorf("afterwards: heard %v, %v", heard, err)
	}
	s.must("1")
	if _, heard, err := s.comm(display.CommOpen, display.CommMessage{ID: "f"}); heard || err != nil {
		t.Errorf("in the next worker: heard %v, %v", heard, err)
	}
}

// What is forgotten handles nothing any more, and front ends hear of that, as does the handler while it still can.
func TestResetClosesConversations(t *testing.T) {
	s, _ := conversing(t)
	s.converse("for _, id := range []string{\"b\", \"c\"} {\n\tcomms.OpenComm(display.CommMessage{ID: id})\n}\ncomms.CloseComm(display.CommMessage{ID: \"b\"})", newTalking())
	if _, heard, err := s.comm(display.CommOpen, display.CommMessage{ID: "d"}); !heard || err != nil {
		t.Fatal(heard, err)
	}
	out := newTalking()
	s.converse("%reset", out)
	if got, want := out.heard(), "close a   []; close c   []; close d   []; "; !strings.HasPrefix(got+"; ", want) || strings.Count(got, "close") != 3 {
		t.Errorf("said %q, want first of all %q", got, want)
	}
	if got, errs := out.text(); got != "comm_close a 2\ncomm_close c 3\ncomm_close d 4\n" || errs != "" {
		t.Errorf("the handler heard %q, %q", got, errs)
	}
	for _, kind := range []display.CommKind{display.CommMsg, display.CommOpen} {
		if to, heard, err := s.comm(kind, display.CommMessage{ID: "a"}); heard || err != nil || len(to.said) != 0 {
			t.Errorf("%v afterwards: heard %v, %v, said %q", kind, heard, err, to.said)
		}
	}
	// Nothing is closed twice, and new conversations are held.
	again := newTalking()
	s.converse("%reset", again)
	s.converse("comms, _ := display.CurrentComms()\ncomms.HandleComms(func(kind display.CommKind, m display.CommMessage) { comms.SendComm(m) })\ncomms.OpenComm(display.CommMessage{ID: \"n\"})", again)
	if got := again.heard(); got != "open n   []" {
		t.Errorf("said %q", got)
	}
	if to, heard, err := s.comm(display.CommMsg, display.CommMessage{ID: "n"}); !heard || err != nil || to.heard() != "msg n   []" {
		t.Errorf("heard %v, %v, said %q", heard, err, to.heard())
	}
}

// A handler that does not end does not keep a session from being reset, and front ends have heard by then.
func TestResetIsInterruptedLikeAnyCell(t *testing.T) {
	s, _ := conversing(t)
	s.converse("comms.HandleComms(func(kind display.CommKind, m display.CommMessage) {\n\tfmt.Println(kind)\n\tfor {\n\t}\n})", newTalking())
	out := newTalking()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-out.wrote
		cancel()
	}()
	s.count++
	if _, err := s.c.Run(ctx, engine.Cell{Count: s.count, Source: "%reset"}, out); err == nil || out.heard() != "close a   []" {
		t.Errorf("%v, said %q", err, out.heard())
	}
	if r := s.run("n"); r.err == nil || !strings.Contains(r.err.Value, "undefined: n") {
		t.Errorf("what was declared before: %v", r)
	}
}

func TestNobodyConversesWithFiles(t *testing.T) {
	s, _ := conversing(t)
	if r := s.run("_, has := display.CurrentComms()\nfmt.Println(has, comms.OpenComm(display.CommMessage{ID: \"x\"}))"); r.stdout != "false display: no front end that can answer is there\n" {
		t.Errorf("%v", r)
	}
}

// Compiled handlers are stopped too, whatever cell was interrupted before.
func TestACompiledHandlerIsStopped(t *testing.T) {
	s, _ := conversing(t)
	s.needCompiler()
	s.converse("%%compiled\nrounds := 0\ncomms.HandleComms(func(kind display.CommKind, m display.CommMessage) {\n\tfmt.Println(\"loop\")\n\tfor m.Data != nil {\n\t\trounds++\n\t}\n})", newTalking())
	for range 3 {
		out := newTalking()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-out.wrote
			cancel()
		}()
		var e *engine.Error
		if heard, err := s.c.Comm(ctx, display.CommMsg, display.CommMessage{ID: "a", Data: json.RawMessage("{}")}, out); !heard || !errors.As(err, &e) || e.Name != "interrupted" {
			t.Fatalf("heard %v, %v", heard, err)
		}
		if out, heard, err := s.comm(display.CommMsg, display.CommMessage{ID: "a"}); !heard || err != nil {
			t.Fatalf("the next one: %v, heard %v, %v", out.said, heard, err)
		}
		if got := s.must("rounds > 0"); got != "true" {
			t.Fatal(got)
		}
	}
}

// BenchmarkComm is the way of a message to a handler and of its answer back.
func BenchmarkComm(b *testing.B) {
	s, out := &session{t: b}, newTalking()
	var err error
	if s.c, err = New(Options{}); err != nil {
		b.Fatal(err)
	}
	defer s.c.Close()
	s.converse("comms, _ := display.CurrentComms()\ncomms.HandleComms(func(kind display.CommKind, m display.CommMessage) { comms.SendComm(m) })", out)
	for b.Loop() {
		if heard, err := s.c.Comm(b.Context(), display.CommMsg, display.CommMessage{ID: "a"}, out); !heard || err != nil {
			b.Fatal(heard, err)
		}
	}
}
