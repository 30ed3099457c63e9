package notebook

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOutputsAreWhatAFrontEndWouldKeep(t *testing.T) {
	display1 := func(out engine.Output, id, s string, update bool) error {
		return out.Display(display.Message{Bundle: text(s), ID: id, Update: update})
	}
	for _, c := range []struct {
		name string
		do   func(out engine.Output) (*display.Bundle, error)
		want string
	}{
		{"streams merge while the stream is the same", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("a"))
			out.Stdout([]byte("b\n"))
			out.Stderr([]byte("e"))
			out.Stdout([]byte("c"))
			return nil, nil
		}, `stdout("ab\n") stderr("e") stdout("c") `},
		{"an empty write leaves nothing", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout(nil)
			return nil, nil
		}, ``},
		{"a display splits a stream", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("a"))
			err := display1(out, "", "d", false)
			out.Stdout([]byte("b"))
			return nil, err
		}, `stdout("a") display(d) stdout("b") `},
		{"a rune written in pieces stays whole", func(out engine.Output) (*display.Bundle, error) {
			for _, b := range []byte("é世🙂") {
				out.Stdout([]byte{b})
			}
			return nil, nil
		}, `stdout("é世🙂") `},
		{"bytes that are no rune become U+FFFD", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("a\xffb"))
			out.Stdout([]byte("c\xe4\xb8"))
			v := text("v")
			return &v, nil
		}, `stdout("a�bc�") result1(v) `},
		{"a carriage return overwrites", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("first\n 1%\r"))
			out.Stdout([]byte("99%\r100%\nnext\r\nab\bc"))
			return nil, nil
		}, `stdout("first\n100%\nnext\nac") `},
		{"the value comes last", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("p"))
			v := text("42")
			return &v, nil
		}, `stdout("p") result1(42) `},
		{"an update changes what is shown, in its place", func(out engine.Output) (*display.Bundle, error) {
			return nil, errors.Join(display1(out, "x", "old", false), display1(out, "", "between", false), display1(out, "x", "new", true))
		}, `display(new) display(between) `},
		{"a display shown twice is updated twice", func(out engine.Output) (*display.Bundle, error) {
			return nil, errors.Join(display1(out, "x", "1", false), display1(out, "x", "2", false), display1(out, "x", "3", true))
		}, `display(3) display(3) `},
		{"an update of nothing shows nothing", func(out engine.Output) (*display.Bundle, error) {
			return nil, display1(out, "never", "new", true)
		}, ``},
		{"clear removes at once", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("gone"))
			return nil, out.Clear(false)
		}, ``},
		{"clear with wait keeps what nothing replaces", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("kept"))
			return nil, out.Clear(true)
		}, `stdout("kept") `},
		{"clear with wait gives way to the next output", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("gone"))
			err := out.Clear(true)
			out.Stdout([]byte("new"))
			return nil, err
		}, `stdout("new") `},
		{"a cleared display cannot be updated", func(out engine.Output) (*display.Bundle, error) {
			return nil, errors.Join(display1(out, "x", "1", false), out.Clear(false), display1(out, "x", "2", true), display1(out, "", "y", false))
		}, `display(y) `},
		{"an error comes after what was printed", func(out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("p"))
			return nil, &engine.Error{Name: "panic", Value: "boom"}
		}, `stdout("p") error(panic: boom) `},
		{"an error of another type is shown too", func(engine.Output) (*display.Bundle, error) {
			return nil, errors.New("no room")
		}, `error(error: no room) `},
	} {
		t.Run(c.name, func(t *testing.T) {
			nb, _ := run(t, Options{AllowErrors: true}, func(_ context.Context, out engine.Output) (*display.Bundle, error) { return c.do(out) })
			if got := show(nb.Cells[0]); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestUpdateReachesAnEarlierCell(t *testing.T) {
	nb, err := run(t, Options{},
		func(_ context.Context, out engine.Output) (*display.Bundle, error) {
			return nil, out.Display(display.Message{Bundle: text("old"), ID: "x"})
		},
		func(_ context.Context, out engine.Output) (*display.Bundle, error) {
			return nil, out.Display(display.Message{Bundle: text("new"), ID: "x", Update: true})
		})
	must(t, err)
	if got := show(nb.Cells[0]) + "| " + show(nb.Cells[1]); got != "display(new) | " {
		t.Errorf("got %s", got)
	}
}

func TestOutputOfAGoroutineGoesToItsOwnCell(t *testing.T) {
	var first engine.Output
	var late sync.WaitGroup
	proceed := make(chan struct{})
	nb, err := run(t, Options{},
		func(_ context.Context, out engine.Output) (*display.Bundle, error) {
			first = out
			late.Go(func() { <-proceed; out.Stdout([]byte("late")) })
			return nil, nil
		},
		func(_ context.Context, out engine.Output) (*display.Bundle, error) {
			close(proceed)
			late.Wait()
			out.Stdout([]byte("own"))
			return nil, nil
		})
	must(t, err)
	if got := show(nb.Cells[0]) + "| " + show(nb.Cells[1]); got != `stdout("late") | stdout("own") ` {
		t.Errorf("got %s", got)
	}
	first.Stdout([]byte("after the end"))
	if err := first.Display(display.Message{Bundle: text("x")}); err == nil {
		t.Error("a display after the notebook's end gives no error")
	}
	if got := show(nb.Cells[0]); got != `stdout("late") ` {
		t.Errorf("after the end: %s", got)
	}
}

func TestAFailureEndsTheRunAndIsNamed(t *testing.T) {
	fail := func(context.Context, engine.Output) (*display.Bundle, error) {
		return nil, &engine.Error{Name: "panic", Value: "boom"}
	}
	never := func(context.Context, engine.Output) (*display.Bundle, error) {
		t.Error("a cell after the failing one ran")
		return nil, nil
	}
	nb, err := run(t, Options{}, fail, never)
	var cell *CellError
	if !errors.As(err, &cell) || cell.Index != 1 || err.Error() != "cell 1 (1): panic: boom" {
		t.Errorf("error %v", err)
	}
	if nb.Cells[1].Count != 0 {
		t.Errorf("a cell that did not run has count %d", nb.Cells[1].Count)
	}
}

func TestErrorsMayBeAllowed(t *testing.T) {
	fail := func(context.Context, engine.Output) (*display.Bundle, error) {
		return nil, &engine.Error{Name: "panic", Value: "boom"}
	}
	fine := func(_ context.Context, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("ran"))
		return nil, nil
	}
	nb, err := run(t, Options{AllowErrors: true}, fail, fine)
	if err != nil || show(nb.Cells[1]) != `stdout("ran") ` {
		t.Errorf("with AllowErrors: error %v, second cell %s", err, show(nb.Cells[1]))
	}
	nb = codeCells("1", "2")
	nb.Cells[0].Metadata = map[string]any{"tags": []any{"raises-exception"}}
	if err := Execute(t.Context(), nb, script{"1": fail, "2": fine}, Options{}); err != nil {
		t.Errorf("a cell tagged raises-exception ends the run: %v", err)
	}
}

func TestCellsThatAreNotRun(t *testing.T) {
	nb := New(&Cell{Kind: Markdown, Source: "# t"}, &Cell{Kind: Code, Source: " \n"},
		&Cell{Kind: Code, Source: "skip", Metadata: map[string]any{"tags": []any{"skip-execution"}}, Outputs: []*Output{{Type: Stream, Name: "stdout", Text: "stale"}}},
		&Cell{Kind: Code, Source: "1"})
	must(t, Execute(t.Context(), nb, script{"1": func(context.Context, engine.Output) (*display.Bundle, error) { return nil, nil }}, Options{}))
	if nb.Cells[3].Count != 1 {
		t.Errorf("the first cell that runs has count %d, want 1", nb.Cells[3].Count)
	}
	if len(nb.Cells[2].Outputs) != 0 {
		t.Error("a cell that is left out keeps an earlier run's output")
	}
}

// untilStopped runs until its context ends.
func untilStopped(ctx context.Context, out engine.Output) (*display.Bundle, error) {
	out.Stdout([]byte("so far"))
	<-ctx.Done()
	return nil, &engine.Error{Name: "interrupted", Value: "the cell was stopped", Traceback: []string{"In[1]:1"}}
}

func TestTimeoutStopsACellAndSaysSo(t *testing.T) {
	nb, err := run(t, Options{Timeout: time.Millisecond}, untilStopped)
	if err == nil || !strings.Contains(err.Error(), "timeout: stopped after 1ms") {
		t.Errorf("error %v", err)
	}
	if got := show(nb.Cells[0]); got != `stdout("so far") error(timeout: stopped after 1ms, the longest a cell may run) ` {
		t.Errorf("outputs %s", got)
	}
}

func TestTimeoutGoesOnWithErrorsAllowed(t *testing.T) {
	nb, err := run(t, Options{Timeout: time.Millisecond, AllowErrors: true}, untilStopped,
		func(ctx context.Context, out engine.Output) (*display.Bundle, error) {
			out.Stdout([]byte("next"))
			return nil, nil
		})
	if err != nil || show(nb.Cells[1]) != `stdout("next") ` {
		t.Errorf("error %v, second cell %s", err, show(nb.Cells[1]))
	}
}

func TestCancelEndsWithTheOutputsSoFar(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	nb := codeCells("1", "2")
	err := Execute(ctx, nb, script{"1": func(ctx context.Context, out engine.Output) (*display.Bundle, error) {
		cancel()
		return untilStopped(ctx, out)
	}}, Options{AllowErrors: true})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one that is context.Canceled", err)
	}
	if got := show(nb.Cells[0]); got != `stdout("so far") error(interrupted: the cell was stopped) ` {
		t.Errorf("outputs %s", got)
	}
}

func TestProgressAndLive(t *testing.T) {
	var seen []string
	_, err := run(t, Options{
		Progress: func(s Step) {
			if s.Done {
				seen = append(seen, "done "+s.Cell.Title())
			} else {
				seen = append(seen, "start "+s.Cell.Title())
			}
		},
		Live: func(stream string, p []byte) { seen = append(seen, stream+" "+string(p)) },
	}, func(_ context.Context, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("hi"))
		out.Stderr([]byte("oh"))
		return nil, nil
	})
	must(t, err)
	if got := strings.Join(seen, ", "); got != "start 1, stdout hi, stderr oh, done 1" {
		t.Errorf("saw %s", got)
	}
}

func TestInputHasNobodyToAsk(t *testing.T) {
	_, err := run(t, Options{}, func(ctx context.Context, out engine.Output) (*display.Bundle, error) {
		_, err := out.Input(ctx, "name? ", false)
		return nil, err
	})
	if err == nil || !strings.Contains(err.Error(), `input "name? "`) {
		t.Errorf("error %v", err)
	}
}

func TestManyWritesStayFast(t *testing.T) {
	const lines = 200_000
	nb, err := run(t, Options{}, func(_ context.Context, out engine.Output) (*display.Bundle, error) {
		for range lines {
			out.Stdout([]byte("a line\n"))
		}
		return nil, nil
	})
	must(t, err)
	if got := strings.Count(nb.Cells[0].Outputs[0].Text, "\n"); got != lines {
		t.Errorf("%d lines, want %d", got, lines)
	}
}
