package notebook

import (
	"context"
	"fmt"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// script is a Runner that does for each source what the test says.
type script map[string]func(ctx context.Context, out engine.Output) (*display.Bundle, error)

func (s script) Run(ctx context.Context, c engine.Cell, out engine.Output) (*display.Bundle, error) {
	do, ok := s[c.Source]
	if !ok {
		return nil, fmt.Errorf("the test has no cell %q", c.Source)
	}
	return do(ctx, out)
}

func (script) Status(string) (engine.Status, string) { return engine.Complete, "" }
func (script) Close() error                          { return nil }

type step = func(ctx context.Context, out engine.Output) (*display.Bundle, error)

func codeCells(sources ...string) *Notebook {
	var cells []*Cell
	for _, s := range sources {
		cells = append(cells, &Cell{Kind: Code, Source: s})
	}
	return New(cells...)
}

func text(s string) display.Bundle { return display.Bundle{Data: map[string]any{"text/plain": s}} }

// run executes cells "1", "2", ... that do what steps say.
func run(t *testing.T, o Options, steps ...step) (*Notebook, error) {
	t.Helper()
	s, sources := script{}, []string{}
	for i, do := range steps {
		name := fmt.Sprint(i + 1)
		s[name] = do
		sources = append(sources, name)
	}
	nb := codeCells(sources...)
	return nb, Execute(t.Context(), nb, s, o)
}

// show writes outputs in short, for comparison.
func show(c *Cell) string {
	s := ""
	for _, o := range c.Outputs {
		switch o.Type {
		case Stream:
			s += fmt.Sprintf("%s(%q) ", o.Name, o.Text)
		case ErrorOutput:
			s += fmt.Sprintf("error(%s: %s) ", o.Ename, o.Evalue)
		case ExecuteResult:
			s += fmt.Sprintf("result%d(%v) ", o.Count, o.Data["text/plain"])
		default:
			s += fmt.Sprintf("display(%v) ", o.Data["text/plain"])
		}
	}
	return s
}
