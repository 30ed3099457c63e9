package jupyter

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// heldBytes bounds what is kept for the first subscriber.
const heldBytes = 1 << 20

// iopub publishes to all front ends.
type iopub struct {
	pub     *zmtp.XPub
	session *session
	trouble *trouble

	mu   sync.Mutex
	open bool // somebody has subscribed
	held []zmtp.Message
	size int // of held
}

// publish sends a message to all who subscribed. It does not wait for them; see room.
func (p *iopub) publish(msgType string, parent json.RawMessage, content any) error {
	return p.publishWith(msgType, parent, content, nil, nil)
}

func (p *iopub) publishWith(msgType string, parent json.RawMessage, content, metadata any, buffers [][]byte) error {
	m, err := p.session.encode(outgoing{
		ids:    [][]byte{[]byte("kernel." + p.session.id + "." + msgType)},
		header: p.session.newHeader(msgType), parent: parent, content: content, metadata: metadata, buffers: buffers,
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.release(); p.open {
		return p.pub.Send(m)
	}
	p.held = append(p.held, m)
	p.size += frameBytes(m)
	for p.size > heldBytes && len(p.held) > 1 {
		p.size -= frameBytes(p.held[0])
		p.held[0] = nil
		p.held = p.held[1:]
		p.trouble.note(&p.trouble.stats.Unpublished, "iopub: nobody subscribes, dropped the oldest message")
	}
	return nil
}

func frameBytes(m zmtp.Message) int {
	n := 0
	for _, f := range m {
		n += len(f)
	}
	return n
}

// status tells all that work on a request begins or ends. It cannot fail but for a server that is closed.
func (p *iopub) status(parent json.RawMessage, state string) {
	_ = p.publish("status", parent, map[string]string{"execution_state": state})
}

// room waits for front ends that have much to read; producers of much output call it between messages.
func (p *iopub) room(ctx context.Context) {
	_ = p.pub.Room(ctx) // an error means that the server ends, and then there is nothing to wait for
}

// welcome is the first message of a front end that subscribes.
func welcome(s *session, topic string) zmtp.Message {
	m, err := s.encode(outgoing{
		ids:     [][]byte{[]byte(topic)},
		header:  s.newHeader("iopub_welcome"),
		content: map[string]string{"subscription": topic},
	})
	if err != nil {
		return nil // strings always encode
	}
	return m
}

// release gives the first subscriber what was held. The caller holds p.mu.
func (p *iopub) release() {
	if p.open || p.pub.Subscribers() == 0 {
		return
	}
	p.open = true
	for _, h := range p.held {
		_ = p.pub.Send(h) // fails only where the server has ended
	}
	p.held, p.size = nil, 0
}

// watch looks at subscriptions until the socket is closed.
func (p *iopub) watch(ctx context.Context) {
	for {
		if _, err := p.pub.Recv(ctx); err != nil {
			return
		}
		p.mu.Lock()
		p.release()
		p.mu.Unlock()
	}
}

// close sends what waits to be sent.
func (p *iopub) close() error {
	p.mu.Lock()
	p.release()
	p.mu.Unlock()
	return p.pub.Close()
}
