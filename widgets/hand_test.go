package widgets

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// A step is what a hand does at a page: see testdata/hand.py.
type step [2]any

func press(keys ...string) (all []step) {
	for _, k := range keys {
		all = append(all, step{"press", k})
	}
	return all
}

// withHand shows widgets in a browser, does steps one after the other, and gives what scripts told, into told. Scripts find
// the i-th chart by look(i), and how many charts listen to choices of neurons in listening.
func withHand(t *testing.T, told any, shown []display.Bundler, steps []step) {
	t.Helper()
	browser := chromium(t)
	python := os.Getenv("MODULI_PYTHON")
	if python == "" {
		python = "python3"
	}
	if out, err := exec.Command(python, "-c", "import playwright").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s cannot import playwright: %v: %s", python, err, out)
		}
		t.Skipf("%s cannot import playwright (set MODULI_PYTHON to one that can): %v", python, err)
	}
	outputs := []string{`<script>var listening=0;["add","remove"].forEach(function(k,i){var f=document[k+"EventListener"];
document[k+"EventListener"]=function(n){if(n=="moduli:neuron")listening+=1-2*i;return f.apply(document,arguments)}});
function look(i){var lib=window[Object.keys(window).find(function(k){return k.indexOf("__moduli_echarts")==0})];
return lib.ready.then(function(l){return l.getInstanceByDom(document.querySelectorAll("figure div[role=img]")[i])})}
function rings(i){return look(i).then(function(c){return c.getOption().series.filter(function(s){return/^ring/.test(s.id)}).map(function(s){return s.data})})}
function said(i){return document.querySelectorAll("figure")[i].querySelector("[aria-live]").textContent}
</script>`}
	var page display.Page
	for _, v := range shown {
		b, err := v.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, page.Complete(b).Data["text/html"].(string))
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(watchPage(len(shown), outputs...)), 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(append(steps, step{"tell", `faults.join(" | ")`}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience+2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "testdata/hand.py", browser, file)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var all []json.RawMessage
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	last := len(all) - 1
	if faults := string(all[last]); faults != `""` {
		t.Errorf("the page has faults: %s", faults)
	}
	if text, err = json.Marshal(all[:last]); err == nil {
		err = json.Unmarshal(text, told)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// moments are charts of four places, with columns of differing lengths, gaps, constants and great and small numbers.
func moments(place []int) chart.Chart {
	nan, inf := math.NaN(), math.Inf(1)
	x := [][]float64{{0.1, 0.2, 0.3}, {0.5, nan, 0.7, 0.9}, {0.4}, {}}[place[0]]
	y := [][]float64{{-1000, 2.5, 3e5}, {inf, 1, 2, 3}, {7}, {}}[place[0]]
	return chart.Chart{Title: "moments", Width: 400, Height: 300, Panels: []chart.Panel{{
		Left: 60, Top: 60, Width: 300, Height: 180, Title: fmt.Sprintf("place %d", place[0]), X: static.Scale{Max: 1}, Y: static.Scale{Min: -1000, Max: 3e5},
		Marks: []chart.Mark{
			{Kind: chart.Points, Columns: [][]float64{x, y, make([]float64, len(x))}, Ink: black()},
			{Kind: chart.Line, Columns: [][]float64{{0, 1}, {5, 5}}, Ink: black()},
			{Kind: chart.Words, Columns: [][]float64{{0.5}, {1000}}, Texts: []string{fmt.Sprintf("text %d", place[0])}},
		},
	}}}
}

// By arrow keys, Home and End, and by script, a slider shows each place: its numbers as they were before they were packed, its
// title and another picture.
func TestBrowserSlidersShowEachPlace(t *testing.T) {
	play := chart.Play{Sliders: []chart.Slider{{Name: "place", Labels: []string{"a", "b", "c", "d"}}}, Start: []int{1}, At: moments}
	const look = `look(0).then(function(c){var o=c.getOption(),r=document.querySelector("input[type=range]");
return new Promise(function(done){requestAnimationFrame(function(){requestAnimationFrame(function(){
var v=document.querySelector("figure canvas"),d=v.getContext("2d").getImageData(0,0,v.width,v.height).data,n=0;for(var i=0;i<d.length;i++)n=(31*n+d[i])>>>0;
done({points:o.series[0].data,line:o.series[1].data,title:o.title[1].text,says:r.getAttribute("aria-valuetext"),value:r.value,picture:n})})})})})`
	tell := step{"tell", look}
	var told []struct {
		Points, Line       [][]*float64
		Title, Says, Value string
		Picture            int
	}
	script := `var r=document.querySelector("input[type=range]");r.value=1;r.dispatchEvent(new Event("input"))`
	withHand(t, &told, []display.Bundler{figure{name: "moments", widget: "Moments", inks: 16, play: play, alt: "a", caption: "c", text: "t"}}, slices.Concat(
		[]step{tell, {"focus", "input[type=range]"}}, press("ArrowRight"), []step{tell}, press("End"), []step{tell}, press("Home"), []step{tell},
		[]step{{"tell", `(function(){` + script + `})()`}}, []step{tell}))
	places := []int{1, 2, 3, 0, -1, 1}
	pictures := map[int]int{}
	for i, place := range places {
		if place < 0 {
			continue
		}
		got, want := told[i], moments([]int{place})
		if got.Title != want.Panels[0].Title || got.Value != fmt.Sprint(place) || got.Says != "abcd"[place:place+1] {
			t.Errorf("place %d: title %q, value %q, told as %q", place, got.Title, got.Value, got.Says)
		}
		if was, known := pictures[place]; known && was != got.Picture {
			t.Errorf("place %d: its picture differs from that before", place)
		}
		pictures[place] = got.Picture
		columns := want.Panels[0].Marks[0].Columns
		for row, cells := range got.Points {
			for c, cell := range cells {
				ok := cell == nil
				if row < len(columns[c]) && !math.IsNaN(columns[c][row]) && !math.IsInf(columns[c][row], 0) {
					step := []float64{0.8, 301000, 0}[c] / 65534 // of the 16 bits
					ok = cell != nil && math.Abs(*cell-columns[c][row]) <= 0.51*step+1e-12
				}
				if !ok {
					t.Errorf("place %d: row %d, column %d is %v, want %v", place, row, c, cell, columns[c])
				}
			}
		}
		if len(got.Points) < len(columns[0]) {
			t.Errorf("place %d: %d points, want %d", place, len(got.Points), len(columns[0]))
		}
		if len(got.Line) != 2 || *got.Line[1][1] != 5 {
			t.Errorf("place %d: the line that does not change is %v", place, got.Line)
		}
	}
	seen := map[int]bool{}
	for _, p := range pictures {
		seen[p] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d different pictures of 4 places", len(seen))
	}
}

// A neuron that is chosen in one picture of an embedding is marked in the others, moves their sliders, and changes nothing in
// pictures of other embeddings. Charts that are taken off the page stop listening.
func TestBrowserLinksNeuronsOfOneEmbedding(t *testing.T) {
	e, other := embed(t, space.Torus{}, 40), embed(t, space.Klein{}, 40)
	labels, neurons := []string{"0", "2", "5"}, []int{0, 2, 5}
	follower := figure{name: "follower", widget: "Follower", inks: 16, alt: "a", caption: "c", text: "t", play: chart.Play{
		Sliders: []chart.Slider{{Name: "neuron", Labels: labels, Neurons: neurons}}, Start: []int{0},
		At: func(place []int) chart.Chart {
			c := moments(place)
			c.Group = groupOf(e)
			return c
		},
	}}
	state := step{"tell", `Promise.all([0,1,2].map(rings)).then(function(r){return{rings:r.map(function(x){return x[0]}),said:[said(0),said(1),said(2)],slider:document.querySelector("input[type=range]").value,listening:listening}})`}
	var told []*struct {
		Rings     [][][]float64
		Said      []string
		Slider    string
		Listening int
		At        []float64
	}
	pixel := step{"tell", `look(1).then(function(c){var p=c.convertToPixel({seriesIndex:0},c.getOption().series[0].data[7].slice(0,2)),q=document.querySelectorAll("figure canvas")[1].getBoundingClientRect();return{at:[q.left+p[0],q.top+p[1]]}})`}
	group := `figure:nth-of-type(1) div[role=group]`
	gone := step{"tell", `(function(){window.kept=look(1);return kept.then(function(){document.querySelectorAll("figure")[1].remove()})})()`}
	after := step{"tell", `Promise.all([rings(0),kept.then(function(c){return c.getOption().series.filter(function(s){return/^ring/.test(s.id)})[0].data})]).then(function(r){return{rings:[r[0][0],r[1]],listening:listening}})`}
	shown := []display.Bundler{Domain(e), Domain(e).ColorByY().Title("again"), Domain(other), follower}
	steps := slices.Concat(
		[]step{state, {"focus", group}}, press("ArrowRight", "ArrowRight", "ArrowDown"), []step{state},
		press("Escape"), []step{state}, press("ArrowLeft"), []step{state},
		[]step{{"focus", "input[type=range]"}}, press("End"), []step{state},
		[]step{pixel, {"focus", group}}, press("Escape", "ArrowRight"), []step{gone}, press("ArrowRight"), []step{after})
	withHand(t, &told, shown, steps)
	plan, err := Domain(e).plan()
	if err != nil {
		t.Fatal(err)
	}
	at := func(neuron int) []float64 { return []float64{plan.points[neuron].x, plan.points[neuron].y} }
	near := func(got [][]float64, neuron int) bool {
		if neuron < 0 {
			return len(got) == 0
		}
		w := at(neuron)
		return len(got) == 1 && math.Abs(got[0][0]-w[0]) < 1e-3 && math.Abs(got[0][1]-w[1]) < 1e-3
	}
	for i, c := range []struct {
		name   string
		neuron int // -1 is none
		slider string
	}{{"at first", -1, "0"}, {"three arrows", 2, "1"}, {"Escape", -1, "1"}, {"an arrow after Escape", 0, "0"}, {"the slider's end", 5, "2"}} {
		got := told[i]
		for k := range 2 {
			if !near(got.Rings[k], c.neuron) {
				t.Errorf("%s: chart %d marks %v, want neuron %d", c.name, k, got.Rings[k], c.neuron)
			}
			if says := got.Said[k]; (c.neuron < 0) != (says == "") || c.neuron >= 0 && !strings.HasPrefix(says, fmt.Sprintf("neuron %d\n", c.neuron)) {
				t.Errorf("%s: chart %d says %q", c.name, k, says)
			}
		}
		if len(got.Rings[2]) != 0 || got.Said[2] != "" {
			t.Errorf("%s: the chart of another embedding marks %v and says %q", c.name, got.Rings[2], got.Said[2])
		}
		if got.Slider != c.slider || got.Listening != 4 {
			t.Errorf("%s: slider at %s, want %s; %d charts listen, want 4", c.name, got.Slider, c.slider, got.Listening)
		}
	}
	end := told[len(told)-1]
	if !near(end.Rings[0], 1) || !near(end.Rings[1], 0) || end.Listening != 3 {
		t.Errorf("after a chart was removed: marks %v (want neurons 1, and 0 as before in the removed one), %d listen, want 3", end.Rings, end.Listening)
	}
	clicked := told[5].At
	var again []*struct{ Rings [][][]float64 }
	withHand(t, &again, shown, []step{{"click", clicked}, state})
	if !near(again[0].Rings[0], 7) || !near(again[0].Rings[1], 7) || len(again[0].Rings[2]) != 0 {
		t.Errorf("after a click on neuron 7 marks are at %v", again[0].Rings)
	}
}

// The chart library knows nothing of the cells of tiles: each tells the numbers of its own pair.
func TestBrowserTellsTheCellUnderThePointer(t *testing.T) {
	table := analysis.CompareAll([]string{"a", "b", "c"}, []*prune.Mask{kept(0, 20), kept(10, 30), kept(10, 20)})
	p, err := MaskOverlap(table).plan()
	if err != nil {
		t.Fatal(err)
	}
	panel := p.picture().Panels[0]
	var steps []step
	var box [][2]float64
	withHand(t, &box, []display.Bundler{MaskOverlap(table)}, []step{{"tell", `(function(){var q=document.querySelector("figure canvas").getBoundingClientRect();return[q.left,q.top]})()`}})
	over := func(row, col float64) {
		steps = append(steps, step{"hover", [2]float64{box[0][0] + panel.Left + panel.Width*(col+0.5)/3, box[0][1] + panel.Top + panel.Height*(row+0.5)/3}},
			step{"tell", `[].map.call(document.querySelectorAll("figure div[style*='white-space: pre']"),function(d){return getComputedStyle(d).display=="none"?"":d.innerText}).join("")`})
	}
	over(0, 1)
	over(2, 0)
	over(3.2, 0) // below
	var told []string
	withHand(t, &told, []display.Bundler{MaskOverlap(table)}, steps)
	for i, pair := range [][2]int{{0, 1}, {2, 0}} {
		o := table.Cells[pair[0]][pair[1]]
		want := fmt.Sprintf("%s\nand: %s\nJaccard overlap: %.4g\nby chance alone: %.4g\nstandard deviations above chance: %.4g\nweights in common: %d",
			table.Names[pair[0]], table.Names[pair[1]], o.Jaccard, o.ByChance, o.Z, o.Both)
		if told[i] != want {
			t.Errorf("masks %v: the tip is %q, want %q", pair, told[i], want)
		}
	}
	if told[2] != "" {
		t.Errorf("below the cells the tip is %q", told[2])
	}
}
