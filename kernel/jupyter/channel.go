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
		if errors.Is(err, errSignature) {
			c.trouble.note(&c.trouble.stats.BadSignatures, "%s: dropped a message: %v", c.name, err)
		} else {
			c.trouble.note(&c.trouble.stats.Malformed, "%s: dropped a message: %v", c.name, err)
		}
	}
}

// Stats counts what went wrong with messages.
type Stats struct {
	Malformed     uint64 // dropped: not the frames or the JSON of a message
	BadSignatures uint64 // dropped: wrong signature, or none
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

func (t *trouble) snapshot() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}
