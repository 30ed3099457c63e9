package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// These tests go the whole way of a user: install into a Python environment, then tools that are told a notebook and no more.

// pythonWith finds a Python that can import modules, or skips the test; in CI it must be there.
func pythonWith(t *testing.T, modules string) string {
	t.Helper()
	py := os.Getenv("MODULI_PYTHON")
	if py == "" {
		py = "python3"
	}
	if out, err := exec.Command(py, "-c", "import "+modules).CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("in CI this test must run: %s cannot import %s: %v %s", py, modules, err, out)
		}
		t.Skipf("%s cannot import %s (set MODULI_PYTHON to one that can): %v", py, modules, err)
	}
	return py
}

// environment is a Python environment of the tests' own, in which the kernel is installed once for all of them.
type environment struct {
	python string
	env    []string
	said   result
	err    error
}

var installed = struct {
	sync.Once
	environment
	dir string
}{}

// jupyter gives an environment whose packages are those of MODULI_PYTHON, and whose kernel and whose part of papermill are this module's.
func jupyter(t *testing.T, modules string) *environment {
	t.Helper()
	py := pythonWith(t, modules)
	installed.Do(func() {
		e, _ := newEnvironment(py, installed.dir)
		if e.err == nil {
			e.said = runInstall(t, append(e.env, asCommand+"=1"), "", "--sys-prefix", "--papermill")
		}
		installed.environment = e
	})
	if installed.err != nil || installed.said.status != 0 {
		t.Fatalf("%v, %+v", installed.err, installed.said)
	}
	return &installed.environment
}

const site = `import sys, sysconfig, pathlib
open(sys.argv[1], "w").write("\n".join(p for p in sys.path if p.endswith("-packages")))
print(sys.prefix)`

func newEnvironment(py, dir string) (e environment, prefix string) {
	prefix = filepath.Join(dir, "venv")
	if out, err := exec.Command(py, "-m", "venv", "--without-pip", "--symlinks", prefix).CombinedOutput(); err != nil {
		e.err = &commandError{err, out}
		return e, prefix
	}
	e.python = filepath.Join(prefix, "bin", "python")
	packages, err := exec.Command(e.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").Output()
	if err != nil {
		e.err = err
		return e, prefix
	}
	lender, err := exec.Command(py, "-c", site, filepath.Join(strings.TrimSpace(string(packages)), "lent.pth")).Output()
	if err != nil {
		e.err = err
		return e, prefix
	}
	share := func(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }
	e.env = append(os.Environ(), "VIRTUAL_ENV="+prefix, "PATH="+filepath.Join(prefix, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		// What the lender's packages keep beside them, such as nbconvert's templates; the kernel is found without.
		"JUPYTER_PATH="+share(strings.TrimSpace(string(lender))),
		"JUPYTER_DATA_DIR="+filepath.Join(dir, "data"), "JUPYTER_CONFIG_DIR="+filepath.Join(dir, "config"), "JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "run"),
		"IPYTHONDIR="+filepath.Join(dir, "ipython"), "PYTHONDONTWRITEBYTECODE=1", "NO_COLOR=1")
	return e, prefix
}

type commandError struct {
	error
	said []byte
}

func (e *commandError) Error() string { return e.error.Error() + "\n" + string(e.said) }

// run runs a Python module in a folder of its own.
func (e *environment) run(t *testing.T, dir string, args ...string) (said string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), e.python, args...)
	cmd.Env, cmd.Dir = e.env, dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// must runs it, and it has to go well.
func (e *environment) must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	said, err := e.run(t, dir, args...)
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, said)
	}
	return said
}

// course writes a copy of one of the course's notebooks without its outputs.
func course(t *testing.T, dir, file string, change func(*notebook.Cell)) string {
	t.Helper()
	nb, err := notebook.ReadFile(filepath.Join("..", "notebooks", file))
	must(t, err)
	for _, c := range nb.Cells {
		c.Outputs, c.Count = nil, 0
		if change != nil && c.Tagged("parameters") {
			change(c)
		}
	}
	must(t, notebook.WriteFile(filepath.Join(dir, file), nb))
	return file
}

func smallest(c *notebook.Cell) {
	c.Source = strings.ReplaceAll(c.Source, "moduli.Workshop", "moduli.Smoke")
}

// wentWell checks that every cell has run and shown pictures and no error.
func wentWell(t *testing.T, path string) {
	t.Helper()
	nb, err := notebook.ReadFile(path)
	must(t, err)
	cells, pictures, pages := 0, 0, 0
	for i, c := range nb.Cells {
		if c.Kind != notebook.Code {
			continue
		}
		if cells++; c.Count != cells {
			t.Errorf("cell %d has number %d, want %d", i, c.Count, cells)
		}
		for _, o := range c.Outputs {
			if o.Type == notebook.ErrorOutput {
				t.Errorf("cell %d: %s: %s", i, o.Ename, o.Evalue)
			}
			if o.Data["image/png"] != nil {
				pictures++
			}
			if html, _ := o.Data["text/html"].(string); strings.Contains(html, "<figure data-moduli=") {
				pages++
			}
		}
	}
	if cells < 8 || pictures < 3 || pages < 3 {
		t.Errorf("%d cells, %d pictures, %d figures: want at least 8, 3 and 3", cells, pictures, pages)
	}
}

