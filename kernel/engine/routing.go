package engine

import "errors"

// choice is the engine that a cell asks for.
type choice int

const (
	either           choice = iota
	interpretedFirst        // however long it may run
	interpretedOnly
	compiledOnly
)

// Routing says which engine took a cell.
type Routing struct {
	Cell   string // as "In[7]"
	Engine string // "interpreted", "compiled" or "refused"
	Why    string // why it was not interpreted, "" if it was or was asked not to be
}

// Routings lists how the cells of the session were routed, in order.
func (s *Session) Routings() []Routing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Routing(nil), s.routings...)
}

func (s *Session) route(cell, engine string, refusal error) {
	r := Routing{Cell: cell, Engine: engine}
	var why *refused
	if errors.As(refusal, &why) {
		r.Why = why.pos + why.Construct + ": " + why.Why
	} else if refusal != nil {
		r.Why = refusal.Error()
	}
	s.routings = append(s.routings, r)
}
