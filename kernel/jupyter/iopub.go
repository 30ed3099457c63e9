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
func (p *iopub) publish(msgType string, parent json.RawMessage, content any, metadata map[string]any) error {
	m, err := p.session.encode(outgoing{
		ids:    [][]byte{[]byte("kernel." + p.session.id + "." + msgType)},
		header: p.session.newHeader(msgType), parent: parent, content: content, metadata: metadata,
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
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
	_ = p.publish("status", parent, map[string]string{"execution_state": state}, nil)
}

// room waits for front ends that have much to read; producers of much output call it between messages.
func (p *iopub) room(ctx context.Context) {
	_ = p.pub.Room(ctx) // an error means that the server ends, and then there is nothing to wait for
}

// welcome greets subscribers until the socket is closed, and gives the first of them what was held.
func (p *iopub) welcome(ctx context.Context) {
	for {
		sub, err := p.pub.Recv(ctx)
		if err != nil {
			return
		}
		if !sub.On {
			continue
		}
		m, err := p.session.encode(outgoing{
			ids:     [][]byte{[]byte(sub.Topic)},
			header:  p.session.newHeader("iopub_welcome"),
			content: map[string]string{"subscription": sub.Topic},
		})
		p.mu.Lock()
		if err == nil {
			_ = p.pub.SendTo(sub.Peer, m) // a peer that went meanwhile needs no welcome
		}
		if !p.open {
			p.open = true
			for _, h := range p.held {
				_ = p.pub.Send(h)
			}
			p.held, p.size = nil, 0
		}
		p.mu.Unlock()
	}
}
