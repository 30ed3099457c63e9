package magic

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// script is a Host that writes down what it is asked for.
type script struct {
	log      []string
	fails    string // Go that fails
	names    []Name
	routes   []Route
	compiler error
}

func (s *script) note(format string, args ...any) {
	s.log = append(s.log, fmt.Sprintf(format, args...))
}

func (s *script) Run(_ context.Context, c Code) (*display.Bundle, error) {
	src := strings.TrimSpace(c.Source)
	s.note("run %d %s", c.Engine, src)
	if c.Spent != nil {
		c.Spent.Add(Spent{Wall: time.Second, User: 2 * time.Second, Ran: src != s.fails})
	}
	if src == s.fails {
		return nil, errors.New("failed: " + src)
	}
	return &display.Bundle{Data: map[string]any{"text/plain": "value of " + src}}, nil
}

func (s *script) Check(_ context.Context, src string) error {
	s.note("check %s", strings.TrimSpace(src))
	return errors.New("bad syntax")
}

func (s *script) Repeat(_ context.Context, c Code, measure func(func(int))) (string, error) {
	s.note("repeat %d %s", c.Engine, strings.TrimSpace(c.Source))
	if strings.TrimSpace(c.Source) == s.fails {
		return "", errors.New("failed")
	}
	measure(func(int) {})
	return "interpreted", nil
}

func (s *script) Names() []Name   { return s.names }
func (s *script) Routes() []Route { return s.routes }
func (s *script) Compiler() error { return s.compiler }
func (s *script) Reset() error    { s.note("reset"); return nil }

func (s *script) Get(_ context.Context, module string, out io.Writer) error {
	s.note("get %s", module)
	fmt.Fprintln(out, "go: added", module)
	return nil
}

func (s *script) Replay(_ context.Context, out io.Writer) error {
	fmt.Fprintln(out, "replayed")
	return nil
}

func (s *script) Inspect(_ context.Context, name string, detail int) (*display.Bundle, error) {
	s.note("inspect %s %d", name, detail)
	if name == "nothing" {
		return nil, nil
	}
	return &display.Bundle{Data: map[string]any{"text/plain": name + " is known"}}, nil
}

// page is an Output.
type page struct{ strings.Builder }

func (p *page) Stdout(b []byte)  { p.Write(b) }
func (p *page) Stderr(b []byte)  { p.WriteString("[" + string(b) + "]") }
func (p *page) Clear(bool) error { return nil }
func (p *page) Display(m display.Message) error {
	p.WriteString(m.Bundle.Data["text/plain"].(string) + "\n")
	return nil
}

func TestRun(t *testing.T) {
	const second = "CPU times: user 2 s, sys: 0 ns, total: 2 s\nWall time: 1 s\n"
	for _, c := range []struct{ name, src, asked, printed, value, fails string }{
		{"in turn", "a\n%reset\nb", "run 0 a; reset; run 0 b", "", "value of b", ""},
		{"value not last", "a\n%reset", "run 0 a; reset", "", "", ""},
		{"up to what fails", "a\nbad\n", "run 0 a\nbad", "", "value of a\nbad", ""},
		{"stops at what fails", "%reset\nbad\n%reset", "reset; run 0 bad", "", "", "failed: bad"},
		{"compiled", "%%compiled\na\n%time b", "run 2 a; run 2 b", second, "value of b", ""},
		{"interpreted", "%%interpreted\na", "run 1 a", "", "value of a", ""},
		{"the inner one wins", "%%interpreted\n%%compiled\na", "run 2 a", "", "value of a", ""},
		{"time", "%time a", "run 0 a", second, "value of a", ""},
		{"time of what can not be prepared", "%time bad", "run 0 bad", "", "", "failed: bad"},
		{"time of all", "%%time\na\n%reset\nb", "run 0 a; reset; run 0 b", "CPU times: user 4 s, sys: 0 ns, total: 4 s\nWall time: 2 s\n", "value of b", ""},
		{"time of a part in the time of all", "%%time\n%time a\nb", "run 0 a; run 0 b", second + "CPU times: user 4 s, sys: 0 ns, total: 4 s\nWall time: 2 s\n", "value of b", ""},
		{"timeit fails", "%timeit bad", "repeat 0 bad", "", "", "failed"},
		{"timeit of a compiled cell", "%%timeit -n 1 -r 1\n%%compiled\na", "repeat 2 a", "?", "", ""},
		{"get", "%get gonum.org/v1/gonum@v0.17.0", "get gonum.org/v1/gonum@v0.17.0", "go: added gonum.org/v1/gonum@v0.17.0\n", "", ""},
		{"replay", "%replay", "", "replayed\n", "", ""},
		{"inspect", "x?", "inspect x 0", "", "x is known", ""},
		{"inspect all", "??x", "inspect x 1", "", "x is known", ""},
		{"inspect nothing", "?nothing", "inspect nothing 0", "", "", "?nothing: nothing is known of nothing"},
		{"syntax first", "%reset\nx := (\n", "check x := (", "", "", "bad syntax"},
		{"syntax of code first", "%reset\n%time )", "check )", "", "", "bad syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, out := &script{fails: "bad"}, &page{}
			b, err := new(Session).Run(context.Background(), "In[1]", c.src, h, out)
			value := ""
			if b != nil {
				value = b.Data["text/plain"].(string)
			}
			if got := strings.Join(h.log, "; "); got != c.asked {
				t.Errorf("asked for %q, not %q", got, c.asked)
			}
			if out.String() != c.printed && c.printed != "?" {
				t.Errorf("printed %q, not %q", out.String(), c.printed)
			}
			if value != c.value {
				t.Errorf("value %q, not %q", value, c.value)
			}
			if fmt.Sprint(err) != c.fails && (err != nil || c.fails != "") {
				t.Errorf("failed with %v, not %q", err, c.fails)
			}
		})
	}
}

