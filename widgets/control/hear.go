package control

import (
	"encoding/json"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// hear is told what a front end says to m. The caller holds the turn.
func (m *model) hear(c display.Comms, in incoming, buffers [][]byte) {
	switch in.Method {
	case "update":
		m.update(c, in, buffers)
	case "request_state":
		m.hub.mu.Lock()
		e := m.encode(nil)
		m.hub.mu.Unlock()
		_ = m.send(c, "update", e)
	case "custom":
		var content struct {
			Event string `json:"event"`
		}
		if m.custom != nil && json.Unmarshal(in.Content, &content) == nil {
			m.hub.mu.Lock()
			m.custom(content.Event)
			m.hub.mu.Unlock()
		}
	}
}

// update applies what a front end has changed. It is echoed first, with the same parent, as other front ends and the one
// that spoke expect; then what was not taken as it was said is put right.
func (m *model) update(c display.Comms, in incoming, buffers [][]byte) {
	said, data := m.known(in, buffers)
	if len(said)+len(data) == 0 {
		return
	}
	e := encoded{state: map[string]any{}, paths: [][]string{}}
	for key, raw := range said {
		e.state[key] = raw
	}
	for _, key := range sorted(data) {
		e.paths, e.buffers = append(e.paths, []string{key}), append(e.buffers, data[key])
	}
	_ = m.send(c, "echo_update", e)

	_ = m.apply(func(s state) error { // what is refused is put right below
		for key, raw := range said {
			if v, ok := m.read(key, s[key], raw); ok {
				s[key] = v
			}
		}
		for key, b := range data {
			if _, ok := s[key].([]byte); ok {
				s[key] = b
			}
		}
		return nil
	})
	m.hub.mu.Lock()
	for key, raw := range said {
		delete(m.stale, key)
		if !same(m.state[key], raw) {
			m.stale[key] = true
		}
	}
	for key, b := range data {
		delete(m.stale, key)
		if !equal(m.state[key], b) {
			m.stale[key] = true
		}
	}
	m.hub.mu.Unlock()
	_ = m.say(true)
}

// known is what of a message m has a trait for, as JSON and as buffers.
func (m *model) known(in incoming, buffers [][]byte) (said map[string]json.RawMessage, data map[string][]byte) {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	said, data = map[string]json.RawMessage{}, map[string][]byte{}
	for key, raw := range in.State {
		if _, ok := m.state[key]; ok && raw != nil {
			said[key] = raw
		}
	}
	for i, path := range in.BufferPaths {
		if i >= len(buffers) || len(path) != 1 {
			continue
		}
		if key, ok := path[0].(string); ok {
			if _, ok := m.state[key]; ok {
				data[key] = buffers[i]
				delete(said, key)
			}
		}
	}
	return said, data
}

// read is the value that a front end gives a trait; ok is false where the trait is not its to set.
func (m *model) read(key string, have any, raw json.RawMessage) (v any, ok bool) {
	if f := m.special[key]; f != nil {
		return f(raw)
	}
	if strings.HasPrefix(key, "_") && key != "_view_count" {
		return nil, false
	}
	return decode(have, raw)
}
