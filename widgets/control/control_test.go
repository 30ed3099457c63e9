package control

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// What a program sets up arrives at the front end by the protocol's names.
func TestSettings(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		layout, style := Layout{Width: "50%", GridTemplateAreas: `"a b"`}, Style{NameWidth: "initial"}
		for _, row := range []struct {
			name, key string
			c         Control
			want      any
		}{
			{"tooltip", "tooltip", NewIntSlider("", 0, 1).Tooltip("<b>"), "<b>"},
			{"step", "step", NewIntSlider("", 0, 9).Step(3), 3.0},
			{"upright", "orientation", NewIntSlider("", 0, 9).Vertical(), "vertical"},
			{"format", "readout_format", NewIntSlider("", 0, 9).Format(",d"), ",d"},
			{"no number", "readout", NewFloatSlider("", 0, 9).Format(""), false},
			{"on release", "continuous_update", NewFloatSlider("", 0, 9).OnRelease(), false},
			{"on release, whole", "continuous_update", NewIntSlider("", 0, 9).OnRelease(), false},
			{"float step", "step", NewFloatSlider("", 0, 9).Step(0.5), 0.5},
			{"float upright", "orientation", NewFloatSlider("", 0, 9).Vertical(), "vertical"},
			{"float start", "value", NewFloatSlider("", 0, 9).Start(2.5), 2.5},
			{"a nice step", "step", NewFloatSlider("", 0, 1), 0.01},
			{"a format for it", "readout_format", NewFloatSlider("", 0, 0.01), ".4f"},
			{"disabled", "disabled", NewFloatSlider("", 0, 9).Disabled(true), true},
			{"float tooltip", "tooltip", NewFloatSlider("", 0, 9).Tooltip("t"), "t"},
			{"option", "index", NewDropdown("", "a", "b").Start("b"), 1.0},
			{"first option", "index", NewDropdown("", "a", "b"), 0.0},
			{"checked", "value", NewCheckbox("").Start(true), true},
			{"no indent", "indent", NewCheckbox("").Indent(false), false},
			{"icon", "icon", NewButton("").Icon("play"), "play"},
			{"look", "button_style", NewButton("").Look(Primary), "primary"},
			{"bar", "bar_style", NewIntProgress("", 9).Look(Success), "success"},
			{"float bar", "bar_style", NewFloatProgress("", 9).Look(Danger), "danger"},
			{"bar upright", "orientation", NewFloatProgress("", 9).Vertical(), "vertical"},
			{"whole bar upright", "orientation", NewIntProgress("", 9).Vertical(), "vertical"},
			{"box", "box_style", NewHBox().Look(Info), "info"},
			{"other box", "box_style", NewVBox().Look(Warning), "warning"},
			{"name", "description", NewHTML("<i>x</i>").Name("n"), "n"},
			{"markup", "value", NewHTML("<i>x</i>"), "<i>x</i>"},
			{"text", "value", NewLabel("<i>x</i>"), "<i>x</i>"},
			{"width", "width", NewImage(nil).Width(200), "200"},
			{"own width", "width", NewImage(nil).Width(200).Width(0), ""},
			{"height", "height", NewImage(nil).Height(20), "20"},
			{"interval", "interval", NewPlay(0, 9).Interval(time.Second / 2), 500.0},
			{"count by", "step", NewPlay(0, 9).Step(2), 2.0},
			{"repeat", "repeat", NewPlay(0, 9).Repeat(true), true},
		} {
			must(t, row.c.Show())
			if got := f.state(row.c, row.key); got != row.want {
				t.Errorf("%s: %s is %v, want %v", row.name, row.key, got, row.want)
			}
		}
		for _, c := range []Control{
			NewIntSlider("", 0, 9).Layout(layout).Style(style), NewFloatSlider("", 0, 9).Layout(layout).Style(style),
			NewDropdown("").Layout(layout).Style(style).Tooltip("x").Disabled(true), NewCheckbox("").Layout(layout).Style(style).Tooltip("x").Disabled(true),
			NewIntProgress("", 9).Layout(layout).Style(style).Tooltip("x"), NewFloatProgress("", 9).Layout(layout).Style(style).Tooltip("x"),
			NewHTML("").Layout(layout).Style(style).Tooltip("x"), NewLabel("").Layout(layout).Style(style).Tooltip("x"),
			NewText("").Layout(layout).Style(style).Tooltip("x").Disabled(true), NewPlay(0, 9).Layout(layout).Style(style).Tooltip("x").Disabled(true),
		} {
			must(t, c.Show())
			ref := func(key string) string { return references(f.state(c, key))[0] }
			if f.stateOf(ref("layout"), "width") != "50%" || f.stateOf(ref("layout"), "grid_template_areas") != `"a b"` ||
				f.stateOf(ref("style"), "description_width") != "initial" {
				t.Errorf("%s: layout or style did not arrive", c.self().kind)
			}
		}
		for _, c := range []Control{
			NewButton("").Layout(layout).Tooltip("x"), NewHBox().Layout(layout).Tooltip("x"), NewVBox().Layout(layout).Tooltip("x"),
			NewImage(nil).Layout(layout).Tooltip("x"), NewOutput().Layout(layout),
		} {
			must(t, c.Show())
			if f.stateOf(references(f.state(c, "layout"))[0], "width") != "50%" {
				t.Errorf("%s: layout did not arrive", c.self().kind)
			}
		}
	})
}

