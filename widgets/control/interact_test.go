package control

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// enum is an enumeration as stringer writes them.
type enum uint8

func (e enum) String() string {
	if e < 3 {
		return []string{"Drop", "Short", "Pad"}[e]
	}
	return fmt.Sprintf("enum(%d)", uint8(e))
}

type shape interface{ Sides() int }

type (
	triangle struct{}
	polygon  struct{ n int }
)

func (triangle) Sides() int      { return 3 }
func (p polygon) Sides() int     { return p.n }
func (p polygon) String() string { return fmt.Sprintf("%d-gon", p.n) }

// Each kind of parameter has its control, and the function hears of its values in its own types.
func TestParameters(t *testing.T) {
	type celsius float64
	for _, row := range []struct {
		name  string
		f     any
		param Param
		kind  string
		first string
		key   string
		v     any
		then  string
	}{
		{"int", func(n int) string { return fmt.Sprint(n) }, Param{}, "IntSlider", "0", "value", 7, "7"},
		{"int in a range", func(n int) string { return fmt.Sprint(n) }, Param{Min: -5, Max: 5, Step: 5, Start: 0}, "IntSlider", "0", "value", -5, "-5"},
		{"int16", func(n int16) string { return fmt.Sprint(n) }, Param{Start: 3.0}, "IntSlider", "3", "value", 7, "7"},
		{"uint", func(n uint) string { return fmt.Sprint(n) }, Param{Min: 2, Max: 4}, "IntSlider", "2", "value", 3, "3"},
		{"float", func(x float64) string { return fmt.Sprint(x) }, Param{}, "FloatSlider", "0", "value", 0.5, "0.5"},
		{"float32", func(x float32) string { return fmt.Sprint(x) }, Param{Max: 3, Step: 0.5, Start: 1}, "FloatSlider", "1", "value", 2.5, "2.5"},
		{"named float", func(x celsius) string { return fmt.Sprint(x) }, Param{Start: 0.25}, "FloatSlider", "0.25", "value", 0.5, "0.5"},
		{"bool", func(b bool) string { return fmt.Sprint(b) }, Param{}, "Checkbox", "false", "value", true, "true"},
		{"bool on", func(b bool) string { return fmt.Sprint(b) }, Param{Start: true}, "Checkbox", "true", "value", false, "false"},
		{"string", func(s string) string { return "<" + s + ">" }, Param{}, "Text", "<>", "value", "x", "<x>"},
		{"string with text", func(s string) string { return "<" + s + ">" }, Param{Start: "a"}, "Text", "<a>", "value", "x", "<x>"},
		{"choices", func(s string) string { return s }, Param{Choices: []string{"a", "b"}}, "Dropdown", "a", "index", 1, "b"},
		{"choices of numbers", func(n float64) string { return fmt.Sprint(n) }, Param{Choices: []int{1, 10, 100}, Start: 10}, "Dropdown", "10", "index", 2, "100"},
		{"choices of an array", func(n int) string { return fmt.Sprint(n) }, Param{Choices: [2]int{4, 5}}, "Dropdown", "4", "index", 1, "5"},
		{"labels", func(n int) string { return fmt.Sprint(n) }, Param{Choices: []int{4, 5}, Labels: []string{"four", "five"}}, "Dropdown", "4", "index", 1, "5"},
		{"choices of an interface", func(s shape) string { return fmt.Sprint(s.Sides()) }, Param{Choices: []shape{triangle{}, polygon{6}}}, "Dropdown", "3", "index", 1, "6"},
		{"none chosen", func(n int) string { return fmt.Sprint(n) }, Param{Choices: []int{4, 5}}, "Dropdown", "4", "index", nil, "4"},
		{"enumeration", func(e enum) string { return e.String() }, Param{Start: enum(1)}, "Dropdown", "Short", "index", 2, "Pad"},
		{"enumeration from 1", func(m time.Month) string { return m.String() }, Param{}, "Dropdown", "January", "index", 11, "December"},
		{"enumeration as numbers", func(e enum) string { return e.String() }, Param{Max: 1}, "IntSlider", "Drop", "value", 1, "Short"},
		{"duration", func(d time.Duration) string { return d.String() }, Param{Start: 2 * time.Second}, "FloatSlider", "2s", "value", 0.1, "100ms"},
		{"duration in a range", func(d time.Duration) string { return d.String() }, Param{Min: 1, Max: 2, Step: 0.5}, "FloatSlider", "1s", "value", 1.5, "1.5s"},
	} {
		in(t, func(t *testing.T, f *frontEnd) {
			row.param.Name = "p"
			i := Interact(row.f, row.param)
			must(t, i.Show())
			c := i.Controls()[0]
			if got := c.self().kind; got != row.kind || f.state(c, "description") != "p" {
				t.Errorf("%s: the control is a %s named %v, want a %s", row.name, got, f.state(c, "description"), row.kind)
			}
			if got := f.shown(i.Output()); got != "stdout:"+row.first+"\n" {
				t.Errorf("%s: first shown is %q, want %s", row.name, got, row.first)
			}
			f.set(c, row.key, row.v)
			synctest.Wait()
			if got := f.shown(i.Output()); got != "stdout:"+row.then+"\n" {
				t.Errorf("%s: then shown is %q, want %s", row.name, got, row.then)
			}
		})
	}
}

