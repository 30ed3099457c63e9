package jupyter

import (
	"fmt"
	"slices"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// mostSubshells bounds how many there are at once; each is a goroutine and a queue.
const mostSubshells = 1024

// subshells are the lanes beside the main one, by their names.
type subshells struct {
	mu     sync.Mutex
	lanes  map[string]*lane
	order  []string // oldest first
	closed bool
}

// create starts a lane whose messages go to handle.
func (s *subshells) create(handle func(l *lane) func(m *message, abort bool)) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return "", &engine.Error{Name: "closed", Value: errShutdown.Error()}
	case len(s.lanes) >= mostSubshells:
		return "", &engine.Error{Name: "bad request", Value: fmt.Sprintf("create_subshell_request: there are %d subshells, more are not allowed", mostSubshells)}
	case s.lanes == nil:
		s.lanes = map[string]*lane{}
	}
	id = newID()
	l := newLane()
	s.lanes[id] = l
	s.order = append(s.order, id)
	go l.work(handle(l))
	return id, nil
}

// lane is that of a subshell, nil if there is none of this name.
func (s *subshells) lane(id string) *lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lanes[id]
}

// remove ends a subshell once it has done what it is about. What is queued in it is not run.
func (s *subshells) remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.lanes[id]
	if l == nil {
		return unknownSubshell(id)
	}
	delete(s.lanes, id)
	s.order = slices.DeleteFunc(s.order, func(have string) bool { return have == id })
	l.close()
	return nil
}

func (s *subshells) list() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.order...)
}

// end closes all of them and lets no more be made.
func (s *subshells) end() []*lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var all []*lane
	for _, id := range s.order {
		s.lanes[id].close()
		all = append(all, s.lanes[id])
	}
	return all
}

func unknownSubshell(id string) error {
	return &engine.Error{Name: "bad request", Value: fmt.Sprintf("subshell_id %q, want one that list_subshell_request names", id)}
}

func (s *Server) createSubshellRequest(r *request) error {
	id, err := s.subshells.create(func(l *lane) func(*message, bool) {
		return func(m *message, abort bool) { s.handleShell(l, m, abort) }
	})
	if err != nil {
		return err
	}
	return s.reply(r, map[string]string{"status": "ok", "subshell_id": id})
}

func (s *Server) deleteSubshellRequest(r *request) error {
	var q struct {
		ID string `json:"subshell_id"`
	}
	if err := r.body(&q); err != nil {
		return err
	}
	if err := s.subshells.remove(q.ID); err != nil {
		return err
	}
	return s.reply(r, map[string]string{"status": "ok"})
}

func (s *Server) listSubshellRequest(r *request) error {
	return s.reply(r, map[string]any{"status": "ok", "subshell_id": s.subshells.list()})
}

// refuse answers a request for a subshell that is not there.
func (s *Server) refuse(m *message) {
	r := &request{message: m, channel: s.shell}
	s.handle(r, map[string]handler{m.header.Type: func(r *request) error { return unknownSubshell(m.header.Subshell) }})
}
