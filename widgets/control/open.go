package control

import (
	"errors"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// open tells front ends of m after all that it refers to. One that they know speaks through c from now on.
func (m *model) open(c display.Comms) error {
	h := m.hub
	h.mu.Lock()
	if m.closed {
		defer h.mu.Unlock()
		return m.errorf("%w", errClosed)
	}
	known := m.comms != nil
	m.comms = c
	var inside []*model
	for _, key := range sorted(m.state) {
		inside = append(inside, refs(m.state[key])...)
	}
	h.mu.Unlock()
	for _, r := range inside {
		if err := r.open(c); err != nil {
			return err
		}
	}
	if known {
		return nil
	}
	h.mu.Lock()
	h.open[m.id] = m
	clear(m.stale)
	e, beside := m.encode(nil), m.beside
	h.mu.Unlock()
	data := marshal(map[string]any{"state": e.state, "buffer_paths": e.paths})
	message := display.CommMessage{ID: m.id, Target: widgetTarget, Data: data, Metadata: widgetVersion, Buffers: e.buffers}
	err := c.OpenComm(message)
	if err != nil {
		h.mu.Lock()
		m.detach()
		h.mu.Unlock()
		return fmt.Errorf("control: telling the front end: %w", err)
	}
	for _, b := range beside {
		if err := b.open(c); err != nil {
			return err
		}
	}
	return nil
}

// detach forgets that front ends know of m; it can be shown again. The caller holds mu.
func (m *model) detach() {
	delete(m.hub.open, m.id)
	m.comms = nil
	clear(m.stale)
}

// close ends m, and with it the models that are its alone.
func (m *model) close() error {
	m.hub.turn.Lock()
	defer m.hub.turn.Unlock()
	m.hub.mu.Lock()
	closing := append([]*model{m, m.state.model("layout"), m.state.model("style")}, m.beside...)
	var comms []display.Comms
	var ids []string
	for _, x := range closing {
		if x == nil || x.closed {
			continue
		}
		x.closed = true
		if x.comms != nil {
			comms, ids = append(comms, x.comms), append(ids, x.id)
		}
		x.detach()
		for _, e := range x.events {
			e.close()
		}
	}
	m.hub.mu.Unlock()
	var errs []error
	for i, c := range comms {
		errs = append(errs, c.CloseComm(display.CommMessage{ID: ids[i]}))
	}
	return errors.Join(errs...)
}