func TestLabels(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := Interact(func(shape, enum) {}, Param{Choices: []any{triangle{}, &polygon{4}, polygon{5}, nil}})
		must(t, i.Show())
		for k, want := range []string{"[triangle 4-gon 5-gon none]", "[Drop Short Pad]"} {
			if got := fmt.Sprint(f.state(i.Controls()[k], "_options_labels")); got != want {
				t.Errorf("options are %s, want %s", got, want)
			}
		}
		if got := f.state(i.Controls()[1], "description"); got != "parameter 2" {
			t.Errorf("the second is called %v", got)
		}
	})
}

// What a function returns, shows and writes is below its controls.
func TestResults(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 2, 2))
	for _, row := range []struct {
		name string
		f    any
		want string
	}{
		{"nothing", func() {}, ""},
		{"text", func() string { return "<b>" }, "stdout:<b>\n"},
		{"two values", func() (int, float64) { return 1, 2.5 }, "stdout:1\n2.5\n"},
		{"a bundle", func() display.Bundle { return text("b") }, "[text/plain]b"},
		{"no error", func() (int, error) { return 1, nil }, "stdout:1\n"},
		{"an error", func() (int, error) { return 1, errors.New("no <b>") }, "stdout:1\n | error!no <b>"},
		{"a control", func() Control { return NewButton("x") }, "[view of ButtonModel]x: (button)"},
		{"nil", func() (any, []int, *IntSlider) { return nil, nil, nil }, ""},
		{"a list", func() []int { return []int{1, 2} }, "stdout:[1 2]\n"},
		{"a picture in an any", func() any { return grey }, "[image/png text/plain]picture of 2 x 2 pixels"},
		{"a picture and one more", func() (image.Image, image.Image) { return grey, grey }, "[image/png text/plain]picture of 2 x 2 pixels"},
		{"an empty picture", func() any { return image.NewGray(image.Rect(0, 0, 0, 0)) }, "error!control: png: invalid format: invalid image size: 0x0"},
		{"a picture that can not be", func() *image.Gray { return image.NewGray(image.Rect(0, 0, 0, 0)) }, "error!control: Image: png: invalid format: invalid image size: 0x0"},
		{"a broken widget", func() display.Bundler { return NewIntSlider("n", 1, 0) }, `error!control: IntSlider "n": range 1 to 0: want min <= max`},
		{"a panic", func() int { panic("<oh>") }, "panic!<oh>"},
		{"a writer", func(w io.Writer) string { fmt.Fprint(w, "a"); return "b" }, "stdout:ab\n"},
		{"an output", func(o *Output) { must(t, o.Append(text("x"))) }, "[text/plain]x"},
		{"a panic after text", func(o *Output) { fmt.Fprint(o, "a"); panic("b") }, "stdout:a | panic!b"},
		{"shown", func() { must(t, display.Show(text("x")), display.Show(text("y"))) }, "[text/plain]x | [text/plain]y"},
		{"shown again", func() {
			must(t, display.ShowAs("id", text("x")), display.Show(text("y")), display.Update("id", text("z")))
		}, "[text/plain]z | [text/plain]y"},
		{"shown and cleared", func() { must(t, display.Show(text("x")), display.Clear(true)) }, ""},
	} {
		in(t, func(t *testing.T, f *frontEnd) {
			i := Interact(row.f)
			must(t, i.Show())
			if got := f.shown(i.Output()); got != row.want {
				t.Errorf("%s: shown is %q, want %q", row.name, got, row.want)
			}
			i.Run()
			if got := f.shown(i.Output()); got != row.want {
				t.Errorf("%s: shown once more is %q, want %q", row.name, got, row.want)
			}
		})
	}
}

