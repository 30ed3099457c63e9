package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// settle is how long the reply to a failed cell waits for requests that were sent before it, and are
// to be aborted.
const settle = 20 * time.Millisecond

// Why the context of a cell ends.
var (
	errInterrupted = errors.New("the cell was interrupted")
	errShutdown    = errors.New("the kernel is shut down")
	errEnded       = errors.New("the cell has ended")
)

// cells runs one cell at a time.
type cells struct {
	mu      sync.Mutex
	count   int
	running context.CancelCauseFunc // nil between cells
	told    bool                    // the running cell was interrupted
}

// begin gives a context for a cell, that interrupt can end.
func (c *cells) begin(parent context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running, c.told = cancel, false
	return ctx, func(cause error) {
		c.mu.Lock()
		c.running = nil
		c.mu.Unlock()
		cancel(cause)
	}
}

// interrupt ends the running cell, if there is one. It reports whether the cell had been told before.
func (c *cells) interrupt(cause error) (again bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		return false
	}
	again, c.told = c.told, true
	c.running(cause)
	return again
}

// number is the execution count of the next cell; it is used up if the cell is kept.
func (c *cells) number(keep bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if keep {
		c.count++
		return c.count
	}
	return c.count + 1
}

type executeRequest struct {
	Code         *string           `json:"code"`
	Silent       bool              `json:"silent"`
	StoreHistory *bool             `json:"store_history"`
	Expressions  map[string]string `json:"user_expressions"`
	AllowStdin   *bool             `json:"allow_stdin"`
	StopOnError  *bool             `json:"stop_on_error"`
}

func orTrue(b *bool) bool { return b == nil || *b }

func (s *Server) executeRequest(r *request) error {
	began := time.Now()
	var q executeRequest
	if err := r.body(&q); err != nil {
		return err
	}
	if q.Code == nil {
		return &engine.Error{Name: "bad request", Value: "execute_request: no code"}
	}
	if !s.begin(r, q.Silent) {
		return s.abortedExecute(r)
	}
	defer func() { <-s.turn }()
	blank := strings.TrimSpace(*q.Code) == ""
	keep := orTrue(q.StoreHistory) && !q.Silent && !blank
	count := s.cells.number(keep)
	ctx, end := s.cells.begin(s.ctx)
	defer end(errEnded)
	out := &output{server: s, request: parentOf(r.message), ctx: ctx, quiet: q.Silent, allowStdin: orTrue(q.AllowStdin)}
	if !q.Silent {
		out.publish("execute_input", map[string]any{"code": *q.Code, "execution_count": count})
	}
	cell := engine.Cell{Count: count, Source: *q.Code}
	if id, ok := r.message.metadata.Cell.(string); ok {
		display.BeginCell(id)
		cell.ID = id
	}
	entry := historyEntry{line: count, input: *q.Code}
	var err error
	if !blank {
		err = s.runCell(ctx, cell, out, &entry)
	}
	if keep {
		s.history.add(entry)
	}
	metadata := map[string]any{"started": timestamp(began), "status": "ok"}
	if err != nil {
		failed := report(err)
		if !q.Silent {
			out.publish("error", failed)
		}
		if orTrue(q.StopOnError) {
			s.abortQueue(r)
		}
		metadata["status"] = "error"
		return s.replyWith(r, struct {
			errorReply
			Count int `json:"execution_count"`
		}{errorReply{"error", failed}, count}, metadata)
	}
	return s.replyWith(r, map[string]any{
		"status": "ok", "execution_count": count,
		"user_expressions": s.evaluate(ctx, q.Expressions, count, r.message), "payload": out.payloads(),
	}, metadata)
}

// unnoticed is how long a cell waits for another one before its user is told.
const unnoticed = 300 * time.Millisecond

// begin waits until no other cell runs: those of a subshell use the values of the main shell, and no two may do so at
// once. It fails where the lane is closed meanwhile.
func (s *Server) begin(r *request, silent bool) bool {
	notice := time.NewTimer(unnoticed)
	defer notice.Stop()
	for {
		select {
		case s.turn <- struct{}{}:
			return true
		case <-r.lane.quit:
			return false
		case <-notice.C:
			if !silent {
				text := "A cell is running in another shell of this kernel; this one runs when that has ended.\n"
				_ = s.iopub.publish("stream", r.rawHeader, map[string]string{"name": stderr.String(), "text": text}) // strings always encode
			}
		}
	}
}

