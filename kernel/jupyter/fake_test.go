package jupyter

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

type cellFunc func(ctx context.Context, c engine.Cell, out engine.Output) (*display.Bundle, error)

// fake is an engine whose cells are Go functions that the test names. Some are always there.
type fake struct {
	mu    sync.Mutex
	cells map[string]cellFunc
	runs  []engine.Cell
}

func newFake() *fake {
	return &fake{cells: map[string]cellFunc{
		"print": func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("hello, world\n"))
			return nil, nil
		},
		"warn": func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			out.Stderr([]byte("careful\n"))
			return nil, nil
		},
		"value": func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) { return text("42"), nil },
		"fail": func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) {
			return nil, &engine.Error{Name: "compile error", Value: "undefined: x", Traceback: []string{"In[1]:1:1", "undefined: x"}}
		},
		"picture": func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			return nil, out.Display(display.Message{Bundle: display.Bundle{Data: map[string]any{"image/png": []byte("\x89PNG")}}})
		},
		"clear": func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			return nil, out.Clear(true)
		},
		"page": func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			return nil, out.(Pager).Pager(*text("help"))
		},
		"ask": func(ctx context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			name, err := out.Input(ctx, "name? ", false)
			out.Stdout([]byte("hello, " + name))
			return nil, err
		},
		"wait": func(ctx context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("waiting"))
			<-ctx.Done()
			return nil, &engine.Error{Name: "interrupted", Value: context.Cause(ctx).Error()}
		},
	}}
}

func text(s string) *display.Bundle {
	return &display.Bundle{Data: map[string]any{"text/plain": s}}
}

// on defines a cell.
func (f *fake) on(source string, run cellFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cells[source] = run
}

func (f *fake) Run(ctx context.Context, c engine.Cell, out engine.Output) (*display.Bundle, error) {
	f.mu.Lock()
	run := f.cells[c.Source]
	f.runs = append(f.runs, c)
	f.mu.Unlock()
	if run == nil {
		return nil, &engine.Error{Name: "compile error", Value: fmt.Sprintf("undefined: %s", c.Source)}
	}
	return run(ctx, c, out)
}

// ran is the source of every cell run so far.
func (f *fake) ran() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []string
	for _, c := range f.runs {
		all = append(all, c.Source)
	}
	return strings.Join(all, " ")
}

func (f *fake) Status(src string) (engine.Status, string) {
	switch src {
	case "for {":
		return engine.Incomplete, "\t"
	case ")":
		return engine.Invalid, ""
	case "status panics":
		panic("status panics")
	}
	return engine.Complete, ""
}

func (f *fake) Close() error { return nil }

// helpful is a fake that completes and inspects too.
type helpful struct{ *fake }

func (helpful) Complete(_ context.Context, src string, pos int) (engine.Completion, error) {
	if src == "broken" {
		return engine.Completion{}, errors.New("no completion today")
	}
	start := strings.LastIndexAny(src[:pos], " .(") + 1
	c := engine.Completion{Start: start, End: pos}
	for _, name := range []string{"Print", "Println"} {
		if strings.HasPrefix(name, src[start:pos]) {
			c.Matches = append(c.Matches, engine.Match{Text: name, Type: "function", Signature: "(a ...any)"})
		}
	}
	return c, nil
}

func (helpful) Inspect(_ context.Context, src string, pos, detail int) (*display.Bundle, error) {
	if !strings.HasPrefix(src, "fmt") {
		return nil, nil
	}
	return text(fmt.Sprintf("package fmt at %d, detail %d", pos, detail)), nil
}
