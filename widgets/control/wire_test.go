package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func TestWhatIsShown(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewIntSlider("neurons", 1, 64).Start(16)
		if len(f.said()) != 0 {
			t.Error("something was said before it was shown")
		}
		must(t, s.Show(), s.Show())
		var order []string
		for _, m := range f.said() {
			order = append(order, fmt.Sprint(m.kind, " ", m.state["_model_name"]))
		}
		if got := strings.Join(order, ", "); got != "comm_open LayoutModel, comm_open SliderStyleModel, comm_open IntSliderModel" {
			t.Errorf("opened were %s", got)
		}
		for _, m := range f.Messages() {
			data, err := m.Bundle.Encode()
			must(t, err)
			want := fmt.Sprintf(`{"model_id":%q,"version_major":2,"version_minor":0}`, s.ID())
			if string(data[viewType]) != want || string(data["text/plain"]) != `"neurons: 16 (1 to 64)"` || len(data) != 2 {
				t.Errorf("shown is %s", data)
			}
		}
	})
}

func TestBothWays(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		var heard []int
		s := NewIntSlider("n", 0, 10).OnChange(func(v int) { heard = append(heard, v) })
		must(t, s.Show())
		f.said()

		f.set(s, "value", 4)
		synctest.Wait()
		if got := words(f.said()); got != `echo_update {"value":4}` || s.Value() != 4 {
			t.Errorf("after a reader's change: value %d, said %s", s.Value(), got)
		}
		must(t, s.Set(7), s.Set(7))
		synctest.Wait()
		if got := words(f.said()); got != `update {"value":7}` || f.state(s, "value") != 7.0 {
			t.Errorf("after the program's change: %s", got)
		}
		if !slices.Equal(heard, []int{4, 7}) {
			t.Errorf("heard %v, want 4 and 7", heard)
		}
	})
}

// What a reader's front end says is echoed as it was said, and then put right where it was not taken so.
func TestFrontEndsArePutRight(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		n, x := NewIntSlider("n", 0, 10).Start(3), NewFloatSlider("x", 0, 1).Start(0.5)
		d, c, txt := NewDropdown("d", "a", "b"), NewCheckbox("c"), NewText("t")
		p, o := NewPlay(0, 9), NewOutput()
		must(t, NewVBox(n, x, d, c, txt, p, o).Show())
		f.said()
		for _, row := range []struct {
			name  string
			c     Control
			key   string
			v     any
			fixed string // "" if it is taken as said
		}{
			{"in range", n, "value", 5, ""},
			{"above", n, "value", 50, `{"value":10}`},
			{"below", n, "value", -1, `{"value":0}`},
			{"no whole number", n, "value", 2.5, `{"value":2}`},
			{"huge", n, "value", 1e300, `{"value":2}`},
			{"text for a number", n, "value", "7", `{"value":2}`},
			{"null for a number", n, "value", nil, `{"value":2}`},
			{"a range upside down", n, "min", 11, `{"min":0}`},
			{"a smaller range", n, "max", 1, ""},
			{"a view counter", n, "_view_count", 2, ""},
			{"another class", n, "_model_name", "Evil", `{"_model_name":"IntSliderModel"}`},
			{"another layout", n, "layout", "IPY_MODEL_x", `{"layout":"IPY_MODEL_` + n.m.state.model("layout").id + `"}`},
			{"a float above", x, "value", 2, `{"value":1}`},
			{"a list for a float", x, "value", []int{1}, `{"value":1}`},
			{"another option", d, "index", 1, ""},
			{"no option", d, "index", nil, ""},
			{"an option past the end", d, "index", 2, `{"index":null}`},
			{"an option before the start", d, "index", -1, `{"index":null}`},
			{"a word for an option", d, "index", "b", `{"index":null}`},
			{"checked", c, "value", true, ""},
			{"a number for a bool", c, "value", 1, `{"value":true}`},
			{"letters", txt, "value", "<b>é</b>", ""},
			{"a bool for letters", txt, "value", false, `{"value":"\u003cb\u003eé\u003c/b\u003e"}`},
			{"playing", p, "playing", true, ""},
			{"outputs", o, "outputs", []any{map[string]any{"output_type": "stream"}}, `{"outputs":[]}`},
		} {
			f.set(row.c, row.key, row.v)
			said, _ := json.Marshal(map[string]any{row.key: row.v})
			want := "echo_update " + string(said)
			if row.fixed != "" {
				want += "\nupdate " + row.fixed
			}
			got := words(f.said())
			if row.name == "a smaller range" {
				want += "\nupdate " + `{"value":1}`
			}
			if got != want {
				t.Errorf("%s: said\n%s\nwant\n%s", row.name, got, want)
			}
		}
		if n.Value() != 1 || x.Value() != 1 || d.Index() != -1 || !c.Value() || txt.Value() != "<b>é</b>" || !p.Playing() {
			t.Errorf("values are %d, %v, %d, %v, %q, %v", n.Value(), x.Value(), d.Index(), c.Value(), txt.Value(), p.Playing())
		}
	})
}