func TestJupyterExecuteRunsTheCourse(t *testing.T) {
	e := jupyter(t, "nbclient, zmq")
	dir := t.TempDir()
	file := course(t, dir, "05-language.ipynb", smallest)
	e.must(t, dir, "-c", "from nbclient.cli import main; main()", "--inplace", file) // what `jupyter execute` starts
	wentWell(t, filepath.Join(dir, file))
}

func TestJupyterExecuteKeepsControls(t *testing.T) {
	e := jupyter(t, "nbclient, zmq")
	dir := t.TempDir()
	path := filepath.Join(dir, "a.ipynb")
	must(t, notebook.WriteFile(path, notebook.New(&notebook.Cell{Kind: notebook.Code, Source: "control.NewIntSlider(\"size\", 1, 12).Start(3).Show()"})))
	e.must(t, dir, "-c", "from nbclient.cli import main; main()", "--inplace", "a.ipynb")
	text, err := os.ReadFile(path)
	must(t, err)
	var nb struct {
		Metadata struct {
			Widgets map[string]struct {
				State map[string]struct {
					Name  string `json:"model_name"`
					State struct {
						Description string
						Value       int
					}
				}
			}
		}
	}
	must(t, json.Unmarshal(text, &nb))
	for _, m := range nb.Metadata.Widgets["application/vnd.jupyter.widget-state+json"].State {
		if m.Name == "IntSliderModel" && m.State.Description == "size" && m.State.Value == 3 {
			return
		}
	}
	t.Errorf("no slider in the metadata: %+v", nb.Metadata)
}

func TestNbconvertRunsTheCourse(t *testing.T) {
	e := jupyter(t, "nbconvert, zmq")
	dir := t.TempDir()
	file := course(t, dir, "03-navigation.ipynb", smallest)
	e.must(t, dir, "-m", "nbconvert", "--to", "notebook", "--execute", file)
	wentWell(t, filepath.Join(dir, "03-navigation.nbconvert.ipynb"))
	e.must(t, dir, "-m", "nbconvert", "--to", "html", "03-navigation.nbconvert.ipynb")
	page, err := os.ReadFile(filepath.Join(dir, "03-navigation.nbconvert.html"))
	must(t, err)
	if n := bytes.Count(page, []byte("<figure data-moduli=")); n < 3 {
		t.Errorf("the page has %d figures, want at least 3", n)
	}
}

// A failing cell fails the command, and its error is told in Go's words.
func TestNbconvertTellsOfAFailingCell(t *testing.T) {
	e := jupyter(t, "nbconvert, zmq")
	dir := t.TempDir()
	must(t, notebook.WriteFile(filepath.Join(dir, "a.ipynb"), notebook.New(
		&notebook.Cell{Kind: notebook.Code, Source: "x := 1"}, &notebook.Cell{Kind: notebook.Code, Source: "x + nothing"})))
	said, err := e.run(t, dir, "-m", "nbconvert", "--to", "notebook", "--execute", "a.ipynb")
	if err == nil || !strings.Contains(said, "undefined: nothing") {
		t.Errorf("%v: %s", err, said)
	}
}

func TestPapermillRunsTheCourseWithItsParameter(t *testing.T) {
	e := jupyter(t, "papermill.translators, zmq")
	for _, file := range []string{"03-navigation.ipynb", "05-language.ipynb"} {
		dir := t.TempDir()
		said := e.must(t, dir, "-m", "papermill", course(t, dir, file, nil), "out.ipynb", "-p", "preset", "moduli.Smoke")
		if strings.Contains(said, "unknown parameter") {
			t.Errorf("papermill does not know the parameter:\n%s", said)
		}
		wentWell(t, filepath.Join(dir, "out.ipynb"))
		nb, err := notebook.ReadFile(filepath.Join(dir, "out.ipynb"))
		must(t, err)
		for _, c := range nb.Cells {
			if c.Tagged("injected-parameters") && c.Source != "// Parameters\npreset = moduli.Smoke\n" {
				t.Errorf("the injected cell is %q", c.Source)
			}
		}
	}
}

