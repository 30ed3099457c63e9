package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

func TestTextArrivesWholeAndInOrder(t *testing.T) {
	s := newSession(t, Options{})
	r := s.run("for i := range 50000 {\n\tfmt.Println(\"line\", i)\n}")
	var want strings.Builder
	for i := range 50000 {
		fmt.Fprintln(&want, "line", i)
	}
	if r.err != nil || r.stdout != want.String() {
		t.Errorf("error %v, %d bytes, want %d", r.err, len(r.stdout), want.Len())
	}
}

func TestTextPastTheCellsStreamsArrives(t *testing.T) {
	s := newSession(t, Options{})
	s.needCompiler()
	for _, text := range []string{"plain\n", "panic: not at all\n", "fatal error: neither\n\ngoroutine 1 [running]:\n", "no line"} {
		r := s.run(fmt.Sprintf("import \"syscall\"\nsyscall.Write(2, []byte(%q))\nsyscall.Write(1, []byte(\"out\"))", text))
		if r.err != nil || r.stderr != text || !strings.HasPrefix(r.stdout, "out") {
			t.Errorf("%q: %v", text, r)
		}
	}
}

func TestQuestionsAreAnsweredBesideACell(t *testing.T) {
	s := newSession(t, Options{})
	s.must("answer := 42")
	out := newRecorder()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan result, 1)
	go func() { ended <- s.runIn(ctx, "fmt.Println(\"under way\")\nselect {}", out) }()
	<-out.wrote
	if status, indent := s.c.Status("for {"); status != engine.Incomplete || indent == "" {
		t.Errorf("status %q, indent %q", status, indent)
	}
	if c, err := s.c.Complete(t.Context(), "ans", 3); err != nil || len(c.Matches) == 0 || c.Matches[0].Text != "answer" {
		t.Errorf("completion %+v, %v", c, err)
	}
	if b, err := s.c.Inspect(t.Context(), "answer", 3, 0); err != nil || b == nil || !strings.Contains(fmt.Sprint(b.Data["text/plain"]), "answer") {
		t.Errorf("inspection %+v, %v", b, err)
	}
	cancel()
	if r := <-ended; r.err == nil || r.err.Name != "interrupted" {
		t.Errorf("the cell: %v", r)
	}
	if got := s.must("answer"); got != "42" {
		t.Errorf("answer is %s", got)
	}
}

func TestACellAsksItsUser(t *testing.T) {
	s := newSession(t, Options{})
	out := newRecorder()
	out.input = func(context.Context) (string, error) { return "17", nil }
	if r := s.runIn(t.Context(), "var n int\nfmt.Scan(&n)\nn + 1", out); r.err != nil || r.value != "18" {
		t.Error(r)
	}
	// A question that nobody answers ends with the cell.
	out = newRecorder()
	asked, given := make(chan struct{}), make(chan error, 1)
	out.input = func(ctx context.Context) (string, error) {
		close(asked)
		<-ctx.Done()
		given <- ctx.Err()
		return "", ctx.Err()
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if r := s.runIn(ctx, "fmt.Scan(&n)", out); r.err == nil || r.err.Name != "interrupted" {
		t.Error(r)
	}
	if err := <-given; err == nil {
		t.Error("the question was not taken back")
	}
}

func TestAFrontEndThatFails(t *testing.T) {
	s := newSession(t, Options{})
	s.must("x := 41")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := s.c.Run(ctx, engine.Cell{Count: 9, Source: "fmt.Print(\"a\")\nerr := display.HTML(\"<b>b</b>\").Show()\nerr != nil"}, &broken{newRecorder()})
	var e *engine.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if got := s.must("x"); got != "41" {
		t.Errorf("x is %s", got)
	}
}

// broken panics where others write.
type broken struct{ *recorder }

func (*broken) Stdout([]byte) { panic("no screen") }

func TestAClosedClient(t *testing.T) {
	s := newSession(t, Options{Spare: true})
	s.must("1")
	if err := s.c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.c.Close(); err != nil {
		t.Fatal(err)
	}
	if r := s.run("1"); r.err == nil || r.err.Name != "closed" {
		t.Errorf("%v, want it closed", r)
	}
	if status, _ := s.c.Status("x :="); status == engine.Complete {
		t.Errorf("status %q", status)
	}
}

func TestClosingEndsACellThatRuns(t *testing.T) {
	s := newSession(t, Options{})
	out := newRecorder()
	go func() {
		<-out.wrote
		s.c.Close()
	}()
	if r := s.runIn(t.Context(), "fmt.Println(\"under way\")\nselect {}", out); r.err == nil {
		t.Errorf("%v, want an error", r)
	}
}

// The last words of a cell are those that its reader needs most.
func TestWhatACellWroteBeforeItEndedItsProcessArrives(t *testing.T) {
	s := newSession(t, Options{})
	s.needCompiler()
	for range 10 {
		r := s.run("import \"syscall\"\nfmt.Println(\"first\")\nfmt.Fprintln(os.Stderr, \"second\")\nfmt.Print(\"third\")\nsyscall.Exit(3)")
		if r.err == nil || r.err.Name != "worker died" || r.stdout != "first\nthird" || r.stderr != "second\n" {
			t.Fatal(r)
		}
	}
	r := s.run("import \"syscall\"\n_ = syscall.Getpid\nlog.New(os.Stderr, \"mine: \", 0).Fatalf(\"the %s\", \"end\")")
	if r.err == nil || !strings.Contains(r.err.Value, "exit status 1") || r.stderr != "mine: the end\n" {
		t.Error(r)
	}
	if got := s.must("6 * 7"); got != "42" {
		t.Errorf("got %s", got)
	}
}
