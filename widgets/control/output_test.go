package control

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// shown is what an Output has, in short.
func (f *frontEnd) shown(o *Output) string {
	list, _ := f.state(o, "outputs").([]any)
	var all []string
	for _, x := range list {
		m := x.(map[string]any)
		switch m["output_type"] {
		case "stream":
			all = append(all, fmt.Sprint(m["name"], ":", m["text"]))
		case "error":
			all = append(all, fmt.Sprint(m["ename"], "!", m["evalue"]))
		default:
			data := m["data"].(map[string]any)
			kinds := sorted(data)
			if view, ok := data[viewType].(map[string]any); ok {
				kinds = []string{"view of " + f.stateOf(view["model_id"].(string), "_model_name").(string)}
			}
			all = append(all, fmt.Sprint(kinds, data["text/plain"]))
		}
	}
	return strings.Join(all, " | ")
}

func text(s string) display.Bundle { return display.Bundle{Data: map[string]any{"text/plain": s}} }

func TestOutput(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		o := NewOutput()
		must(t, o.Show())
		check := func(want string) {
			t.Helper()
			if got := f.shown(o); got != want {
				t.Errorf("shown is %q, want %q", got, want)
			}
		}
		fmt.Fprintln(o, "one")
		fmt.Fprint(o, "two <b>")
		fmt.Fprint(o, "")
		check("stdout:one\ntwo <b>")
		must(t, o.Append(text("a")), o.Append(NewButton("b")))
		fmt.Fprint(o, "\xff")
		must(t, o.Fail(errors.New("no <i>")), o.Fail(nil))
		check("stdout:one\ntwo <b> | [text/plain]a | [view of ButtonModel]b: (button) | stdout:\ufffd | error!no <i>")
		must(t, o.Replace(text("b")))
		check("[text/plain]b")
		if err := o.Append(display.Bundle{Data: map[string]any{"text/html": 3}}); err == nil {
			t.Error("a number was taken as html")
		}
		if err := o.Append(display.Bundle{Data: map[string]any{}, Metadata: map[string]any{"f": func() {}}}); err == nil {
			t.Error("a function was taken as metadata")
		}
		check("[text/plain]b")
		must(t, o.Clear())
		check("")
	})
}

func TestOutputIsBounded(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		o := NewOutput()
		must(t, o.Show())
		long := strings.Repeat("é", 1000) + "\n"
		for range 2 * maxText / len(long) {
			if n, err := fmt.Fprint(o, long); n != len(long) || err != nil {
				t.Fatal(n, err)
			}
		}
		settle(time.Second)
		if got := f.shown(o); len(got) > maxText+len(long) || len(got) < maxText/2 || !strings.HasPrefix(got, "stdout:...\n") || !strings.HasSuffix(got, long) {
			t.Errorf("%d bytes are shown, beginning %q", len(got), got[:20])
		}
		for i := range maxItems + 10 {
			must(t, o.Append(text(fmt.Sprint(i))))
		}
		settle(time.Second)
		list := f.state(o, "outputs").([]any)
		if len(list) != maxItems || !strings.HasSuffix(f.shown(o), fmt.Sprint("]", maxItems+9)) {
			t.Errorf("%d outputs", len(list))
		}
	})
}

// Assets stay while what needed them is replaced.
func TestOutputKeepsAssets(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		o := NewOutput()
		must(t, o.Show())
		made := 0
		b := display.Bundle{
			Data:   map[string]any{"text/html": "<p>", "text/plain": "p"},
			Assets: []display.Asset{{Name: "lib 1", HTML: func() string { made++; return "<LIB>" }}},
		}
		must(t, o.Append(b), o.Replace(b), o.Replace(b))
		if got := f.shown(o); got != "[text/html text/plain] | [text/html text/plain]p" || made != 1 {
			t.Errorf("shown is %q, the asset was made %d times", got, made)
		}
		if p := o.m.picture(); p.text != "p" || p.html != "<p>" {
			t.Errorf("it looks like %+v", p)
		}
	})
}
