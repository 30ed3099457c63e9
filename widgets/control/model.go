package control

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// model is the part of a control that front ends know: a state, said to them when it changes and changed when they say so.
type model struct {
	hub  *hub
	id   string
	kind string // as "IntSlider", for messages

	// Set when it is made.
	normalize func(s state) error                                   // puts a changed state right, or refuses it; may be nil
	reading   func(s state) any                                     // what the change event tells, comparable; may be nil
	special   map[string]func(raw json.RawMessage) (v any, ok bool) // traits that decode does not know
	custom    func(event string)                                    // hears of clicks and the like; may be nil
	final     func(s state) bool                                    // whether front ends must hear of it at once; may be nil
	still     func(s state) picture                                 // how it looks where nothing answers; may be nil

	// Guarded by hub.mu.
	state   state
	changed *events         // of the value
	events  []*events       // of all kinds
	comms   display.Comms   // nil while no front end knows of it
	stale   map[string]bool // what has changed and is not said yet
	pace    pace
	closed  bool
	beside  []*model  // opened after it and closed with it
	looks   []picture // of an Output: its items
	err     error     // the first of a chained call
}

const (
	controls        = "@jupyter-widgets/controls"
	bases           = "@jupyter-widgets/base"
	controlsVersion = "2.0.0"
	basesVersion    = "2.0.0"
)

// newModel makes a model of a kind that is a class of ipywidgets by that name.
func newModel(kind string, traits state) *model {
	m := &model{hub: process, id: strings.ToLower(rand.Text()), kind: kind, stale: map[string]bool{}}
	m.state = state{
		"_model_module":         controls,
		"_model_module_version": controlsVersion,
		"_model_name":           kind + "Model",
		"_view_count":           nil,
		"_view_module":          controls,
		"_view_module_version":  controlsVersion,
		"_view_name":            kind + "View",
	}
	maps.Copy(m.state, traits)
	m.changed = m.newEvents(false)
	return m
}

// newElement is [newModel] for what is seen on a page.
func newElement(kind string, traits state) *model {
	m := newModel(kind, state{"_dom_classes": []string{}, "tabbable": nil, "tooltip": nil, "layout": newLayout()})
	maps.Copy(m.state, traits)
	return m
}

// what names the control in messages.
func (m *model) what() string {
	if name := m.state.text("description"); name != "" {
		return fmt.Sprintf("%s %q", m.kind, name)
	}
	return m.kind
}

func (m *model) errorf(format string, args ...any) error {
	return fmt.Errorf("control: %s: %w", m.what(), fmt.Errorf(format, args...))
}

// get reads the state.
func (m *model) get(f func(s state)) {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	f(m.state)
}

// value is what the change event would tell now.
func (m *model) value() (v any) {
	m.get(func(s state) {
		if m.reading != nil {
			v = m.reading(s)
		}
	})
	return v
}

var errClosed = errors.New("it is closed")

// change changes the state by f and tells front ends and whoever listens. If f or normalize refuse, nothing happens.
func (m *model) change(f func(s state) error) error {
	m.hub.turn.Lock()
	defer m.hub.turn.Unlock()
	if err := m.apply(f); err != nil {
		return err
	}
	urgent := false
	m.get(func(s state) { urgent = m.final != nil && m.final(s) })
	return m.say(urgent)
}

// setup is change for chained calls: the first error is kept for who shows the control.
func (m *model) setup(f func(s state)) {
	if err := m.change(func(s state) error { f(s); return nil }); err != nil {
		m.fail(err)
	}
}

func (m *model) fail(err error) {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	if m.err == nil {
		m.err = err
	}
}

// trouble is the first error of chained calls, also of those of what is inside.
func (m *model) trouble() error {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	return m.troubled()
}

func (m *model) troubled() error {
	if m.err != nil {
		return m.err
	}
	for _, key := range sorted(m.state) {
		for _, r := range refs(m.state[key]) {
			if err := r.troubled(); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply changes the state and says nothing yet.
func (m *model) apply(f func(s state) error) error {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	if m.closed {
		return m.errorf("%w", errClosed)
	}
	old := maps.Clone(m.state)
	err := f(m.state)
	if err == nil && m.normalize != nil {
		err = m.normalize(m.state)
	}
	if err != nil {
		m.state = old
		return m.errorf("%w", err)
	}
	for key, v := range m.state {
		if !equal(old[key], v) {
			m.stale[key] = true
		}
	}
	if m.reading != nil {
		if now := m.reading(m.state); now != m.reading(old) {
			m.changed.put(now)
		}
	}
	return nil
}

// say tells front ends what is stale. Where much changes they hear of the latest alone, unless it is urgent.
func (m *model) say(urgent bool) error {
	m.hub.mu.Lock()
	if m.comms == nil {
		clear(m.stale)
	}
	if len(m.stale) == 0 {
		m.hub.mu.Unlock()
		return nil
	}
	if wait := m.pace.take(time.Now()); wait > 0 && !urgent {
		if !m.pace.waiting {
			m.pace.waiting = true
			time.AfterFunc(wait, m.catchUp)
		}
		m.hub.mu.Unlock()
		return nil
	}
	c, keys := m.comms, sorted(m.stale)
	var inside []*model
	for _, key := range keys {
		inside = append(inside, refs(m.state[key])...)
	}
	e := m.encode(keys)
	clear(m.stale)
	m.hub.mu.Unlock()
	for _, r := range inside {
		if err := r.open(c); err != nil {
			return err
		}
	}
	return m.send(c, "update", e)
}

// catchUp says what was held back.
func (m *model) catchUp() {
	m.hub.turn.Lock()
	defer m.hub.turn.Unlock()
	m.hub.mu.Lock()
	m.pace.waiting = false
	m.hub.mu.Unlock()
	_ = m.say(true) // who changed it has gone on
}

// encode is the state as it travels, of the keys given or of all. The caller holds mu.
func (m *model) encode(keys []string) encoded { return m.state.encode(keys) }

func (m *model) send(c display.Comms, method string, e encoded) error {
	data := marshal(map[string]any{"method": method, "state": e.state, "buffer_paths": e.paths})
	if err := c.SendComm(display.CommMessage{ID: m.id, Data: data, Buffers: e.buffers}); err != nil {
		return fmt.Errorf("control: telling the front end: %w", err)
	}
	return nil
}
