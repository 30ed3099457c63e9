package jupyter

import "sync"

// laneBytes bounds what may wait in a lane; beyond it no more is read from the front ends.
const laneBytes = 256 << 20

// lane is a queue of requests with one worker.
type lane struct {
	mu      sync.Mutex
	changed sync.Cond
	items   []*queued
	bytes   int
	closed  bool
	done    chan struct{} // closed when the worker has ended
}

type queued struct {
	m     *message
	abort bool // an execute_request that is not to be run any more
}

func newLane() *lane {
	l := &lane{done: make(chan struct{})}
	l.changed.L = &l.mu
	return l
}

// push adds a message, and waits while too much is queued. After close it does nothing.
func (l *lane) push(m *message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.bytes > laneBytes && !l.closed {
		l.changed.Wait()
	}
	if l.closed {
		return
	}
	l.items = append(l.items, &queued{m: m})
	l.bytes += m.size
	l.changed.Broadcast()
}

// work hands messages to handle until the lane is closed and empty.
func (l *lane) work(handle func(m *message, abort bool)) {
	defer close(l.done)
	for {
		l.mu.Lock()
		for len(l.items) == 0 && !l.closed {
			l.changed.Wait()
		}
		if len(l.items) == 0 {
			l.mu.Unlock()
			return
		}
		next := l.items[0]
		l.items[0] = nil
		l.items = l.items[1:]
		l.bytes -= next.m.size
		abort := next.abort || l.closed
		l.changed.Broadcast()
		l.mu.Unlock()
		handle(next.m, abort)
	}
}

// abort marks what a front end has queued.
func (l *lane) abort(session string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, q := range l.items {
		if q.m.header.Session == session {
			q.abort = true
		}
	}
}

// close takes no more and aborts what is queued; the worker ends after that.
func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.changed.Broadcast()
}
