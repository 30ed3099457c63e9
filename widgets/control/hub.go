package control

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// The targets and versions of Jupyter's widget messaging protocol.
const (
	widgetTarget  = "jupyter.widget"
	controlTarget = "jupyter.widget.control"
)

var widgetVersion = json.RawMessage(`{"version":"2.1.0"}`)

// The controls of the process are mutable state at package level, as the sink of package display is: front ends speak of
// a control by its ID alone, whichever cell made it.
var process = &hub{open: map[string]*model{}, askers: map[string]bool{}}

// hub knows the controls that front ends have heard of.
type hub struct {
	// turn is held while something changes and is said, so that front ends hear of changes in the order in which they
	// happened. It is taken before mu.
	turn sync.Mutex

	mu     sync.Mutex // guards what follows, and the state of all models
	open   map[string]*model
	askers map[string]bool // conversations in which front ends ask for all states
}

// incoming is what a front end says to a control.
type incoming struct {
	Method      string                     `json:"method"`
	State       map[string]json.RawMessage `json:"state"`
	BufferPaths [][]any                    `json:"buffer_paths"`
	Content     json.RawMessage            `json:"content"`
}

// hear is told by c what front ends say. Messages that make no sense are passed over.
func (h *hub) hear(c display.Comms, kind display.CommKind, m display.CommMessage) {
	if now, ok := display.CurrentComms(); ok {
		c = now // it answers on behalf of what the front end said, as echoes must
	}
	h.turn.Lock()
	defer h.turn.Unlock()
	switch kind {
	case display.CommOpen:
		h.opened(c, m)
	case display.CommClose:
		h.mu.Lock()
		delete(h.askers, m.ID)
		if have := h.open[m.ID]; have != nil {
			have.detach()
		}
		h.mu.Unlock()
	case display.CommMsg:
		var in incoming
		if json.Unmarshal(m.Data, &in) != nil {
			return
		}
		h.mu.Lock()
		have, asks := h.open[m.ID], h.askers[m.ID]
		h.mu.Unlock()
		switch {
		case have != nil:
			have.hear(c, in, m.Buffers)
		case asks && in.Method == "request_states":
			h.tellAll(c, m.ID)
		}
	}
}

// opened answers a front end that begins a conversation: one that asks for states is welcome, one that brings a control
// of its own is not.
func (h *hub) opened(c display.Comms, m display.CommMessage) {
	var meta struct {
		Version string `json:"version"`
	}
	if m.Target == controlTarget && (len(m.Metadata) == 0 || json.Unmarshal(m.Metadata, &meta) == nil) {
		if major, _, _ := strings.Cut(meta.Version, "."); major == "1" || major == "" {
			h.mu.Lock()
			h.askers[m.ID] = true
			h.mu.Unlock()
			return
		}
	}
	_ = c.CloseComm(display.CommMessage{ID: m.ID})
}

// tellAll answers with the states of all controls, as a page asks that was loaded again.
func (h *hub) tellAll(c display.Comms, id string) {
	h.mu.Lock()
	states, paths, buffers := map[string]any{}, [][]string{}, [][]byte(nil)
	for _, key := range sorted(h.open) {
		m := h.open[key]
		e := m.encode(nil)
		states[key] = map[string]any{
			"model_name":           m.state["_model_name"],
			"model_module":         m.state["_model_module"],
			"model_module_version": m.state["_model_module_version"],
			"state":                e.state,
		}
		for _, path := range e.paths {
			paths = append(paths, append([]string{key, "state"}, path...))
		}
		buffers = append(buffers, e.buffers...)
	}
	h.mu.Unlock()
	data := marshal(map[string]any{"method": "update_states", "states": states, "buffer_paths": paths})
	_ = c.SendComm(display.CommMessage{ID: id, Data: data, Buffers: buffers})
}

// show makes front ends know m and all that it refers to.
func (h *hub) show(c display.Comms, m *model) error {
	c.HandleComms(func(kind display.CommKind, m display.CommMessage) { h.hear(c, kind, m) })
	h.turn.Lock()
	defer h.turn.Unlock()
	return m.open(c)
}
