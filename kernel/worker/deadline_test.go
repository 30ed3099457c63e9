package worker

import (
	"context"
	"errors"
	"testing"
	"time"
)

// lagging is a context whose time is up before it says so: it ends when somebody waits for it.
type lagging struct {
	context.Context
	deadline time.Time
	end      context.CancelFunc
}

func (c *lagging) Deadline() (time.Time, bool) { return c.deadline, true }

func (c *lagging) Done() <-chan struct{} {
	if !time.Now().Before(c.deadline) {
		c.end()
	}
	return c.Context.Done()
}

func TestAnErrorAtTheDeadlineComesAfterTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &lagging{ctx, time.Now(), cancel}
	settle(c)
	if c.Err() == nil {
		t.Error("the context had not ended")
	}
	c = &lagging{t.Context(), time.Now().Add(time.Hour), func() { t.Error("a context with time left was waited for") }}
	settle(c)
	settle(t.Context())
}

func TestACellThatIsStoppedAtItsTimeLimit(t *testing.T) {
	s := newSession(t, Options{})
	s.must("x := 41")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	r := s.runIn(ctx, "for {\n\tx++\n}", newRecorder())
	if r.err == nil || r.err.Name != "interrupted" || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Errorf("%v with the context at %v", r, ctx.Err())
	}
	if r := s.run("x > 41"); r.value != "true" {
		t.Errorf("%v, want x to be what the cell made it", r)
	}
}
