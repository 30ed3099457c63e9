package widgets

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/immerse"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// Places are whole numbers in the script, which keeps it small: this many to a unit
// of the box, of which 1,000 lie on a side.
const surfaceUnits = 10

// script is the interactive surface: turn it, hover a neuron for its number, click
// it to mark it.
func (p *surfacePlan) script() (string, error) {
	f := p.frame
	scatter := charts.NewScatter3D()
	scatter.SetGlobalOptions(
		charts.WithTitleOpts(titleAt(p.title, 16)),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithVisualMapOpts(opts.VisualMap{
			Type: "continuous", Show: opts.Bool(p.scalar), Calculable: opts.Bool(true), Dimension: "3",
			InRange: &opts.VisualMapInRange{Color: p.colours.Stops()},
			Left:    px(f.bar - 18), Top: px(f.top + 14), Orient: "vertical",
		}),
	)
	for range p.panels {
		scatter.AddSeries("neurons", nil)
	}
	o, err := echarts.NewOption(scatter)
	if err != nil {
		return "", err
	}
	clipTitle(o, float64(f.width)-28)
	p.setPanels(o)
	p.patchBar(o)
	data, err := display.SafeJSON(p.data(), 4)
	if err != nil {
		return "", err
	}
	return o.ScriptGL("var deep="+data+";"+surfaceSetUp, surfaceLive)
}

// setPanels gives each panel its coordinates and series. Their data are put in by
// the script, from places that are written once.
func (p *surfacePlan) setPanels(o echarts.Option) {
	f := p.frame
	// In percent, since a narrow page shrinks the picture.
	wide := func(v float64) string { return fmt.Sprintf("%.4g%%", 100*v/float64(f.width)) }
	high := func(v float64) string { return fmt.Sprintf("%.4g%%", 100*v/float64(f.height)) }
	var grids, series, titles []any
	axes := map[string][]any{}
	titles = append(titles, o.Part("title", 0))
	for i, panel := range p.panels {
		x, y := f.at(i)
		grids = append(grids, map[string]any{
			"left": wide(x), "top": high(panel.top), "width": wide(f.panelW), "height": high(f.sceneH), "show": false,
			"boxWidth": 2 * boxSize, "boxHeight": 2 * boxSize, "boxDepth": 2 * boxSize,
			"viewControl": map[string]any{
				"alpha": panel.camera.Alpha, "beta": panel.camera.Beta, "distance": panel.camera.Distance,
				"minDistance": panel.camera.Distance / 4, "maxDistance": panel.camera.Distance * 3, "damping": 0, "zoomSensitivity": 0, "panSensitivity": 0, "rotateSensitivity": 1.5,
			},
			"light": map[string]any{"main": map[string]any{"intensity": 0.6, "alpha": 40, "beta": 10}, "ambient": map[string]any{"intensity": 0.5}},
		})
		for _, name := range [...]string{"xAxis3D", "yAxis3D", "zAxis3D"} {
			axes[name] = append(axes[name], map[string]any{"type": "value", "min": -boxSize * surfaceUnits, "max": boxSize * surfaceUnits, "grid3DIndex": i})
		}
		if panel.label != "" {
			titles = append(titles, map[string]any{
				"text": panel.label, "left": wide(x + f.panelW/2), "top": high(y - 14), "textAlign": "center", "padding": 0,
				"textStyle": map[string]any{"fontSize": 12, "fontWeight": "normal", "color": palette.Hex(palette.Quiet())},
			})
		}
		neurons := o.Series(i)
		patch(neurons, map[string]any{
			"grid3DIndex": i, "symbolSize": 2 * f.dot(len(p.drawn)),
			"dimensions": []any{"x", "y", "z", "value"},
			"itemStyle":  map[string]any{"opacity": 1},
			"emphasis":   map[string]any{"label": map[string]any{"show": false}},
		})
		series = append(series, neurons)
	}
	for i, panel := range p.panels {
		more := func(kind, name string, with map[string]any) {
			patch(with, map[string]any{"type": kind, "name": name, "coordinateSystem": "cartesian3D", "grid3DIndex": i, "silent": true})
			series = append(series, with)
		}
		if g := panel.surface; g != nil {
			more("surface", "surface", map[string]any{
				"dataShape": []any{g.Rows, g.Cols}, "shading": "lambert", "wireframe": map[string]any{"show": false},
				"itemStyle": map[string]any{"color": palette.Hex(surfaceInk()), "opacity": surfaceOpacity},
			})
		}
		more("line3D", "mesh", map[string]any{"lineStyle": map[string]any{"color": palette.Hex(palette.Quiet()), "opacity": 0.3, "width": 0.7}})
		more("line3D", "wires", map[string]any{"lineStyle": map[string]any{"color": palette.Hex(wireInk()), "opacity": 0.65, "width": 1}})
		more("scatter3D", "mark", map[string]any{
			"symbolSize": 2*f.dot(len(p.drawn)) + 11,
			"itemStyle":  map[string]any{"opacity": 1, "color": "rgba(0,0,0,0)", "borderColor": palette.Hex(palette.Category(palette.Vermillion)), "borderWidth": 3},
		})
	}
	o["series"], o["grid3D"], o["title"] = series, grids, titles
	for name, list := range axes {
		o[name] = list
	}
}

