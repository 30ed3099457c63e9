package worker

import (
	"os"
	"sync"
)

// sender writes packets to a worker from a goroutine of its own, so that nobody waits for a worker that
// does not read. What is queued is small: cells, answers, and questions.
type sender struct {
	mu      sync.Mutex
	changed sync.Cond
	queue   []*packet
	closed  bool
}

func newSender(to *os.File) *sender {
	s := &sender{}
	s.changed.L = &s.mu
	go s.write(newFrameWriter(to))
	return s
}

func (s *sender) add(m *packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.queue = append(s.queue, m)
		s.changed.Signal()
	}
}

func (s *sender) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.queue = nil
	s.changed.Signal()
}

func (s *sender) write(w *frameWriter) {
	for {
		s.mu.Lock()
		for len(s.queue) == 0 && !s.closed {
			s.changed.Wait()
		}
		if s.closed {
			s.mu.Unlock()
			return
		}
		m := s.queue[0]
		s.queue[0] = nil
		s.queue = s.queue[1:]
		s.mu.Unlock()
		if w.write(m) != nil {
			s.close() // the worker is gone; whoever waits for it hears that elsewhere
			return
		}
	}
}