func TestStyles(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewIntSlider("n", 0, 9).Style(Style{Color: "#0072b2"})
		b := NewButton("go").Style(Style{Color: "teal", FontWeight: "bold", Variant: "small-caps", Decoration: "underline"})
		must(t, s.Show(), b.Show())
		style := func(c Control, key string) any { return f.stateOf(references(f.state(c, "style"))[0], key) }
		if style(s, "handle_color") != "#0072b2" || style(b, "button_color") != "teal" || style(b, "font_weight") != "bold" ||
			style(b, "font_variant") != "small-caps" || style(b, "text_decoration") != "underline" || style(s, "description_width") != "" {
			t.Error("styles did not arrive")
		}
		s.Style(Style{}) // also when it is shown
		if style(s, "handle_color") != nil {
			t.Error("the colour stayed")
		}
		refuse(t, "bold slider", NewIntSlider("n", 0, 9).Style(Style{FontWeight: "bold", Background: "red"}).Show(), `IntSlider "n"`, "Background, FontWeight")
		refuse(t, "inside a box", NewHBox(NewVBox(NewCheckbox("c").Style(Style{Color: "red"}))).Show(), `Checkbox "c"`, "Color")
	})
}

// What can not be is refused, and what was before stays.
func TestRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	newFrontEnd(t)
	for what, row := range map[string]struct {
		err  error
		want string
	}{
		"range":             {NewIntSlider("n", 5, 3).Show(), `IntSlider "n": range 5 to 3: want min <= max`},
		"start":             {NewIntSlider("n", 0, 3).Start(4).Show(), "value 4: want one from 0 to 3"},
		"set":               {NewIntSlider("n", 0, 3).Set(-1), "value -1: want one from 0 to 3"},
		"step":              {NewIntSlider("n", 0, 3).Step(0).Err(), "step 0: want 1 or more"},
		"first of two":      {NewIntSlider("n", 0, 3).Start(9).Step(0).Err(), "value 9"},
		"format":            {NewIntSlider("n", 0, 3).Format("%d").Err(), `format "%d"`},
		"float range":       {NewFloatSlider("x", 1, 0).Err(), "range 1 to 0: want finite numbers"},
		"float NaN":         {NewFloatSlider("x", nan, 1).Err(), "range NaN to 1"},
		"float infinite":    {NewFloatSlider("x", 0, inf).Err(), "range 0 to +Inf"},
		"float value":       {NewFloatSlider("x", 0, 1).Set(nan), "value NaN: want one from 0 to 1"},
		"float above":       {NewFloatSlider("x", 0, 1).Set(1.5), "value 1.5: want one from 0 to 1"},
		"float start":       {NewFloatSlider("x", 0, 1).Start(inf).Err(), "value +Inf"},
		"float step":        {NewFloatSlider("x", 0, 1).Step(-1).Err(), "step -1: want a finite number above 0"},
		"float new range":   {NewFloatSlider("x", 0, 1).SetRange(0, nan), "range 0 to NaN"},
		"new range":         {NewIntSlider("x", 0, 1).SetRange(3, 2), "range 3 to 2"},
		"progress":          {NewIntProgress("p", -1).Err(), "range 0 to -1"},
		"progress set":      {NewIntProgress("p", 5).Set(6), "value 6"},
		"progress range":    {NewIntProgress("p", 5).SetRange(2, 1), "range 2 to 1"},
		"progress look":     {NewIntProgress("p", 5).Look(Primary).Err(), `look "primary"`},
		"float progress":    {NewFloatProgress("p", nan).Err(), "range 0 to NaN"},
		"float bar set":     {NewFloatProgress("p", 1).Set(nan), "value NaN"},
		"float bar range":   {NewFloatProgress("p", 1).SetRange(2, 1), "range 2 to 1"},
		"look":              {NewButton("b").Look("pink").Err(), `look "pink"`},
		"option":            {NewDropdown("d", "a", "b").Set("c"), `option "c": want one of ["a" "b"]`},
		"start option":      {NewDropdown("d", "a", "b").Start("c").Err(), `option "c"`},
		"index":             {NewDropdown("d", "a", "b").SetIndex(2), "index 2 of 2 options: want one from -1 to 1"},
		"negative index":    {NewDropdown("d").SetIndex(-2), "index -2 of 0 options"},
		"no child":          {NewHBox(nil).Show(), "child 0 is a control that is nil"},
		"nil child":         {NewHBox(NewText(""), (*IntSlider)(nil)).Show(), "child 1 is a control that is nil"},
		"child never made":  {NewVBox(&IntSlider{}).Show(), "child 0 is a control that was not made"},
		"picture":           {NewImage(nil).Set(nil), "picture that is nil"},
		"empty picture":     {NewImage(image.NewGray(image.Rect(0, 0, 0, 0))).Err(), "png: "},
		"kind of picture":   {NewImage(nil).SetBytes("bmp", nil), `format "bmp"`},
		"width":             {NewImage(nil).Width(-1).Err(), "width -1"},
		"interval":          {NewPlay(0, 1).Interval(0).Err(), "interval 0 ms"},
		"play range":        {NewPlay(1, 0).Err(), "range 1 to 0"},
		"play":              {NewPlay(0, 1).Set(2), "value 2: want one from 0 to 1"},
		"play with no one":  {NewPlay(0, 1).Drives(nil).Err(), "driving a control that is nil"},
		"a box inside it":   {selfish(), "a box inside itself"},
		"play step":         {NewPlay(0, 9).Step(0).Err(), "step 0"},
		"error in a result": {NewOutput().Append(NewIntSlider("n", 1, 0)), "range 1 to 0"},
		"error replacing":   {NewOutput().Replace(NewIntSlider("n", 1, 0)), "range 1 to 0"},
	} {
		refuse(t, what, row.err, row.want)
	}
	s := NewIntSlider("n", 2, 8).Start(5).Step(0)
	if s.Value() != 5 || s.m.state.int("step") != 1 {
		t.Error("what was refused changed something")
	}
}