// data are the places of all panels.
func (p *surfacePlan) data() map[string]any {
	var panels []any
	var first []float64 // surface: donuts have the same
	for i, panel := range p.panels {
		one := map[string]any{"neurons": whole(panel.neurons), "wires": wholes(panel.wires), "frame": wholes(panel.frame)}
		if g := panel.surface; g != nil {
			at := whole(g.At)
			if one["rows"], one["cols"], one["every"] = g.Rows, g.Cols, g.Every; i == 0 || !slices.Equal(at, first) {
				one["surface"], first = at, at
			}
		}
		panels = append(panels, one)
	}
	data := map[string]any{
		"event": "moduli:neuron", "group": p.group, "count": p.neurons, "panels": panels, "values": p.values, "label": p.colourName(),
	}
	if p.sampled {
		data["numbers"] = p.drawn
	}
	return data
}

// whole writes places as whole numbers, three to each; those without one are NaN.
func whole(points []r3.Vec) []float64 {
	out := make([]float64, 0, 3*len(points))
	for _, v := range points {
		if !immerse.Finite(v) {
			out = append(out, math.NaN(), math.NaN(), math.NaN())
			continue
		}
		for _, x := range [...]float64{v.X, v.Y, v.Z} {
			out = append(out, math.Round(surfaceUnits*x))
		}
	}
	return out
}

func wholes(lines [][]r3.Vec) []any {
	out := make([]any, len(lines))
	for i, l := range lines {
		out[i] = whole(l)
	}
	return out
}

// patchBar sets the ends of the colours, of neurons alone.
func (p *surfacePlan) patchBar(o echarts.Option) {
	lo, hi := p.colours.Min, p.colours.Max
	if !finite(lo) || !finite(hi) {
		lo, hi = 0, 1
	}
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	indices := make([]any, len(p.panels))
	for i := range indices {
		indices[i] = i
	}
	high := p.frame.panelsHeight() - 28
	patch(o.Part("visualMap", 0), map[string]any{
		"min": lo, "max": hi, "dimension": 3, "seriesIndex": indices, "precision": 2,
		"itemWidth": 14, "itemHeight": max(high-10, 40), "padding": 5, "outOfRange": map[string]any{"color": "#b0b0b0"},
	})
	if p.scalar {
		o["graphic"] = map[string]any{
			"type": "text", "right": 4, "top": p.frame.top + 14 + high/2, "rotation": math.Pi / 2, "silent": true,
			"style": map[string]any{"text": p.colours.Label, "fontSize": 12, "fill": palette.Hex(palette.Ink())},
		}
	}
}