func TestEngineTable(t *testing.T) {
	h := &script{compiler: errors.New("no C compiler: install gcc"), routes: []Route{
		{"In[1]", "interpreted", ""}, {"In[2]", "compiled", "In[2]:1:1: defer:\n\tnot here"}, {"In[10]", "refused", "why"},
	}}
	run := func(src string) string {
		out := &page{}
		if _, err := new(Session).Run(context.Background(), "In[11]", src, h, out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const last = "In[10]  refused  why\nCells can not be compiled here: no C compiler: install gcc\n"
	want := "In[1]   interpreted\nIn[2]   compiled     In[2]:1:1: defer: not here\nIn[10]  refused      why\nCells can not be compiled here: no C compiler: install gcc\n"
	if got := run("%engine"); got != want {
		t.Errorf("got\n%s\nnot\n%s", got, want)
	}
	if got := run("%engine 1"); got != last {
		t.Errorf("got\n%s\nnot\n%s", got, last)
	}
	if got := run("%engine 99"); got != want {
		t.Errorf("got\n%s\nnot\n%s", got, want)
	}
}

func TestWhoTable(t *testing.T) {
	h := &script{names: []Name{
		{"Rat", "type", "struct{\n\tPlace float64\n}", ""}, {"z", "var", "string", "\"" + strings.Repeat("ä", 100) + "\""}, {"a", "var", "map[string]int", "map[]"},
	}}
	out := &page{}
	if _, err := new(Session).Run(context.Background(), "In[1]", "%who", h, out); err != nil {
		t.Fatal(err)
	}
	want := "Name  Kind  Type                     Value\n" +
		"a     var   map[string]int           map[]\n" +
		"z     var   string                   \"" + strings.Repeat("ä", widest-2) + "…\n" +
		"Rat   type  struct{ Place float64 }\n"
	if out.String() != want {
		t.Errorf("got\n%s\nnot\n%s", out, want)
	}
	out = &page{}
	if _, err := new(Session).Run(context.Background(), "In[1]", "%who const func", h, out); err != nil || out.String() != "No const, no func is declared.\n" {
		t.Errorf("%v, printed %q", err, out)
	}
}

func TestSuggestion(t *testing.T) {
	for name, want := range map[string]string{
		"%tim": "%time", "%tme": "%time", "%timeti": "%timeit", "%rest": "%reset", "%cdd": "%cd", "%envv": "%env", "%%compile": "%%compiled", "%interpreted": "%%interpreted",
		"%%help": "%help", "%engin": "%engine", "%x": "", "%zzzzzz": "", "%lsmagic": "%help", "%whos": "%who", "%ls": "!ls", "%reply": "%replay",
	} {
		if got := suggestion(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}
