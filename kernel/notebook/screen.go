package notebook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// screen is what a front end keeps while a notebook runs: every output shown so far, by display id.
type screen struct {
	mu     sync.Mutex
	shown  map[string][]*Output
	live   func(stream string, p []byte)
	page   display.Page
	closed bool
}

// close ends the run: streams settle into their text, and what a goroutine still says afterwards
// changes nothing.
func (s *screen) close(nb *Notebook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, c := range nb.Cells {
		for _, o := range c.Outputs {
			if o.written != nil {
				o.Text, o.written = overwrite(string(o.written)), nil
			}
		}
	}
}

// update replaces every output shown under id; it reports whether there was one.
func (s *screen) update(id string, data, meta map[string]any) bool {
	for _, o := range s.shown[id] {
		o.Data, o.Metadata = data, meta
	}
	return len(s.shown[id]) > 0
}

// cellOutput is an engine.Output into one cell's outputs. It stays usable after the cell's end, for
// goroutines that the cell has left behind.
type cellOutput struct {
	screen *screen
	cell   *Cell

	clearNext bool
	partial   [2][]byte // the start of a rune whose rest has not been written yet, by stream
}

var _ engine.Output = (*cellOutput)(nil)

var streams = [2]string{"stdout", "stderr"}

// Stdout takes what the cell prints.
func (c *cellOutput) Stdout(p []byte) { c.write(0, p) }

// Stderr takes what the cell prints as errors.
func (c *cellOutput) Stderr(p []byte) { c.write(1, p) }

func (c *cellOutput) write(which int, p []byte) {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if c.screen.closed || len(p) == 0 {
		return
	}
	if c.screen.live != nil {
		c.screen.live(streams[which], p)
	}
	p = append(c.partial[which], p...)
	whole := wholeRunes(p)
	c.partial[which] = bytes.Clone(p[whole:])
	c.stream(which, string(bytes.ToValidUTF8(p[:whole], []byte("\ufffd"))))
}

// stream adds text to the cell's last output if that is the same stream, else begins a new one.
func (c *cellOutput) stream(which int, text string) {
	if text == "" {
		return
	}
	c.clearPending()
	if n := len(c.cell.Outputs); n > 0 {
		if last := c.cell.Outputs[n-1]; last.Type == Stream && last.Name == streams[which] {
			last.written = append(last.written, text...)
			return
		}
	}
	c.cell.Outputs = append(c.cell.Outputs, &Output{Type: Stream, Name: streams[which], written: []byte(text)})
}

// Display shows a bundle, or replaces it wherever it is shown, also in an earlier cell.
func (c *cellOutput) Display(m display.Message) error {
	data, err := encodeBundle(m.Bundle)
	if err != nil {
		return err
	}
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if c.screen.closed {
		return errors.New("display: the notebook has ended")
	}
	meta := object(m.Bundle.Metadata)
	if m.Update {
		c.screen.update(m.ID, data, meta)
		return nil // front ends ignore an update of what they do not show
	}
	c.clearPending()
	o := &Output{Type: DisplayData, Data: data, Metadata: meta, displayID: m.ID}
	if m.ID != "" {
		c.screen.update(m.ID, data, meta)
		if c.screen.shown == nil {
			c.screen.shown = map[string][]*Output{}
		}
		c.screen.shown[m.ID] = append(c.screen.shown[m.ID], o)
	}
	c.cell.Outputs = append(c.cell.Outputs, o)
	return nil
}

// Page is the one page that all outputs of a notebook stand on.
func (c *cellOutput) Page() *display.Page { return &c.screen.page }

// Clear removes the cell's outputs, at once or when the next one comes.
func (c *cellOutput) Clear(wait bool) error {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if !c.screen.closed {
		c.clearNext = true
		if !wait {
			c.clearPending()
		}
	}
	return nil
}

func (c *cellOutput) clearPending() {
	if !c.clearNext {
		return
	}
	c.clearNext = false
	for _, o := range c.cell.Outputs {
		if o.displayID != "" {
			c.screen.shown[o.displayID] = slices.DeleteFunc(c.screen.shown[o.displayID], func(x *Output) bool { return x == o })
		}
	}
	c.cell.Outputs = nil
}

// Input fails: nobody is there to be asked.
func (c *cellOutput) Input(_ context.Context, prompt string, _ bool) (string, error) {
	return "", fmt.Errorf("input %q: a notebook that runs by itself has nobody to ask", prompt)
}

func (c *cellOutput) result(b display.Bundle, count int) error {
	data, err := encodeBundle(b)
	if err != nil {
		return err
	}
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	c.flush()
	c.clearPending()
	c.cell.Outputs = append(c.cell.Outputs, &Output{Type: ExecuteResult, Data: data, Metadata: object(b.Metadata), Count: count})
	return nil
}

func (c *cellOutput) fail(err error) {
	var e *engine.Error
	if !errors.As(err, &e) {
		e = &engine.Error{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	c.flush()
	c.clearPending()
	c.cell.Outputs = append(c.cell.Outputs, &Output{Type: ErrorOutput, Ename: e.Name, Evalue: e.Value, Traceback: e.Traceback})
}

// flush shows what was left of a rune that never came whole.
func (c *cellOutput) flush() {
	for which := range c.partial {
		if len(c.partial[which]) > 0 {
			c.partial[which] = nil
			c.stream(which, "\ufffd")
		}
	}
}

// wholeRunes is how many bytes of p can be shown now: all but a rune at the end that is not yet whole.
func wholeRunes(p []byte) int {
	for i := 1; i <= min(utf8.UTFMax-1, len(p)); i++ {
		if b := p[len(p)-i]; utf8.RuneStart(b) {
			if !utf8.FullRune(p[len(p)-i:]) {
				return len(p) - i
			}
			break
		}
	}
	return len(p)
}