func TestMessagesThatMakeNoSense(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewIntSlider("n", 0, 10)
		must(t, s.Show())
		f.said()
		for _, data := range []string{
			``, `null`, `[]`, `{`, `{}`, `{"method":"update"}`, `{"method":"update","state":{"nothing":1}}`, `{"method":"jump"}`,
			`{"method":"update","state":[]}`, `{"method":"custom"}`, `{"method":"custom","content":{"event":"click"}}`,
			`{"method":"update","state":{},"buffer_paths":[["value"]]}`, `{"method":"update","state":{},"buffer_paths":[[1]]}`,
			`{"method":"request_states"}`,
		} {
			f.say(s, data)
		}
		f.say(s, `{"method":"update","state":{},"buffer_paths":[[1],["a","b"],["nothing"],[]]}`, nil, nil, nil, nil)
		f.tell(display.CommMsg, display.CommMessage{ID: "nobody", Data: json.RawMessage(`{"method":"request_state"}`)})
		f.tell(display.CommClose, display.CommMessage{ID: "nobody"})
		f.tell(0, display.CommMessage{ID: s.ID()})
		if got := f.said(); len(got) != 0 {
			t.Errorf("said %s", words(got))
		}
		// A buffer where a number belongs.
		f.say(s, `{"method":"update","state":{},"buffer_paths":[["value"]]}`, []byte{1})
		if log := f.said(); len(log) != 2 || log[1].method != "update" || f.state(s, "value") != 0.0 {
			t.Errorf("said %s", words(log))
		}
	})
}

// A page that is loaded again asks for all states, or for one after the other.
func TestReload(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := NewImage(nil)
		must(t, i.SetBytes("png", []byte{1, 2, 3}))
		box := NewHBox(NewIntSlider("n", 0, 10).Start(4), i)
		must(t, box.Show())
		open := len(f.said())

		f.say(box, `{"method":"request_state"}`)
		if log := f.said(); len(log) != 1 || log[0].method != "update" || log[0].state["_model_name"] != "HBoxModel" {
			t.Errorf("said %s", words(log))
		}

		ask := func(id string) {
			f.tell(display.CommMsg, display.CommMessage{ID: id, Data: json.RawMessage(`{"method":"request_states"}`)})
		}
		ask("early")
		f.tell(display.CommOpen, display.CommMessage{ID: "page", Target: "jupyter.widget.control", Metadata: json.RawMessage(`{"version":"1.0.0"}`)})
		ask("page")
		log := f.said()
		if len(log) != 1 || log[0].id != "page" || log[0].method != "update_states" {
			t.Fatalf("said %s", words(log))
		}
		var answer struct {
			States map[string]struct {
				Name    string         `json:"model_name"`
				Module  string         `json:"model_module"`
				Version string         `json:"model_module_version"`
				State   map[string]any `json:"state"`
			} `json:"states"`
			Paths [][]string `json:"buffer_paths"`
		}
		must(t, json.Unmarshal(log[0].message.Data, &answer))
		if got := answer.States[i.ID()]; got.Name != "ImageModel" || got.Module != "@jupyter-widgets/controls" || got.Version != "2.0.0" || got.State["format"] != "png" {
			t.Errorf("the picture's state is %+v", got)
		}
		if len(answer.States) != open || !slices.Equal(answer.Paths[0], []string{i.ID(), "state", "value"}) || len(log[0].buffers) != 1 {
			t.Errorf("%d states of %d, buffers at %v", len(answer.States), open, answer.Paths)
		}

		f.tell(display.CommClose, display.CommMessage{ID: "page"})
		ask("page")
		for _, m := range []display.CommMessage{
			{ID: "new", Target: "jupyter.widget.control", Metadata: json.RawMessage(`{"version":"2.0.0"}`)},
			{ID: "odd", Target: "jupyter.widget.control", Metadata: json.RawMessage(`[]`)},
			{ID: "own", Target: "jupyter.widget", Data: json.RawMessage(`{"state":{}}`)},
			{ID: "other", Target: "plotly"},
		} {
			f.tell(display.CommOpen, m)
			if log := f.said(); len(log) != 1 || log[0].kind != display.CommClose || log[0].id != m.ID {
				t.Errorf("%s: said %s, want that it is closed", m.ID, words(log))
			}
		}
	})
}

func TestBuffersBothWays(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		i := NewImage(nil)
		must(t, i.Show(), i.SetBytes("gif", []byte("GIF")))
		if got, _ := f.state(i, "value").([]byte); string(got) != "GIF" {
			t.Errorf("the front end has %q", got)
		}
		f.said()
		f.say(i, `{"method":"update","state":{"format":"jpeg"},"buffer_paths":[["value"]]}`, []byte("JPG"))
		if data, format := i.Value(); string(data) != "JPG" || format != "jpeg" {
			t.Errorf("the value is %q in %s", data, format)
		}
		if log := f.said(); len(log) != 1 || log[0].method != "echo_update" || string(log[0].buffers[0]) != "JPG" {
			t.Errorf("said %s", words(log))
		}
	})
}