// parameters are of all types that papermill has, and the values that Go shows of them with %T and %#v.
const parameters = `
whole: 7
negative: -3
fraction: 0.1
as_float: 2
huge: 1.0e+300
agreed: true
text: "a \"quote\", a \\ and ${x} %d\nand a line\tof Größe 世界 🐀\u0007\u2028"
number_like: "012"
list: [1, 2, 3]
floats: [1, 2.5]
declared_floats: [1, 2]
mixed: [1, "a", null, [true]]
nested: [[1], [2, 3]]
none: []
dict: {a: 1, "b\"": 2}
deep: {a: {x: [0.5]}, b: {}}
nothing: null
nobody: null
wait: 3 * time.Second
undeclared: "as it is"
`

var shown = map[string]string{
	"whole": "int 7", "negative": "int -3", "fraction": "float64 0.1", "as_float": "float64 2", "huge": "float64 1e+300",
	"agreed":      "bool true",
	"text":        `string "a \"quote\", a \\ and ${x} %d\nand a line\tof Größe 世界 🐀\a\u2028"`,
	"number_like": `string "012"`, "list": "[]int []int{1, 2, 3}", "floats": "[]float64 []float64{1, 2.5}", "declared_floats": "[]float64 []float64{1, 2}",
	"mixed":  `[]interface {} []interface {}{1, "a", interface {}(nil), []bool{true}}`,
	"nested": "[][]int [][]int{[]int{1}, []int{2, 3}}", "none": "[]interface {} []interface {}{}",
	"dict":    `map[string]int map[string]int{"a":1, "b\"":2}`,
	"deep":    `map[string]map[string][]float64 map[string]map[string][]float64{"a":map[string][]float64{"x":[]float64{0.5}}, "b":map[string][]float64{}}`,
	"nothing": "<nil> <nil>", "nobody": "[]string []string(nil)", "wait": "time.Duration 3000000000", "undeclared": `string "as it is"`,
}

// TestPapermillsParameters has a cell that declares some of the parameters, with types that their new values keep.
func TestPapermillsParameters(t *testing.T) {
	e := jupyter(t, "papermill.translators, zmq")
	const declared = "whole := 1 // how many\nvar as_float = 0.5\nvar (\n\tdeclared_floats = []float64{3}\n\tnobody []string = []string{\"me\"}\n)\ntext := \"// no comment\"\nwait := time.Minute\nconst agreed = false"
	var ask strings.Builder
	ask.WriteString("import \"fmt\"\n")
	for name := range shown {
		ask.WriteString("fmt.Printf(\"" + name + " %T %#v\\n\", " + name + ", " + name + ")\n")
	}
	nb := notebook.New(&notebook.Cell{Kind: notebook.Code, Source: declared, Metadata: map[string]any{"tags": []any{"parameters"}}},
		&notebook.Cell{Kind: notebook.Code, Source: ask.String()})
	dir := t.TempDir()
	must(t, notebook.WriteFile(filepath.Join(dir, "a.ipynb"), nb))
	must(t, os.WriteFile(filepath.Join(dir, "parameters.yaml"), []byte(parameters), 0o600))
	e.must(t, dir, "-m", "papermill", "a.ipynb", "b.ipynb", "-f", "parameters.yaml")
	nb, err := notebook.ReadFile(filepath.Join(dir, "b.ipynb"))
	must(t, err)
	if len(nb.Cells) != 3 || len(nb.Cells[2].Outputs) != 1 {
		t.Fatalf("%d cells, outputs %+v", len(nb.Cells), nb.Cells[2].Outputs)
	}
	got := map[string]string{}
	for line := range strings.Lines(nb.Cells[2].Outputs[0].Text) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		got[name] = value
	}
	for name, want := range shown {
		if got[name] != want {
			t.Errorf("%s is %s, want %s", name, got[name], want)
		}
	}
	if t.Failed() {
		t.Logf("the injected cell:\n%s", nb.Cells[1].Source)
	}
	help := e.must(t, dir, "-m", "papermill", "--help-notebook", "a.ipynb")
	for _, want := range []string{"whole: Unknown type (default 1)", "how many", "nobody: []string (default []string{\"me\"})"} {
		if !strings.Contains(help, want) {
			t.Errorf("papermill --help-notebook says no %q:\n%s", want, help)
		}
	}
	// A value that the variable's type can not hold is an error, as it would be in a cell that a person has written.
	if said, err := e.run(t, dir, "-m", "papermill", "a.ipynb", "c.ipynb", "-p", "whole", "2.5"); err == nil || !strings.Contains(said, "truncated") {
		t.Errorf("2.5 for a whole number: %v\n%s", err, said)
	}
}