func TestPictures(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := Interact(func(n int) (image.Image, error) {
			if n == 13 {
				return nil, errors.New("thirteen")
			}
			return image.NewGray(image.Rect(0, 0, n, n)), nil
		}, Param{Min: 1, Max: 20})
		must(t, i.Show())
		size := func() int { b, _ := f.state(i.image, "value").([]byte); return len(b) }
		if size() == 0 || f.shown(i.Output()) != "" {
			t.Error("no picture")
		}
		f.set(i.Controls()[0], "value", 13)
		synctest.Wait()
		if size() != 0 || f.shown(i.Output()) != "error!thirteen" {
			t.Errorf("%d bytes of picture with %q", size(), f.shown(i.Output()))
		}
	})
}

// A slow function is called for the latest values, and the old ones are not shown.
func TestLatestValuesWin(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		var calls []int
		i := Interact(func(n int) int { calls = append(calls, n); time.Sleep(time.Second); return n })
		must(t, i.Show())
		f.said()
		for v := 1; v <= 20; v++ {
			f.set(i.Controls()[0], "value", v)
			time.Sleep(100 * time.Millisecond)
		}
		settle(10 * time.Second)
		if got := f.shown(i.Output()); got != "stdout:20\n" || len(calls) > 5 {
			t.Errorf("shown is %q after calls for %v", got, calls)
		}
		updates := 0
		for _, m := range f.said() {
			if m.id == i.Output().ID() {
				updates++
			}
		}
		if updates != 1 {
			t.Errorf("%d results were shown, want the last alone", updates)
		}
	})
	in(t, func(t *testing.T, f *frontEnd) { // one that listens stops at once
		stopped := 0
		i := Interact(func(ctx context.Context, n int) int {
			select {
			case <-ctx.Done():
				stopped++
			case <-time.After(time.Minute):
			}
			return n
		})
		go func() { must(t, i.Show()) }()
		synctest.Wait()
		for v := 1; v <= 3; v++ {
			f.set(i.Controls()[0], "value", v)
			synctest.Wait()
		}
		if stopped != 3 {
			t.Errorf("%d calls were stopped, want 3", stopped)
		}
		settle(2 * time.Minute)
		if got := f.shown(i.Output()); got != "stdout:3\n" {
			t.Errorf("shown is %q", got)
		}
	})
}

func TestInteractionWithAButton(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := Interact(func(n int, s string, x float64) string { return fmt.Sprint(n, s) }, Param{Start: 2}).
			Title("<b>").OnClick("go").OnRelease().Layout(Layout{Width: "50%"})
		must(t, i.Show())
		f.set(i.Controls()[0], "value", 5)
		synctest.Wait()
		if got := f.shown(i.Output()); got != "" {
			t.Errorf("shown is %q before a click", got)
		}
		f.event(i.button, "click")
		synctest.Wait()
		if got := f.shown(i.Output()); got != "stdout:5\n" {
			t.Errorf("shown is %q after a click", got)
		}
		for _, c := range i.Controls() {
			if f.state(c, "continuous_update") != false {
				t.Errorf("%s changes while it is moved", c.self().kind)
			}
		}
		title := references(f.state(i.form, "children"))[0]
		if f.stateOf(title, "_model_name") != "LabelModel" || f.stateOf(title, "value") != "<b>" {
			t.Error("no title above, as text")
		}
	})
}

// Controls of one's own may serve several functions, and outlive them.
func TestOwnControls(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		n, d := NewIntSlider("n", 0, 10).Start(3), NewDropdown("d", "a", "b")
		a := Interact(func(n int, s string) string { return fmt.Sprint(n, s) }, Param{Control: n}, Param{Control: d})
		b := Interact(func(x float64) float64 { return x / 2 }, Param{Control: n})
		must(t, a.Show(), b.Show(), n.Set(5), d.Set("b"))
		synctest.Wait()
		if x, y := f.shown(a.Output()), f.shown(b.Output()); x != "stdout:5b\n" || y != "stdout:2.5\n" {
			t.Errorf("shown are %q and %q", x, y)
		}
		must(t, a.Close())
		must(t, n.Set(6))
		synctest.Wait()
		if y := f.shown(b.Output()); y != "stdout:3\n" {
			t.Errorf("after the other was closed %q is shown", y)
		}
		i := Interact(func(int) image.Image { return nil }).OnClick("x").Title("t")
		must(t, i.Show(), i.Close(), b.Close(), n.Close(), d.Close())
		i.Run()
		if n := len(process.open); n != 0 {
			t.Errorf("%d models are open, want none", n)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if n := len(f.models); n != 0 {
			t.Errorf("the front end has %d models, want none", n)
		}
	})
}

