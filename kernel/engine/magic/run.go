package magic

import (
	"context"
	"io"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Engine is what runs Go.
type Engine int

const (
	Either Engine = iota // as the session decides
	Interpreted
	Compiled
)

// Code is Go to run.
type Code struct {
	Source string
	Engine Engine
	Spent  *Spent // what it took is added to this, unless it is nil
}

// Name is something that cells have declared.
type Name struct {
	Name string
	Kind string // "var", "const", "func" or "type"
	Type string
	// Value is a line about what it holds; it may be empty.
	Value string
}

// Route says which engine ran a cell.
type Route struct {
	Cell   string // as "In[7]"
	Engine string // "interpreted", "compiled" or "refused"
	Why    string // empty for a cell that was interpreted
}

// Host is the session that commands act on, while one cell runs. Errors that are its own pass through [Run] as they are.
type Host interface {
	// Run runs Go. The bundle is the value of the last expression, nil if it has none.
	Run(ctx context.Context, c Code) (*display.Bundle, error)
	// Check returns the faults of Go that is not run, nil if it has none.
	Check(ctx context.Context, source string) error
	// Repeat prepares Go and calls measure once with a function that runs it n times. It says which engine does.
	Repeat(ctx context.Context, c Code, measure func(loop func(n int))) (engine string, err error)
	// Names lists what cells have declared, in any order.
	Names() []Name
	// Routes lists how cells were run, the oldest first.
	Routes() []Route
	// Compiler says why there is none, nil if cells can be compiled.
	Compiler() error
	Reset() error
	// Get adds a module, as "example.com/module@v1.2.3", and says what it does on out.
	Get(ctx context.Context, module string, out io.Writer) error
	// Replay declares again what the last worker had, and says what on out.
	Replay(ctx context.Context, out io.Writer) error
	// Inspect describes a name, nil if it is not known. Detail is 0 or 1.
	Inspect(ctx context.Context, name string, detail int) (*display.Bundle, error)
}

// Output is where commands speak. One that is a Pager too shows descriptions there.
type Output interface {
	display.Sink
	Stdout(p []byte)
	Stderr(p []byte)
}

// Pager shows help apart from the cell's output.
type Pager interface {
	Pager(b display.Bundle) error
}

// Session is what commands keep from one cell to the next.
type Session struct {
	last string // the working directory before the newest %cd
}

// running is one cell.
type running struct {
	*Session
	ctx  context.Context
	cell *Cell
	host Host
	out  Output

	name   string // of the cell
	engine Engine
	spent  *Spent // of the whole cell, nil if nobody asks
}

// Run runs a cell with commands: these and the Go between them in turn, up to the first that fails. The bundle
// is the value of what comes last, nil if it has none. Name is the cell's, as "In[7]".
func (s *Session) Run(ctx context.Context, name, src string, h Host, out Output) (*display.Bundle, error) {
	cell, err := Parse(src)
	if err != nil {
		return nil, err
	}
	if err := wellFormed(ctx, cell, h); err != nil {
		return nil, err
	}
	r := &running{Session: s, ctx: ctx, cell: cell, host: h, out: out, name: name}
	return r.heads(cell.Heads)
}

// wellFormed finds faults in the syntax of the Go in a cell, so that nothing of the cell has run if there is one.
func wellFormed(ctx context.Context, cell *Cell, h Host) error {
	for _, step := range cell.Steps {
		code := step.Go
		if c := step.Command; c != nil && c.spec.takes == statement {
			code = c.Code
		}
		if status, _ := frontend.Status(code); status == "complete" {
			continue
		}
		if err := h.Check(ctx, code); err != nil {
			return err
		}
	}
	return nil
}

// heads does what the commands at the top of the cell say, the first of them outermost.
func (r *running) heads(heads []*Command) (*display.Bundle, error) {
	if len(heads) == 0 {
		return r.steps()
	}
	c, rest := heads[0], heads[1:]
	switch c.Name {
	case "%%compiled":
		r.engine = Compiled
	case "%%interpreted":
		r.engine = Interpreted
	case "%%time":
		return r.timedCell(func() (*display.Bundle, error) { return r.heads(rest) })
	case "%%timeit":
		b, err := r.timeitCell(c, rest)
		return b, placed(err, c)
	}
	return r.heads(rest)
}

func (r *running) steps() (value *display.Bundle, err error) {
	for _, step := range r.cell.Steps {
		if c := step.Command; c != nil {
			if value, err = c.spec.run(r, c); err != nil {
				return nil, placed(err, c)
			}
			continue
		}
		if value, err = r.host.Run(r.ctx, Code{Source: step.Go, Engine: r.engine, Spent: r.spent}); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// say writes to the cell's standard output.
func (r *running) say(text string) { r.out.Stdout([]byte(text)) }

// writer is standard output as an io.Writer.
type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(append([]byte(nil), p...))
	return len(p), nil
}