// papermill in the environment knows the kernel through its package alone, which goes when the kernel goes.
func TestUninstallTakesPapermillsPartToo(t *testing.T) {
	py := pythonWith(t, "papermill.translators")
	e, prefix := newEnvironment(py, t.TempDir())
	must(t, e.err)
	var out bytes.Buffer
	m := &machine{goos: runtime.GOOS, getenv: func(string) string { return "" }, stdout: &out, stderr: &out}
	where, err := m.target(place{prefix: prefix})
	must(t, err)
	python, err := m.papermillPython(place{prefix: prefix})
	must(t, err)
	must(t, os.MkdirAll(filepath.Dir(where.papermillNote()), 0o755))
	must(t, m.installPapermill(where, python))
	const knows = "import json, papermill.translators as t; print(json.dumps('moduli-go' in t.papermill_translators._translators), json.dumps('go' in t.papermill_translators._translators))"
	if said := e.must(t, "", "-c", "import papermill; "+knows); said != "true false\n" {
		t.Errorf("papermill knows the kernel and the language of all others: %q, want true false", said)
	}
	must(t, m.uninstall(where))
	if !strings.Contains(out.String(), "papermill   "+python) || !strings.Contains(out.String(), "removed     moduli-papermill from "+python) {
		t.Errorf("said %s", &out)
	}
	if said := e.must(t, "", "-c", "import papermill; "+knows); said != "false false\n" {
		t.Errorf("after uninstall: %q", said)
	}
	if _, err := os.Stat(filepath.Join(prefix, "share", "moduli-go")); !os.IsNotExist(err) {
		t.Errorf("uninstall leaves files: %v", tree(t, filepath.Join(prefix, "share")))
	}
}

func TestPapermillIsMissed(t *testing.T) {
	env, home := bare(t)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"uninstall", "--papermill"}, 2, "--papermill goes with install"},
		{[]string{"--papermill", "--prefix", home}, 1, "--papermill: there is no Python in " + home},
		{[]string{"--papermill"}, 1, "neither python3 nor python is on the PATH"},
	} {
		if r := runInstall(t, env, "", c.args...); r.status != c.status || !strings.Contains(r.stderr, c.want) {
			t.Errorf("%q: %+v, want %q", c.args, r, c.want)
		}
	}
}

// What YAML and JSON have no common form for comes from programs alone.
func TestParametersOfPrograms(t *testing.T) {
	e := jupyter(t, "papermill.translators, zmq")
	const program = `import papermill, datetime
from papermill.translators import translate_parameters
print(translate_parameters("moduli-go", "go", {"up": float("inf"), "down": float("-inf"), "none": float("nan"), "half": "\ud83d", "pair": (1, 2), "day": datetime.date(2026, 1, 2)}))`
	const want = "// Parameters\nvar up = math.Inf(1)\nvar down = math.Inf(-1)\nvar none = math.NaN()\nvar half = \"\\ufffd\"\nvar pair = []int{1, 2}\nvar day = \"2026-01-02\"\n\n"
	if got := e.must(t, "", "-c", program); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// seen is what jupyter console showed from one prompt to the next.
type seen struct {
	Banner, Value, Printed, Error, Completed, Block, Interrupted, After string
	Status                                                              int
}

func TestJupyterConsole(t *testing.T) {
	e := jupyter(t, "jupyter_console, pexpect, zmq")
	script, err := filepath.Abs("../kernel/testdata/console.py")
	must(t, err)
	var got seen
	out := e.must(t, t.TempDir(), script)
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for what, c := range map[string]struct{ got, want string }{
		"banner":        {got.Banner, "\nmoduli-go "},
		"value":         {got.Value, "Out[2]: 42\n"},
		"printed":       {got.Printed, "\nx is 20\n"},
		"error":         {got.Error, "In[4]:1:5: undefined: nothing\n    x + nothing\n        ^\n"},
		"completion":    {got.Completed, "Replace"},
		"several lines": {got.Block, "   ...:     fmt.Println(\"round\", i)\n"},
		"their output":  {got.Block, "\nround 0\nround 1\n"},
		"interrupt":     {got.Interrupted, "interrupted"},
		"values live":   {got.After, "Out[7]: true\n"},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: %q, want %q in it", what, c.got, c.want)
		}
	}
	if got.Status != 0 {
		t.Errorf("the console ends with status %d", got.Status)
	}
}

func TestTheDoctorFindsWhatDrawsSliders(t *testing.T) {
	py, dir := pythonWith(t, "jupyter_core"), t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "jupyter"), []byte("#!/bin/sh\nexec "+py+" -m jupyter_core \"$@\"\n"), 0o755))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	widgets := filepath.Join(dir, "labextensions", "@jupyter-widgets", "jupyterlab-manager")
	must(t, os.MkdirAll(widgets, 0o755))
	t.Setenv("JUPYTER_PATH", dir)
	if got := checkControls(); got != ok("controls", widgets) {
		t.Errorf("%+v", got)
	}
	t.Setenv("PATH", t.TempDir())
	if got := checkControls(); got.state != "note" || !strings.Contains(got.detail, "jupyterlab_widgets") {
		t.Errorf("without Jupyter: %+v", got)
	}
}
