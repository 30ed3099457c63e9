package zmtp

import (
	"sync"
	"sync/atomic"
	"time"
)

// outgoing is a message, or one command, on its way to a peer.
type outgoing struct {
	message Message
	command []byte
}

func (o outgoing) size() int {
	if o.command != nil {
		return len(o.command) + 9
	}
	return o.message.size()
}

// queue holds what waits for one peer.
type queue struct {
	limit int // bytes; put refuses once twice as many wait

	mu       sync.Mutex
	nonEmpty sync.Cond
	items    []outgoing
	bytes    int // of items, and of what the writer holds in hand
	finished bool

	// lastProgress is when the peer last took bytes, or when bytes began to wait for it (Unix ns).
	lastProgress atomic.Int64
}

func newQueue(limit int) *queue {
	q := &queue{limit: limit}
	q.nonEmpty.L = &q.mu
	q.progress()
	return q
}

func (q *queue) progress() { q.lastProgress.Store(time.Now().UnixNano()) }

// put adds o and never waits. It returns false if the queue is beyond its hard limit; after finish it
// takes nothing and returns true. One message may be larger than the limit, if it is first in line.
func (q *queue) put(o outgoing) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.finished {
		return true
	}
	if q.bytes > 2*q.limit {
		return false
	}
	if q.bytes == 0 {
		q.progress()
	}
	q.items = append(q.items, o)
	q.bytes += o.size()
	q.nonEmpty.Signal()
	return true
}

// take waits for items and takes all of them. It returns nil when the queue is finished and empty.
func (q *queue) take() []outgoing {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.finished {
		q.nonEmpty.Wait()
	}
	items := q.items
	q.items = nil
	return items
}

// wrote says that o has left, and reports whether the queue fell back to its limit, so that a waiting
// producer should look again.
func (q *queue) wrote(o outgoing) (relieved bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	before := q.bytes
	q.bytes -= o.size()
	return before > q.limit && q.bytes <= q.limit
}

// full reports whether a producer should wait.
func (q *queue) full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.bytes > q.limit && !q.finished
}

// finish lets the writer end once it has written what waits.
func (q *queue) finish() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.finished = true
	q.nonEmpty.Broadcast()
}
