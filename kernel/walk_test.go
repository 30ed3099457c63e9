package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// walked are the code cells of the walk: what testdata/walk.py calls DECLARED, CHART, SLIDER, ANSWER and TRAINING.
var walked = []string{
	"// half is half of x.\nfunc half(x float64) float64 { return x / 2 }\n\nanswer := 42",
	"exp := moduli.Navigation(moduli.Smoke)\nres, err := exp.Run(ctx, widgets.Watch().Width(560))\nif err != nil {\n\tpanic(err)\n}",
	`slider := control.NewIntSlider("size", 1, 12).Start(3)
number := control.NewLabel("twice 3 is 6")
slider.OnChange(func(n int) { number.Set(fmt.Sprintf("twice %d is %d", n, 2*n)) })
control.NewVBox(slider, number).Show()`,
	"answer",
	"exp.Epochs = 2000 // more than anybody waits for\nexp.Run(ctx, widgets.Watch().Width(560))",
}

// sights is what a reader saw on the walk.
type sights struct {
	Value, Kept, Tooltip, Interrupted string
	Chart                             paint
	Slider, Moved                     []string
	WhileItTrained                    string `json:"while it trained"`
	Completion                        [][]string
	SavedWidgets                      map[string]int `json:"saved widgets"`
	SavedOutputs                      []int          `json:"saved outputs"`
	ReloadedSlider                    []string       `json:"reloaded slider"`
	ReloadedChart                     paint          `json:"reloaded chart"`
	ReloadedValue                     string         `json:"reloaded value"`
	MovedAfterReload                  []string       `json:"moved after reload"`
	SliderOfTheFile                   []string       `json:"slider of the file"`
	ChartOfTheFile                    paint          `json:"chart of the file"`
	AnotherKernel                     string         `json:"another kernel"`
	DeclaredAnew                      string         `json:"declared anew"`
	Restarted                         string
	Errors, Outside, Globals, Log     []string
}

// paint is how much of a canvas is painted.
type paint struct{ Pixels, Colours int }

func (p paint) check(t *testing.T, what string) {
	t.Helper()
	if p.Pixels < 5000 || p.Colours < 50 {
		t.Errorf("%s: %d pixels in %d colours, want a curve with its axes", what, p.Pixels, p.Colours)
	}
}

func chromium(t *testing.T) string {
	t.Helper()
	name := os.Getenv("MODULI_CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("needs Chromium, by MODULI_CHROMIUM or on the PATH: ", err)
	}
	return path
}

// walk leaves a picture of each step in out/frontends, which git does not keep and CI does.
func walk(t *testing.T, app string, modules ...string) (seen sights) {
	t.Helper()
	py := python(t, append(modules, "playwright", "jupyterlab_widgets")...)
	browser := chromium(t)
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "walk.ipynb")
	addKernel(t, data, "moduli-go", "real")
	nb := notebook.New(&notebook.Cell{Kind: notebook.Markdown, Source: "# A walk"})
	for _, source := range walked {
		nb.Cells = append(nb.Cells, &notebook.Cell{Kind: notebook.Code, Source: source})
	}
	must(t, notebook.WriteFile(file, nb))
	shots, err := filepath.Abs("../out/frontends")
	must(t, err)
	cmd := exec.CommandContext(t.Context(), py, "testdata/walk.py", app, file, browser, shots)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "PYTHONDONTWRITEBYTECODE=1")
	r := finish(t, cmd)
	if r.status != 0 {
		t.Fatalf("%+v; pictures in %s", r, shots)
	}
	if err := json.Unmarshal([]byte(r.stdout), &seen); err != nil {
		t.Fatalf("%v: %s", err, r.stdout)
	}
	t.Log(r.stdout)
	return seen
}

func (s sights) check(t *testing.T) {
	t.Helper()
	const lost = "undefined: answer"
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"the value of a cell", s.Value, "[4]:\n42"},
		{"a slider and what a program makes of it", s.Slider, []string{"3", "twice 3 is 6"}},
		{"the slider moved while a cell trains", s.Moved, []string{"7", "twice 7 is 14"}},
		{"the prompt of that cell then", s.WhileItTrained, "[*]:"},
		{"values after the interrupt", s.Kept, "[6]:\n42"},
		{"names that begin so, with their kinds", s.Completion, [][]string{{"f", "Replace", "function"}, {"f", "ReplaceAll", "function"}, {"t", "Replacer", "type"}}},
		{"signature, documentation and place", s.Tooltip, "func half(x float64) float64\n\nhalf is half of x.\n\nIn[1], line 2"},
		{"controls in the saved notebook", s.SavedWidgets, map[string]int{"size": 7}},
		{"outputs in the saved notebook", s.SavedOutputs, []int{0, 1, 1, 1, 2}},
		{"the slider of a page that is loaded again", s.ReloadedSlider, []string{"7", "twice 7 is 14"}},
		{"the value in it", s.ReloadedValue, "[4]:\n42"},
		{"the slider moved in it", s.MovedAfterReload, []string{"8", "twice 8 is 16"}},
		{"the slider of a file whose kernel is gone", s.SliderOfTheFile, []string{"8", "twice 8 is 16"}},
		{"a value declared anew", s.DeclaredAnew, "[2]:\n42"},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	s.Chart.check(t, "the chart")
	s.ReloadedChart.check(t, "the chart of a page that is loaded again")
	s.ChartOfTheFile.check(t, "the chart of a file whose kernel is gone")
	for what, c := range map[string]struct{ got, want string }{
		"the interrupt":     {s.Interrupted, "interrupted: the cell was stopped; values of earlier cells are kept"},
		"a kernel anew":     {s.AnotherKernel, lost},
		"a kernel restarts": {s.Restarted, lost},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: %q, want %q in it", what, c.got, c.want)
		}
	}
	if len(s.Globals) > 0 {
		t.Errorf("charts leave %q in the page, which front ends delete or take for their own", s.Globals)
	}
	if len(s.Log) > 0 {
		t.Errorf("the kernel complains in the server's log: %q", s.Log)
	}
	if len(s.Errors) > 0 || len(s.Outside) > 0 {
		t.Errorf("errors of scripts: %q; requests to the network: %q", s.Errors, s.Outside)
	}
}

func TestAWalkThroughJupyterLab(t *testing.T) { walk(t, "lab", "jupyterlab").check(t) }

func TestAWalkThroughNotebook7(t *testing.T) {
	seen := walk(t, "notebook", "notebook")
	// Notebook 7.6 says so when it loads its own settings, whatever the kernel.
	own := "Cannot read properties of undefined (reading 'schema')"
	var errors []string
	for _, e := range seen.Errors {
		if e != own {
			errors = append(errors, e)
		}
	}
	seen.Errors = errors
	seen.check(t)
}