func TestClose(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		b := NewButton("go").OnClick(func() { t.Error("a closed button was clicked") })
		clicks := b.Clicks()
		p := NewPlay(0, 5).Drives(NewIntSlider("", 0, 5))
		must(t, b.Show(), p.Show())
		f.said()
		must(t, b.Close(), b.Close(), p.Close())
		if log := f.said(); len(log) != 3+4 || words(log) != strings.TrimSuffix(strings.Repeat("comm_close\n", 7), "\n") {
			t.Errorf("said %s", words(log))
		}
		if _, ok := <-clicks; ok {
			t.Error("the channel of a closed button is open")
		}
		if _, ok := <-b.Clicks(); ok {
			t.Error("a new channel of a closed button is open")
		}
		b.Click()
		b.OnClick(func() {})
		f.event(b, "click")
		refuse(t, "set", b.SetText("x"), "closed", "Button")
		refuse(t, "show", b.Show(), "closed")
		refuse(t, "in a box", NewHBox(b).Err(), "closed")
		never := NewText("never shown")
		must(t, never.Close())
		if len(f.said()) != 0 {
			t.Error("what nobody has heard of was closed for all")
		}
		if open := len(process.open); open != 3 { // the slider
			t.Errorf("%d models are open, want 3", open)
		}
	})
}

// A front end may close what it has; shown again it is there again.
func TestClosedByTheFrontEnd(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewIntSlider("n", 0, 10)
		must(t, s.Show())
		f.tell(display.CommClose, display.CommMessage{ID: s.ID()})
		f.mu.Lock()
		delete(f.models, s.ID())
		f.mu.Unlock()
		f.said()
		must(t, s.Set(5))
		if len(f.said()) != 0 {
			t.Error("something was said to nobody")
		}
		must(t, s.Show())
		if got := f.state(s, "value"); got != 5.0 {
			t.Errorf("shown again with %v, want 5", got)
		}
	})
}

func TestFrontEndThatIsGone(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s, box, out := NewIntSlider("n", 0, 10), NewHBox(), NewOutput()
		must(t, s.Show(), box.Show(), out.Show())
		p := NewPlay(0, 9)
		must(t, p.Show())
		f.broken = errors.New("gone")
		for what, err := range map[string]error{
			"set": s.Set(3), "show": NewText("x").Show(), "children": box.SetChildren(NewText("y")),
			"play": p.Drives(NewIntSlider("", 0, 9)).Err(), "box": NewHBox(NewText("z")).Show(), "write": out.Clear(),
		} {
			if what != "write" {
				refuse(t, what, err, "gone")
			}
		}
		if s.Value() != 3 {
			t.Error("the value was lost")
		}
		f.set(s, "value", 4)
		f.broken = nil
		if s.Value() != 4 {
			t.Error("what the front end said was lost")
		}
	})
}

// Much that changes is said at the speed at which it can be seen, the last of it always.
func TestPace(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		p := NewIntProgress("training", 100_000)
		s := NewIntSlider("n", 0, 100_000)
		must(t, p.Show(), s.Show())
		f.said()
		for i := range 10_001 {
			must(t, p.Set(i))
			if i%100 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		n := len(f.said())
		if n < burst || n > burst+10 {
			t.Errorf("%d messages in 100 ms, want about %d", n, burst)
		}
		settle(time.Second)
		if got := f.state(p, "value"); got != 10_000.0 {
			t.Errorf("the last value is %v, want 10000", got)
		}
		for i := range 200 {
			must(t, p.Set(10_001+i))
		}
		must(t, p.Set(100_000))
		if got := f.state(p, "value"); got != 100_000.0 {
			t.Errorf("the end is %v, want it at once", got)
		}
		// What waits to be said gives way to a reader, and to the end of the control.
		for i := range 100 {
			must(t, s.Set(i))
		}
		f.set(s, "value", 1000)
		settle(time.Second)
		if s.Value() != 1000 || f.state(s, "value") != 1000.0 {
			t.Errorf("values are %d here and %v there", s.Value(), f.state(s, "value"))
		}
		for i := range 100 {
			must(t, s.Set(i))
		}
		must(t, s.Close())
		settle(time.Second)
	})
}

// Everything at once; the race detector looks on, and both ends agree when it is over.
func TestManyAtOnce(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewIntSlider("n", 0, 1000)
		box := NewVBox(s)
		var last int
		s.OnChange(func(v int) { last = v })
		must(t, box.Show())
		var all sync.WaitGroup
		for k := range 4 {
			all.Go(func() {
				for i := range 100 {
					_ = s.Set(k*100 + i)
					_ = s.Value()
					_ = box.SetChildren(s, NewLabel(fmt.Sprint(i)))
					_ = box.Children()
				}
			})
			all.Go(func() {
				for i := range 100 {
					f.set(s, "value", 500+k*100+i)
					_ = s.Changes()
					_, _ = box.Bundle()
				}
			})
		}
		all.Wait()
		settle(time.Second)
		synctest.Wait()
		if got := f.state(s, "value"); got != float64(s.Value()) || last != s.Value() {
			t.Errorf("the front end has %v, the program %d, the callback heard %d", got, s.Value(), last)
		}
	})
}
