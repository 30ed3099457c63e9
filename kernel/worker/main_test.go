package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// The workers of these tests are this test binary with the engine that users have.
func TestMain(m *testing.M) {
	if os.Getenv(asWorker) == "" {
		os.Exit(m.Run())
	}
	os.Exit(Main(func(s Start) (engine.Runner, error) {
		if text := os.Getenv(badEngine); text != "" {
			return nil, errors.New(text)
		}
		return engine.New(engine.Options{Dir: s.Dir, Replay: s.Replay, Pipe: s.Pipe})
	}))
}

// badEngine makes workers say that they cannot make an engine.
const badEngine = "MODULI_TEST_BAD_ENGINE"

// recorder keeps what a cell says.
type recorder struct {
	mu             sync.Mutex
	stdout, stderr strings.Builder
	shown          []display.Message
	wrote          chan struct{} // closed with the first text on standard output
	input          func(ctx context.Context) (string, error)
}

func newRecorder() *recorder { return &recorder{wrote: make(chan struct{})} }

func (r *recorder) Stdout(p []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stdout.Len() == 0 && len(p) > 0 {
		close(r.wrote)
	}
	r.stdout.Write(p)
}

func (r *recorder) Stderr(p []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stderr.Write(p)
}

func (r *recorder) Display(m display.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = append(r.shown, m)
	return nil
}

func (r *recorder) Clear(bool) error { return nil }

func (r *recorder) Input(ctx context.Context, _ string, _ bool) (string, error) {
	if r.input == nil {
		return "", errors.New("nobody is there to answer")
	}
	return r.input(ctx)
}

func (r *recorder) text() (stdout, stderr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String(), r.stderr.String()
}

// session is a client with a count.
type session struct {
	t     testing.TB
	c     *Client
	count int
}

func newSession(t testing.TB, o Options) *session {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &session{t: t, c: c}
}

// result is what came of a cell.
type result struct {
	value, stdout, stderr string
	err                   *engine.Error
}

func (r result) String() string {
	if r.err != nil {
		return fmt.Sprintf("error %q, traceback %q, stdout %q, stderr %q", r.err.Error(), r.err.Traceback, r.stdout, r.stderr)
	}
	return fmt.Sprintf("value %q, stdout %q, stderr %q", r.value, r.stdout, r.stderr)
}

func (s *session) run(src string) result {
	s.t.Helper()
	return s.runIn(s.t.Context(), src, newRecorder())
}

func (s *session) runIn(ctx context.Context, src string, out *recorder) result {
	s.t.Helper()
	s.count++
	b, err := s.c.Run(ctx, engine.Cell{Count: s.count, Source: src}, out)
	var r result
	if err != nil && !errors.As(err, &r.err) {
		s.t.Fatalf("%q failed with %T, want an *engine.Error: %v", src, err, err)
	}
	r.stdout, r.stderr = out.text()
	if b != nil {
		r.value, _ = b.Data["text/plain"].(string)
	}
	return r
}

// must runs a cell that has to succeed, and returns its value.
func (s *session) must(src string) string {
	s.t.Helper()
	r := s.run(src)
	if r.err != nil {
		s.t.Fatalf("%q: %v", src, r)
	}
	return r.value
}

// kill ends the worker under a cell that writes something and does not end.
func (s *session) kill(src string) {
	s.t.Helper()
	out := newRecorder()
	go func() {
		<-out.wrote
		s.c.mu.Lock()
		p := s.c.current
		s.c.mu.Unlock()
		_ = p.cmd.Process.Kill()
	}()
	if r := s.runIn(s.t.Context(), src, out); r.err == nil || r.err.Name != "worker died" {
		s.t.Fatalf("%q: %v, want its worker to die", src, r)
	}
}

// needCompiler skips where cells cannot be compiled, and fails there under CI=true.
func (s *session) needCompiler() {
	s.t.Helper()
	if !build.Supported() {
		s.t.Skip("this test binary cannot load compiled cells")
	}
	if r := s.run("import \"syscall\"\nsyscall.Getpid()"); r.err != nil {
		if os.Getenv("CI") == "true" {
			s.t.Fatalf("cells cannot be compiled here: %v", r)
		}
		s.t.Skipf("cells cannot be compiled here: %v", r)
	}
}
