package chart

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

//go:embed chart.js
var source string

// kit is source without comments and indentation.
var kit = echarts.Kit{Name: "charts", Code: strings.TrimSpace(regexp.MustCompile(`(?m)^\s*(//.*)?\n?`).ReplaceAllString(source, ""))}

// Assets are what the scripts of charts need on their page.
func Assets() []display.Asset { return []display.Asset{echarts.Asset(), kit.Asset()} }

// maxFrames bounds the places of all sliders together.
const maxFrames = 4096

// Script is the body of a figure's script that paints the chart over the static picture.
func (p Play) Script() (string, error) {
	frames, err := p.frames()
	if err != nil {
		return "", err
	}
	start := p.At(p.Start)
	o, err := start.option()
	if err != nil {
		return "", err
	}
	spec, err := p.spec(start, frames)
	if err != nil {
		return "", err
	}
	text, err := display.SafeJSON(spec, 5)
	if err != nil {
		return "", err
	}
	return o.ScriptWithKit(kit, text)
}

// frames are the charts at all places of the sliders, the last slider's changing fastest.
func (p Play) frames() ([]Chart, error) {
	n := 1
	if len(p.Start) > len(p.Sliders) {
		return nil, fmt.Errorf("chart: %d sliders start at %v, allowed is a place for each", len(p.Sliders), p.Start)
	}
	for i, s := range p.Sliders {
		if s.Neurons != nil && len(s.Neurons) != len(s.Labels) {
			return nil, fmt.Errorf("chart: slider %q has %d places for %d neurons, allowed are as many", s.Name, len(s.Labels), len(s.Neurons))
		}
		if len(s.Labels) == 0 || i >= len(p.Start) || p.Start[i] < 0 || p.Start[i] >= len(s.Labels) {
			return nil, fmt.Errorf("chart: slider %q has %d places and starts at %v, allowed is one of them", s.Name, len(s.Labels), p.Start)
		}
		if n *= len(s.Labels); n > maxFrames {
			return nil, fmt.Errorf("chart: sliders have %d places together, allowed are %d", n, maxFrames)
		}
	}
	if len(p.Sliders) == 0 {
		return nil, nil
	}
	all := make([]Chart, n)
	for f := range all {
		place, rest := make([]int, len(p.Sliders)), f
		for i := len(p.Sliders) - 1; i >= 0; i-- {
			place[i], rest = rest%len(p.Sliders[i].Labels), rest/len(p.Sliders[i].Labels)
		}
		all[f] = p.At(place)
		if err := all[f].like(all[0]); err != nil {
			return nil, fmt.Errorf("chart: at places %v of the sliders %w", place, err)
		}
	}
	return all, nil
}

// like refuses a chart that differs from another in more than what sliders may change.
func (c Chart) like(first Chart) error {
	if len(c.Panels) != len(first.Panels) {
		return fmt.Errorf("there are %d panels, allowed are %d as at the first", len(c.Panels), len(first.Panels))
	}
	for i, p := range c.Panels {
		if was := len(first.Panels[i].Marks); len(p.Marks) != was {
			return fmt.Errorf("panel %d has %d marks, allowed are %d as at the first", i, len(p.Marks), was)
		}
		for k, m := range p.Marks {
			was := first.Panels[i].Marks[k]
			switch {
			case m.Kind != was.Kind:
				return fmt.Errorf("mark %d of panel %d is of kind %d, allowed is %d as at the first", k, i, m.Kind, was.Kind)
			case len(m.Columns) != len(was.Columns):
				return fmt.Errorf("mark %d of panel %d has %d columns, allowed are %d as at the first", k, i, len(m.Columns), len(was.Columns))
			case m.Rows != was.Rows || m.Cols != was.Cols:
				return fmt.Errorf("mark %d of panel %d has %d x %d tiles, allowed are %d x %d as at the first", k, i, m.Rows, m.Cols, was.Rows, was.Cols)
			}
		}
	}
	return nil
}

// spec is what the runtime needs beside the option of the chart library.
func (p Play) spec(start Chart, frames []Chart) (map[string]any, error) {
	marks, stops, known := []any{}, [][]string{}, map[string]int{}
	for i, panel := range start.panels() {
		for k, m := range panel.Marks {
			d := m.spec(i)
			columns := make([]any, len(m.Columns))
			for c := range m.Columns {
				all := make([][]float64, len(frames))
				for f := range frames {
					all[f] = m.Columns[c]
					if i < len(frames[f].Panels) { // and not a colour bar
						all[f] = frames[f].Panels[i].Marks[k].Columns[c]
					}
				}
				on, kept := p.differing(len(frames), func(f, g int) bool { return slices.EqualFunc(all[f], all[g], same) })
				rough := m.By != nil && m.By.Rough && m.By.Column == c
				switch {
				case len(on) > 0:
					columns[c] = pack(on, kept, all, rough)
				case rough:
					columns[c] = pack(on, []int{0}, [][]float64{m.Columns[c]}, true)
				default:
					columns[c] = m.Columns[c]
				}
			}
			d["columns"] = columns
			if by, ok := d["by"].(map[string]any); ok { // marks of the same colours have one list of them
				list := m.By.Stops()
				key := strings.Join(list, "")
				if _, ok := known[key]; !ok {
					known[key], stops = len(stops), append(stops, list)
				}
				by["stops"] = known[key]
			}
			if i < len(start.Panels) {
				texts := func(f int) []string { return frames[f].Panels[i].Marks[k].Texts }
				if on, kept := p.differing(len(frames), func(f, g int) bool { return slices.Equal(texts(f), texts(g)) }); len(on) > 0 {
					all := make([][]string, len(kept))
					for n, f := range kept {
						all[n] = texts(f)
					}
					d["texts"], d["vary"] = all, on
				}
			}
			marks = append(marks, d)
		}
	}
	spec := map[string]any{"stops": stops, "marks": marks, "group": start.Group, "wide": start.Width, "high": start.Height}
	if len(p.Sliders) > 0 {
		var sliders []any
		for _, s := range p.Sliders {
			d := map[string]any{"name": s.Name, "labels": s.Labels, "animate": s.Animate}
			if s.Neurons != nil {
				d["neurons"] = s.Neurons
			}
			sliders = append(sliders, d)
		}
		spec["sliders"], spec["start"] = sliders, p.Start
		titles := make([][]string, len(frames))
		for f, c := range frames {
			for _, panel := range c.Panels {
				titles[f] = append(titles[f], panel.Title)
			}
		}
		if on, kept := p.differing(len(frames), func(f, g int) bool { return slices.Equal(titles[f], titles[g]) }); len(on) > 0 {
			all := make([][]string, len(kept))
			for i, f := range kept {
				all[i] = titles[f]
			}
			spec["titles"] = map[string]any{"all": all, "on": on}
		}
	}
	return spec, nil
}