func TestInteractRefuses(t *testing.T) {
	newFrontEnd(t)
	own := NewIntSlider("own", 3, 1)
	for what, row := range map[string]struct {
		i    *Interaction
		want string
	}{
		"nil":                 {Interact(nil), "<nil>: want a function"},
		"no function":         {Interact(3), "int: want a function"},
		"a nil function":      {Interact((func())(nil)), "func(): want a function that is not nil"},
		"any number":          {Interact(func(...int) {}), "want a function with a fixed number"},
		"too many":            {Interact(func(context.Context, int) {}, Param{}, Param{}), "2 Params for a function with 1 values"},
		"a list":              {Interact(func([]string) {}, Param{Name: "l"}), "parameter 1 (l): a []string: want Choices or a Control"},
		"an interface":        {Interact(func(int, shape) {}), "parameter 2 (parameter 2): a control.shape: want Choices"},
		"no choices":          {Interact(func(shape) {}, Param{Choices: []shape{}}), "want a slice of at least one value"},
		"no slice":            {Interact(func(int) {}, Param{Choices: 3}), "choices of type int"},
		"other choices":       {Interact(func(int) {}, Param{Choices: []string{"a"}}), "choice 0: value a of type string: want a int"},
		"labels alone":        {Interact(func(int) {}, Param{Labels: []string{"a"}}), "labels without choices"},
		"few labels":          {Interact(func(int) {}, Param{Choices: []int{1, 2}, Labels: []string{"a"}}), "1 labels for 2 choices"},
		"start no choice":     {Interact(func(int) {}, Param{Choices: []int{1, 2}, Start: 3}), "start 3: want one of 1, 2"},
		"start of a kind":     {Interact(func(int) {}, Param{Choices: []int{1, 2}, Start: "a"}), "value a of type string"},
		"start outside":       {Interact(func(int) {}, Param{Start: 101}), "value 101: want one from 0 to 100"},
		"start of a float":    {Interact(func(float64) {}, Param{Start: true}), "value true of type bool: want a float64"},
		"start in parts":      {Interact(func(int) {}, Param{Start: 1.5}), "value 1.5 of type float64: want a int"},
		"start of a bool":     {Interact(func(bool) {}, Param{Start: 1}), "want a bool"},
		"start of a string":   {Interact(func(string) {}, Param{Start: 65}), "want a string"},
		"start of a duration": {Interact(func(time.Duration) {}, Param{Start: "1s"}), "want a time.Duration"},
		"long duration":       {Interact(func(time.Duration) {}, Param{Start: time.Hour}), "value 3600"},
		"range in parts":      {Interact(func(int) {}, Param{Max: 1.5}), "want whole numbers"},
		"range too wide":      {Interact(func(int8) {}, Param{Max: 300}), "range 0 to 300: want one that a int8 holds"},
		"range below 0":       {Interact(func(uint) {}, Param{Min: -1}), "want one that a uint holds"},
		"range upside down":   {Interact(func(int) {}, Param{Min: 3, Max: 1}), "range 3 to 1: want min <= max"},
		"own control":         {Interact(func(int) {}, Param{Control: own}), "range 3 to 1"},
		"nil control":         {Interact(func(int) {}, Param{Control: (*Text)(nil)}), "a control that is nil"},
		"control of a kind":   {Interact(func(int) {}, Param{Control: NewText("")}), "of type string: want a int"},
		"control of none":     {Interact(func(int) {}, Param{Control: NewButton("")}), "a Button has no value that could be a int"},
	} {
		refuse(t, what, row.i.Show(), row.want)
		row.i.Run()
		row.i.Title("t").OnClick("x").OnRelease()
	}
}

// What others show while a function runs goes where it went before.
func TestOthersShowMeanwhile(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := Interact(func(n int) {
			done := make(chan error)
			go func() { // as a cell does
				_, err := display.Input("?")
				if !errors.Is(err, display.ErrNoInput) || !display.Live(display.Current()) {
					t.Error("the sink is another one")
				}
				if c, ok := display.CurrentComms(); !ok || c != display.Comms(f) {
					t.Error("the front end is another one")
				}
				done <- errors.Join(display.Show(text("theirs")), display.Clear(false), display.Update("id", text("theirs, too")))
			}()
			must(t, <-done, display.Show(text("mine")), display.Update("elsewhere", text("an update")))
		})
		must(t, i.Show())
		if got := f.shown(i.Output()); got != "[text/plain]mine" {
			t.Errorf("below the controls is %q", got)
		}
		var others []string
		for _, m := range f.Messages() {
			if _, ok := m.Bundle.Data[viewType]; !ok {
				others = append(others, m.Bundle.Data["text/plain"].(string))
			}
		}
		if got := strings.Join(others, ", "); got != "theirs, theirs, too, an update" || len(f.Clears()) != 1 {
			t.Errorf("elsewhere are %s", got)
		}
	})
}

