package jupyter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// stdinPatience is how long a front end that runs a cell has to connect its stdin channel.
const stdinPatience = 2 * time.Second

// stdin asks front ends for input, one line at a time.
type stdin struct {
	channel *channel
	shell   *zmtp.Router
	turn    chan struct{} // held by the one who asks

	mu      sync.Mutex
	pending *pendingInput
}

type pendingInput struct {
	id     string // of the input_request
	peer   []byte // who was asked
	answer chan string
}

func newStdin(c *channel, shell *zmtp.Router) *stdin {
	return &stdin{channel: c, shell: shell, turn: make(chan struct{}, 1)}
}

// ask sends input_request to the front end behind m and waits for its line, or for the end of ctx.
func (s *stdin) ask(ctx context.Context, m *message, prompt string, password bool) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	h := s.channel.session.newHeader("input_request")
	p := &pendingInput{id: h.ID, peer: m.ids[0], answer: make(chan string, 1)}
	s.expect(p)
	defer s.expect(nil)
	frames, err := s.channel.session.encode(outgoing{
		ids: m.ids, header: h, parent: m.rawHeader, content: map[string]any{"prompt": prompt, "password": password},
	})
	if err != nil {
		return "", err
	}
	if err := s.deliver(ctx, p.peer, frames); err != nil {
		return "", err
	}
	select {
	case <-s.channel.router.Ended(p.peer):
		return "", errGone
	case line := <-p.answer:
		return line, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

var errGone = errors.New("input: the front end went away")

// deliver sends the request. The stdin channel may be a moment later than the shell channel; where that is gone too, nobody
// is waited for.
func (s *stdin) deliver(ctx context.Context, peer []byte, frames zmtp.Message) error {
	gone := s.shell.Ended(peer)
	limit := time.NewTimer(stdinPatience)
	defer limit.Stop()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		err := s.channel.router.Send(frames)
		if !errors.Is(err, zmtp.ErrNoPeer) {
			return err
		}
		select {
		case <-retry.C:
		case <-gone:
			return errGone
		case <-limit.C:
			return fmt.Errorf("input: the front end has no stdin channel")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (s *stdin) expect(p *pendingInput) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = p
}

// receive takes answers until the channel ends. Answers that nobody waits for are dropped.
func (s *stdin) receive(ctx context.Context) {
	for {
		m, err := s.channel.recv(ctx)
		if err != nil {
			return
		}
		var content struct {
			Value *string `json:"value"`
		}
		if err := json.Unmarshal(m.content, &content); err != nil || content.Value == nil || m.header.Type != "input_reply" {
			s.channel.trouble.note(&s.channel.trouble.stats.Malformed, "stdin: dropped a message of type %q, want input_reply with a value", m.header.Type)
			continue
		}
		s.mu.Lock()
		// Some clients leave the parent of an input_reply empty.
		if p := s.pending; p != nil && bytes.Equal(m.ids[0], p.peer) && (m.parent.ID == p.id || m.parent.ID == "") {
			p.answer <- *content.Value
			s.pending = nil
		}
		s.mu.Unlock()
	}
}