// differing are the sliders that something depends on which equal compares at two frames, and the frames at the places
// of these sliders, all others being at their first place.
func (p Play) differing(frames int, equal func(f, g int) bool) (on, kept []int) {
	on = []int{}
	stride := frames
	steady := make([]bool, frames) // has a slider that does not matter away from its first place
	for i, s := range p.Sliders {
		stride /= len(s.Labels)
		place := func(f int) int { return f / stride % len(s.Labels) }
		differs := false
		for f := 0; f < frames && !differs; f++ {
			differs = !equal(f, f-place(f)*stride)
		}
		if differs {
			on = append(on, i)
			continue
		}
		for f := range steady {
			steady[f] = steady[f] || place(f) > 0
		}
	}
	for f, known := range steady {
		if !known {
			kept = append(kept, f)
		}
	}
	return on, kept
}

func same(a, b float64) bool { return a == b || a != a && b != b }

// pack is a column at some frames as 16 bits a number, or 8 where they are there to be colours.
func pack(on, kept []int, all [][]float64, colours bool) any {
	longest := 0
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, f := range kept {
		longest = max(longest, len(all[f]))
		for _, v := range all[f] {
			if finite(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	bits, gap := 16, math.MaxUint16 // the greatest number stands for a gap
	if colours {
		bits, gap = 8, math.MaxUint8
	}
	var bytes []byte
	for _, f := range kept {
		for i := range longest {
			code := gap
			if i < len(all[f]) && finite(all[f][i]) {
				code = 0
				if hi > lo {
					code = int(math.Round((all[f][i] - lo) / (hi - lo) * float64(gap-1)))
				}
			}
			bytes = append(bytes, byte(code))
			if bits == 16 {
				bytes = append(bytes, byte(code>>8))
			}
		}
	}
	return map[string]any{"n": longest, "min": exact(lo), "max": exact(hi), "on": on, "bits": bits, "data": base64.StdEncoding.EncodeToString(bytes)}
}

// exact is a number that is written with all of its digits: what is packed is measured from it.
func exact(x float64) json.Number { return json.Number(strconv.FormatFloat(x, 'g', -1, 64)) }

func (m Mark) spec(panel int) map[string]any {
	d := map[string]any{
		"kind": int(m.Kind), "panel": panel, "ink": palette.Hex(m.Ink), "opacity": m.opacity(), "width": m.width(), "size": m.size(),
	}
	set := func(key string, value any, needed bool) {
		if needed {
			d[key] = value
		}
	}
	set("name", m.Name, m.Name != "")
	set("dash", m.Dash, m.Dash != nil)
	set("rim", true, m.Rim)
	set("turn", m.Turn*180/math.Pi, m.Turn != 0)
	set("texts", m.Texts, m.Texts != nil)
	set("rows", m.Rows, m.Kind == Tiles)
	set("cols", m.Cols, m.Kind == Tiles)
	set("area", m.Area, m.Area != nil)
	set("clear", true, m.Clear)
	set("square", true, m.Kind == Points && m.Symbol%4 == 1)
	set("shades", shades, m.Smooth)
	set("neurons", m.Neurons, m.Neurons != nil)
	set("near", m.Near, m.Near != nil)
	if m.Kind == Words {
		d["font"], d["bold"] = otherwise(m.Style.Size, 12), m.Style.Bold
		d["align"] = [...]string{"left", "center", "right"}[int(-2*otherwise(m.Style.AlignX, -0.5))]
		if ink, ok := m.Style.Ink.(interface{ RGBA() (r, g, b, a uint32) }); ok && m.Style.Ink != nil {
			r, g, b, _ := ink.RGBA()
			d["ink"] = fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
		} else {
			d["ink"] = palette.Hex(palette.Ink())
		}
	}
	if m.By != nil {
		lo, hi := m.By.ends()
		by := map[string]any{"column": m.By.Column, "min": lo, "max": hi, "cyclic": m.By.Map == Cyclic, "rough": m.By.Rough}
		if m.By.Gap > 0 {
			by["gap"] = m.By.Gap
		}
		d["by"] = by
	}
	if m.Tips != nil {
		var tips []any
		for _, t := range m.Tips {
			tip := map[string]any{"label": t.Label, "column": t.Column}
			if t.Names != nil {
				tip["names"] = t.Names
			}
			tips = append(tips, tip)
		}
		d["tips"] = tips
	}
	return d
}