// asker answers questions.
type asker struct{ *frontEnd }

func (asker) Ask(prompt string, password bool) (string, error) { return prompt + "!", nil }

func TestFunctionsThatAsk(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		defer display.SetSink(asker{f})()
		i := Interact(func() (string, error) { return display.Input("name") })
		must(t, i.Show())
		if got := f.shown(i.Output()); got != "stdout:name!\n" {
			t.Errorf("shown is %q", got)
		}
	})
}

// Assets of what is returned stay apart from the results; those of what is shown travel with the first of it that is seen.
func TestInteractionsBringAssets(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		b := display.Bundle{
			Data:   map[string]any{"text/html": "<p>", "text/plain": "p"},
			Assets: []display.Asset{{Name: "lib 1", HTML: func() string { return "<LIB>" }}},
		}
		returns := Interact(func(n int) display.Bundle { return b })
		shows := Interact(func(ctx context.Context, n int) {
			must(t, display.Show(b))
			if n == 1 {
				time.Sleep(time.Second)
			}
		}, Param{Start: 1})
		must(t, returns.Show())
		go func() { must(t, shows.Show()) }()
		synctest.Wait()
		f.set(returns.Controls()[0], "value", 1)
		synctest.Wait()
		if got := f.shown(returns.assets); got != "[text/html text/plain]" {
			t.Errorf("assets are %q", got)
		}
		html := func(i *Interaction) string {
			list := f.state(i.Output(), "outputs").([]any)
			return list[0].(map[string]any)["data"].(map[string]any)["text/html"].(string)
		}
		if got := html(returns); got != "<p>" {
			t.Errorf("returned is %s", got)
		}
		f.set(shows.Controls()[0], "value", 2) // the first call's output is not seen
		settle(time.Minute)
		if got := html(shows); got != "<p><LIB>" {
			t.Errorf("shown is %s", got)
		}
	})
}

func TestFunctionThatEndsItsGoroutine(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := Interact(func(n int) int {
			if n == 1 {
				runtime.Goexit()
			}
			return n
		})
		must(t, i.Show())
		for v := 1; v <= 2; v++ {
			f.set(i.Controls()[0], "value", v)
			synctest.Wait()
		}
		if got := f.shown(i.Output()); got != "stdout:2\n" {
			t.Errorf("shown is %q", got)
		}
	})
}

// In a script the function is called once, and its result is written with the values.
func TestInteractInAScript(t *testing.T) {
	var shown display.Recorder
	defer display.SetSink(&shown)()
	must(t, Interact(func(n int, on bool) (image.Image, string) { return image.NewGray(image.Rect(0, 0, n, n)), "done" },
		Param{Name: "n", Start: 3}, Param{Name: "on"}).Show())
	b := shown.Messages()[0].Bundle
	if got := b.Data["text/plain"]; got != "n: 3 (0 to 100)\non: no\npicture of 3 x 3 pixels\ndone" {
		t.Errorf("text is %q", got)
	}
	if data, _ := b.Data["image/png"].([]byte); len(data) == 0 || !strings.Contains(b.Data["text/html"].(string), "<img") {
		t.Error("the picture is not there")
	}
}

// Types that have a String but are no enumerations have sliders.
type loud int

func (l loud) String() string { return fmt.Sprint(int(l), "!") }

type table int

func (t table) String() string { return [2]string{"a", "b"}[t] }

type lonely int

func (lonely) String() string { return "always" }

func TestEnumerations(t *testing.T) {
	for _, row := range []struct {
		f    any
		kind string
	}{
		{func(loud) {}, "IntSlider"}, {func(table) {}, "Dropdown"}, {func(lonely) {}, "IntSlider"}, {func(time.Weekday) {}, "Dropdown"},
	} {
		if i := Interact(row.f); i.Err() != nil || i.Controls()[0].self().kind != row.kind {
			t.Errorf("%T: %v, want a %s", row.f, i.Err(), row.kind)
		}
	}
}
