package jupyter

import (
	"context"
	"errors"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// channel is a ROUTER socket that speaks messages.
type channel struct {
	name    string
	router  *zmtp.Router
	session *session
	trouble *trouble
}

// recv returns the next message that is whole and signed; others are dropped, counted and logged. It fails
// only when the channel or ctx ends.
func (c *channel) recv(ctx context.Context) (*message, error) {
	for {
		frames, err := c.router.Recv(ctx)
		if err != nil {
			return nil, err
		}
		m, err := c.session.decode(frames)
		if err == nil {
			return m, nil
		}
		counter := &c.trouble.stats.Malformed
		switch {
		case errors.Is(err, errSignature):
			counter = &c.trouble.stats.BadSignatures
		case errors.Is(err, errReplayed):
			counter = &c.trouble.stats.Replayed
		}
		c.trouble.note(counter, "%s: dropped a message: %v", c.name, err)
	}
}

// Stats counts what went wrong with messages.
type Stats struct {
	Malformed     uint64 // dropped: not the frames or the JSON of a message
	BadSignatures uint64 // dropped: wrong signature, or none
	Replayed      uint64 // dropped: signed right, but received before
	Connections   uint64 // that ended otherwise than by being closed: no ZMTP, a limit passed, a peer that does not read
	Undelivered   uint64 // replies to front ends that were gone
	Unpublished   uint64 // published before anybody subscribed, and more than is kept for the first to do so
}

// trouble counts, and logs without letting anybody fill the log: each kind in full for ten times, then at every
// power of two.
type trouble struct {
	mu    sync.Mutex
	stats Stats
	logf  func(format string, args ...any)
}

func (t *trouble) note(counter *uint64, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*counter++
	n := *counter
	if n <= 10 || n&(n-1) == 0 {
		t.logf(format+" (%d so far)", append(args, n)...)
	}
}

// connection is told by the sockets why one of their connections ended.
func (t *trouble) connection(format string, args ...any) {
	t.note(&t.stats.Connections, format, args...)
}

// sum logs the counts at the end, if there was any trouble.
func (t *trouble) sum() {
	if s := t.snapshot(); s != (Stats{}) {
		t.logf("in all: dropped %d malformed messages, %d with a wrong signature, %d replayed; broke off %d connections; %d replies found nobody, %d messages no subscriber",
			s.Malformed, s.BadSignatures, s.Replayed, s.Connections, s.Undelivered, s.Unpublished)
	}
}

func (t *trouble) snapshot() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}
