package worker

import (
	"context"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// statusPatience is how long Status waits for the worker before it answers for itself.
const statusPatience = time.Second

// ask sends a question and waits for the answer, whatever else the worker is doing.
func (c *Client) ask(ctx context.Context, m *packet) (*packet, error) {
	p, err := c.usable(ctx)
	if err != nil {
		return nil, err
	}
	answer, forget := p.call(m)
	defer forget()
	select {
	case a := <-answer:
		return a, a.Failed.unpack()
	case <-p.dead:
		return nil, &engine.Error{Name: p.ending.name, Value: p.ending.what}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Status says whether src is ready to run. Without a worker that answers it judges the syntax alone.
func (c *Client) Status(src string) (engine.Status, string) {
	ctx, cancel := context.WithTimeout(context.Background(), statusPatience)
	defer cancel()
	a, err := c.ask(ctx, &packet{Kind: kindStatus, Text: src})
	if err != nil {
		status, indent := magic.Status(src)
		return engine.Status(status), indent
	}
	return engine.Status(a.Text), string(a.Data)
}

// Complete says how src may go on at the byte offset pos, also while a cell runs. An engine that does not
// complete gives no matches.
func (c *Client) Complete(ctx context.Context, src string, pos int) (engine.Completion, error) {
	a, err := c.ask(ctx, &packet{Kind: kindComplete, Text: src, Size: pos})
	if err != nil || a.Found == nil {
		return engine.Completion{Start: pos, End: pos}, err
	}
	return *a.Found, nil
}

// Inspect describes what is at the byte offset pos of src, also while a cell runs; nil if nothing is known.
func (c *Client) Inspect(ctx context.Context, src string, pos, detail int) (*display.Bundle, error) {
	a, err := c.ask(ctx, &packet{Kind: kindInspect, Text: src, Size: pos, Detail: detail})
	if err != nil || a.Bundle == nil {
		return nil, err
	}
	b, err := a.Bundle.unpack()
	if err != nil {
		return nil, err
	}
	return &b, nil
}
