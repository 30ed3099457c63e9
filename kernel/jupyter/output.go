package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

const (
	batchDelay = 50 * time.Millisecond
	batchBytes = 64 << 10
)

// Pager is an optional interface of the [engine.Output] that cells get here: Pager shows b in the front end's pager,
// where help is read, when the cell has ended.
type Pager interface {
	Pager(b display.Bundle) error
}

// output is where one cell speaks. It outlives the cell, for the goroutines that the cell started.
type output struct {
	server     *Server
	request    *message
	ctx        context.Context // the cell's
	quiet      bool            // publishes nothing
	allowStdin bool

	mu      sync.Mutex
	text    streams
	timer   *time.Timer // nil while nothing waits to be flushed
	payload []any
}

var (
	_ engine.Output = (*output)(nil)
	_ Pager         = (*output)(nil)
)

func (o *output) Stdout(p []byte) { o.write(stdout, p) }
func (o *output) Stderr(p []byte) { o.write(stderr, p) }

func (o *output) write(to stream, p []byte) {
	for !o.quiet && len(p) > 0 {
		n := min(len(p), batchBytes)
		o.mu.Lock()
		o.text.add(to, p[:n])
		full := o.text.size >= batchBytes
		if full {
			o.flush(false)
		} else if o.timer == nil {
			o.timer = time.AfterFunc(batchDelay, o.flushInTime)
			o.server.unflushed.add(o)
		}
		o.mu.Unlock()
		if full {
			o.server.iopub.room(o.server.ctx)
		}
		p = p[n:]
	}
}

func (o *output) flushInTime() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush(false)
}

// finish sends all that waits, half characters too.
func (o *output) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush(true)
}

// flush publishes what was written. The caller holds o.mu, so that nothing overtakes.
func (o *output) flush(last bool) {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
		o.server.unflushed.remove(o)
	}
	for _, p := range o.text.drain(last) {
		o.publish("stream", map[string]string{"name": p.stream.String(), "text": string(p.text)})
	}
}

// publish sends content that is known to have JSON; what is published after the server has ended is nobody's.
func (o *output) publish(msgType string, content any) {
	_ = o.server.iopub.publish(msgType, o.request.rawHeader, content)
}

type displayData struct {
	Data      map[string]json.RawMessage `json:"data"`
	Metadata  map[string]any             `json:"metadata"`
	Transient map[string]string          `json:"transient"`
}

func (o *output) Display(m display.Message) error {
	if m.Update && m.ID == "" {
		return errors.New("display: an update needs the ID of what it replaces")
	}
	b, err := encodeBundle(m.Bundle)
	if err != nil || o.quiet {
		return err
	}
	content := displayData{Data: b.Data, Metadata: b.Metadata, Transient: map[string]string{}}
	if m.ID != "" {
		content.Transient["display_id"] = m.ID
	}
	msgType := "display_data"
	if m.Update {
		msgType = "update_display_data"
	}
	o.inOrder(msgType, content)
	return nil
}

func (o *output) Clear(wait bool) error {
	if !o.quiet {
		o.inOrder("clear_output", map[string]bool{"wait": wait})
	}
	return nil
}

// inOrder publishes after all that was written before.
func (o *output) inOrder(msgType string, content any) {
	o.mu.Lock()
	o.flush(false)
	o.publish(msgType, content)
	o.mu.Unlock()
	o.server.iopub.room(o.server.ctx)
}

func (o *output) Pager(b display.Bundle) error {
	e, err := encodeBundle(b)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.payload = append(o.payload, map[string]any{"source": "page", "data": e.Data, "start": 0})
	return nil
}

// payloads are the pages so far; never nil, since it goes into a reply.
func (o *output) payloads() []any {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]any{}, o.payload...)
}

func (o *output) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if !o.allowStdin {
		return "", errors.New("input: this front end does not take input (allow_stdin is false)")
	}
	if o.ctx.Err() != nil {
		return "", context.Cause(o.ctx)
	}
	o.mu.Lock()
	o.flush(false)
	o.mu.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(o.ctx, func() { cancel(context.Cause(o.ctx)) })
	defer stop()
	return o.server.stdin.ask(ctx, o.request, prompt, password)
}

// outputs are those with something to flush, for the end of the server.
type outputs struct {
	mu  sync.Mutex
	set map[*output]struct{}
}

func (s *outputs) add(o *output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.set == nil {
		s.set = map[*output]struct{}{}
	}
	s.set[o] = struct{}{}
}

func (s *outputs) remove(o *output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.set, o)
}

func (s *outputs) finish() {
	s.mu.Lock()
	var all []*output
	for o := range s.set {
		all = append(all, o)
	}
	s.mu.Unlock()
	for _, o := range all {
		o.finish()
	}
}