// runCell runs a cell and publishes its value, after all that it wrote.
func (s *Server) runCell(ctx context.Context, cell engine.Cell, out *output, entry *historyEntry) error {
	value, err := s.guardedRun(ctx, cell, out)
	var encoded encodedBundle
	if err == nil && value != nil {
		encoded, err = s.encodeValue(value, out)
	}
	out.finish()
	if err != nil || value == nil {
		return err
	}
	if json.Unmarshal(encoded.Data["text/plain"], &entry.output) == nil {
		entry.hasOutput = true
	}
	if !out.quiet {
		out.publish("execute_result", map[string]any{
			"execution_count": cell.Count, "data": encoded.Data, "metadata": encoded.Metadata,
		})
		s.iopub.room(s.ctx)
	}
	return nil
}

// guardedRun calls the engine and gives every kind of failure the form of an *engine.Error.
func (s *Server) guardedRun(ctx context.Context, cell engine.Cell, out engine.Output) (value *display.Bundle, err error) {
	// On a goroutine of its own, so that a cell which ends its goroutine does not end the lane.
	failure := errors.New("the cell ended its goroutine before it was done")
	done := make(chan struct{})
	go func() {
		defer close(done)
		failure = guard(func(*request) error {
			value, err = s.runner.Run(ctx, cell, out)
			return err
		}, nil)
	}()
	<-done
	if failure == nil {
		return value, nil
	}
	var known *engine.Error
	switch {
	case errors.As(failure, &known):
		return nil, known
	case ctx.Err() != nil && (errors.Is(failure, context.Canceled) || errors.Is(failure, context.Cause(ctx))):
		return nil, &engine.Error{Name: "interrupted", Value: context.Cause(ctx).Error()}
	}
	return nil, &engine.Error{Name: "error", Value: oneLine(failure.Error()), Traceback: strings.Split(failure.Error(), "\n")}
}

func (s *Server) encodeValue(value *display.Bundle, out *output) (e encodedBundle, err error) {
	err = guard(func(*request) error {
		whole, err := display.RenderFor(out, value)
		if err != nil {
			return err
		}
		e, err = encodeBundle(whole)
		return err
	}, nil)
	if err != nil {
		err = &engine.Error{Name: "display error", Value: oneLine(err.Error())}
	}
	return e, err
}

// abortQueue gives up the execute_requests that the front end sent before it could know of the failure.
func (s *Server) abortQueue(r *request) {
	wait := time.NewTimer(settle)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-s.ctx.Done():
	}
	r.lane.abort(r.header.Session)
}

func (s *Server) abortedExecute(r *request) error {
	return s.replyWith(r, map[string]string{"status": "aborted"}, map[string]any{"status": "aborted"})
}

// evaluate runs user_expressions, each for itself, so that one that fails does not touch the others.
func (s *Server) evaluate(ctx context.Context, expressions map[string]string, count int, m *message) map[string]any {
	results := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(expressions)) {
		e, err := s.evaluateOne(ctx, engine.Cell{Count: count, Source: expressions[name]}, m)
		if err != nil {
			results[name] = errorContent(err)
			continue
		}
		results[name] = map[string]any{"status": "ok", "data": e.Data, "metadata": e.Metadata}
	}
	return results
}

func (s *Server) evaluateOne(ctx context.Context, cell engine.Cell, m *message) (encodedBundle, error) {
	if _, err := parser.ParseExpr(cell.Source); err != nil {
		return encodedBundle{}, &engine.Error{Name: "compile error", Value: fmt.Sprintf("%q is no expression: %v", cell.Source, err)}
	}
	out := &output{server: s, request: parentOf(m), ctx: ctx, quiet: true}
	value, err := s.guardedRun(ctx, cell, out)
	if err != nil {
		return encodedBundle{}, err
	}
	if value == nil {
		return encodedBundle{}, &engine.Error{Name: "no value", Value: fmt.Sprintf("%q has no value", cell.Source)}
	}
	return s.encodeValue(value, out)
}