func selfish() error {
	inner := NewVBox()
	outer := NewHBox(inner)
	return inner.SetChildren(NewText(""), outer)
}

func TestValues(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		x := NewFloatSlider("x", 0, 10)
		must(t, x.Show(), x.SetRange(2, 4))
		if x.Value() != 2 || f.state(x, "max") != 4.0 {
			t.Errorf("value %v after the range became 2 to 4", x.Value())
		}
		n := NewIntSlider("n", 0, 10).Start(9)
		must(t, n.SetRange(0, 5))
		if n.Value() != 5 {
			t.Errorf("value %v after the range became 0 to 5", n.Value())
		}
		d := NewDropdown("d", "a", "b", "b")
		var chosen []string
		d.OnChange(func(s string) { chosen = append(chosen, s) }).OnChange(nil)
		step := func(err error) { must(t, err); synctest.Wait() }
		step(d.SetIndex(2))
		step(d.SetOptions("b", "c"))
		step(d.SetOptions("x", "y"))
		step(d.SetIndex(-1))
		if d.Value() != "" || d.Index() != -1 {
			t.Errorf("none is %q, %d", d.Value(), d.Index())
		}
		step(d.SetOptions())
		if !slices.Equal(chosen, []string{"b", "b", "x", ""}) {
			t.Errorf("chosen were %q", chosen)
		}
		c := NewCheckbox("c")
		on := c.Changes()
		var heard bool
		c.OnChange(func(v bool) { heard = v })
		step(c.Set(true))
		if !<-on || !heard || !c.Value() {
			t.Error("the box is not checked")
		}
		p, q := NewIntProgress("", 9), NewFloatProgress("", 9)
		pc, qc := p.Changes(), q.Changes()
		var ph int
		var qh float64
		p.OnChange(func(v int) { ph = v })
		q.OnChange(func(v float64) { qh = v })
		step(p.Set(3))
		step(q.Set(4.5))
		must(t, p.SetRange(1, 20), q.SetRange(-1, 20))
		if <-pc != 3 || <-qc != 4.5 || p.Value() != 3 || q.Value() != 4.5 || ph != 3 || qh != 4.5 {
			t.Error("progress is lost")
		}
		play := NewPlay(0, 9)
		played := play.Changes()
		var last int
		play.OnChange(func(v int) { last = v })
		step(play.Set(4))
		must(t, play.SetPlaying(true))
		if <-played != 4 || last != 4 || play.Value() != 4 || !play.Playing() {
			t.Error("it does not play")
		}
		h, l, txt := NewHTML("a"), NewLabel("a"), NewText("a")
		lines := txt.Changes()
		var wrote string
		txt.OnChange(func(s string) { wrote = s })
		step(h.Set("b"))
		step(l.Set("c"))
		step(txt.Set("d"))
		if h.Value()+l.Value()+<-lines+wrote != "bcdd" {
			t.Error("texts are lost")
		}
		i := NewImage(image.NewGray(image.Rect(0, 0, 3, 2)))
		if data, format := i.Value(); format != "png" || string(data[1:4]) != "PNG" {
			t.Errorf("the picture is %q in %s", data, format)
		}
		b := NewButton("a")
		must(t, b.SetText("b"), b.Show())
		if f.state(b, "description") != "b" {
			t.Error("the button's text is lost")
		}
	})
}

