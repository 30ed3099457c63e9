package jupyter

import "sync"

// laneBytes bounds what may wait in a lane; beyond it no more is read from the front ends.
const laneBytes = 256 << 20

// lane is a queue of requests with one worker.
type lane struct {
	mu      sync.Mutex
	changed sync.Cond
	items   []*queued
	running string // the type of the request that is handled, "" between them
	bytes   int
	limit   int // of bytes: beyond it nothing is added until something is done
	closed  bool
	quit    chan struct{} // closed with the lane
	done    chan struct{} // closed when the worker has ended
}

type queued struct {
	m       *message
	abort   bool          // an execute_request that is not to be run any more
	handled chan struct{} // closed when it has been; nil if nobody waits for that
}

func newLane() *lane {
	l := &lane{limit: laneBytes, quit: make(chan struct{}), done: make(chan struct{})}
	l.changed.L = &l.mu
	return l
}

// push adds a message, and waits while too much is queued. After close it does nothing.
func (l *lane) push(m *message) { l.add(&queued{m: m}) }

// do adds a message and waits until it has been handled. After close it does nothing.
func (l *lane) do(m *message) {
	q := &queued{m: m, handled: make(chan struct{})}
	if l.add(q) {
		<-q.handled
	}
}

func (l *lane) add(q *queued) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.bytes > l.limit && !l.closed {
		l.changed.Wait()
	}
	if l.closed {
		return false
	}
	l.items = append(l.items, q)
	l.bytes += q.m.size
	l.changed.Broadcast()
	return true
}

// behindACell reports whether nothing but a cell that runs is before a message that comes now.
func (l *lane) behindACell() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running == "execute_request" && len(l.items) == 0
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
		l.running = next.m.header.Type
		abort := next.abort || l.closed
		l.changed.Broadcast()
		l.mu.Unlock()
		handle(next.m, abort)
		if next.handled != nil {
			close(next.handled)
		}
		l.mu.Lock()
		l.running = ""
		l.mu.Unlock()
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
	if !l.closed {
		close(l.quit)
	}
	l.closed = true
	l.changed.Broadcast()
}