// A slider that is tied to a player is opened before the tie, whichever was shown first.
func TestPlayDrives(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		for _, late := range []bool{false, true} {
			p, s := NewPlay(0, 9), NewIntSlider("", 0, 9)
			if late {
				must(t, p.Show())
			}
			p.Drives(s)
			must(t, p.Show(), p.Err())
			var link *spoken
			for _, m := range f.said() {
				if m.state["_model_name"] == "LinkModel" {
					link = &m
				}
			}
			if link == nil || references(link.state["source"])[0] != p.ID() || references(link.state["target"])[0] != s.ID() {
				t.Errorf("late %v: the tie is %v", late, link)
			}
		}
	})
}

// Where nobody can answer, a control is what it says, and scripts write it to files.
func TestStill(t *testing.T) {
	var shown display.Recorder
	defer display.SetSink(&shown)()
	picture := NewImage(image.NewGray(image.Rect(0, 0, 3, 2)))
	svg := NewImage(nil)
	must(t, svg.SetBytes("svg", []byte("<svg/>")))
	out := NewOutput()
	must(t, out.Append(display.Bundle{Data: map[string]any{"text/plain": "a plot", "text/html": "<em>a plot</em>"}}))
	for _, row := range []struct {
		c          Control
		text, html string
	}{
		{NewIntSlider("<n>", 0, 9).Start(3), "<n>: 3 (0 to 9)", "&lt;n&gt;: 3 (0 to 9)"},
		{NewFloatSlider("", 0, 1), "0 (0 to 1)", "0 (0 to 1)"},
		{NewDropdown("d", "<a>", "b"), "d: <a> (of <a>, b)", "&lt;a&gt;"},
		{NewDropdown("d"), "d: none", "d: none"},
		{NewCheckbox("c"), "c: no", "c: no"},
		{NewCheckbox("c").Start(true), "c: yes", "c: yes"},
		{NewButton("go"), "go: (button)", "go: (button)"},
		{NewText("t").Start("<b>"), `t: "<b>"`, "&lt;b&gt;"},
		{NewFloatProgress("p", 2), "p: 0 (0 to 2)", "p: 0 (0 to 2)"},
		{NewHTML("<b>so</b> &amp;<br>so").Name("<h>"), "<h>: so & so", "<div>&lt;h&gt;</div><b>so</b> &amp;<br>so"},
		{NewLabel("<b>"), "<b>", "&lt;b&gt;"},
		{NewImage(nil), "no picture", "no picture"},
		{picture, "picture of 3 x 2 pixels", `<img src="data:image/png;base64,`},
		{svg, "picture (svg, 6 bytes)", `<img src="data:image/svg+xml;base64,`},
		{NewVBox(NewLabel("a"), NewHBox(picture, NewLabel("<b>")), NewHBox()), "a\npicture of 3 x 2 pixels\n<b>", "&lt;b&gt;"},
		{out, "a plot", "<em>a plot</em>"},
		{NewPlay(0, 9), "0 (0 to 9)", "0 (0 to 9)"},
	} {
		must(t, row.c.Show())
		all := shown.Messages()
		b := all[len(all)-1].Bundle
		html, _ := b.Data["text/html"].(string)
		if b.Data["text/plain"] != row.text || !strings.Contains(html, row.html) {
			t.Errorf("%s: text %q, html %q; want %q, %q", row.c.self().kind, b.Data["text/plain"], html, row.text, row.html)
		}
		if _, ok := b.Data[viewType]; ok {
			t.Errorf("%s: a view that nobody answers", row.c.self().kind)
		}
	}
	b, err := NewVBox(picture, NewLabel("x")).Bundle()
	if data, _ := b.Data["image/png"].([]byte); err != nil || len(data) == 0 {
		t.Error("the only picture is not there as one")
	}
	if b, _ = NewVBox(picture, picture).Bundle(); b.Data["image/png"] != nil {
		t.Error("one of two pictures stands for both")
	}
	if len(process.open) != 0 {
		t.Error("models are open to nobody")
	}
}

func TestNiceSteps(t *testing.T) {
	for _, row := range []struct {
		lo, hi, step float64
		format       string
	}{
		{0, 1, 0.01, ".2f"}, {0, 100, 1, ".2f"}, {0, 10, 0.1, ".2f"}, {-1, 1, 0.02, ".2f"}, {0, 3, 0.05, ".2f"}, {0, 0.01, 0.0001, ".4f"},
		{0, 700, 10, ".2f"}, {5, 5, 1, ".2f"}, {0, 1e-9, 1e-11, ".3e"}, {0, 1e15, 1e13, ".3e"}, {-math.MaxFloat64, math.MaxFloat64, 1, ".2f"},
		{0, 1e-305, 1, ".2f"},
	} {
		if step, format := niceStep(row.lo, row.hi), niceFormat(row.lo, row.hi); step != row.step || format != row.format {
			t.Errorf("%v to %v: step %v, format %s; want %v, %s", row.lo, row.hi, step, format, row.step, row.format)
		}
	}
}
