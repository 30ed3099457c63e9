package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// These tests run the command with the engine that users have.

func TestValuesLiveOnInARun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "# t", "import \"fmt\"\nx := 20", "func twice(n int) int { return 2 * n }", "fmt.Println(twice(x))\ntwice(x) + 2", "x")
	r := finish(t, command(t, dir, "", "run", "a.ipynb"))
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
	must(t, err)
	if o := nb.Cells[3].Outputs; len(o) != 2 || o[0].Text != "40\n" || o[1].Data["text/plain"] != "42" {
		t.Errorf("third cell: %+v", o)
	}
	if o := nb.Cells[4].Outputs; len(o) != 1 || o[0].Data["text/plain"] != "20" {
		t.Errorf("last cell: %+v", o)
	}
}

func TestARunFailsAtTheCellsOwnLine(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "x := 1", "y := x\n\ny = undefinedName")
	r := finish(t, command(t, dir, "", "run", "a.ipynb"))
	if r.status != 1 || !strings.Contains(r.stderr, "undefinedName") || !strings.Contains(r.stderr, "In[2]:3") {
		t.Errorf("%+v", r)
	}
}

func TestWidgetsAreShownInARun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb",
		"import \"gonum.org/v1/gonum/mat\"\ne := &space.Embedding{Space: space.Torus{Dim: 2}, Points: mat.NewDense(2, 2, []float64{1, 2, 3, 4})}",
		"widgets.Domain(e).Show()")
	r := finish(t, command(t, dir, "", "run", "a.ipynb"))
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
	must(t, err)
	for _, mime := range []string{"text/html", "image/png", "text/plain"} {
		if o := nb.Cells[1].Outputs; len(o) != 1 || o[0].Data[mime] == nil {
			t.Errorf("no %s in %+v", mime, o)
		}
	}
}

func TestPresetsCompile(t *testing.T) {
	for _, preset := range []string{"smoke", "workshop", "paper"} {
		dir := t.TempDir()
		nb := notebook.New(&notebook.Cell{Kind: notebook.Code, Source: "preset := moduli.Workshop", Metadata: map[string]any{"tags": []any{"parameters"}}},
			&notebook.Cell{Kind: notebook.Code, Source: "preset.String()"})
		must(t, notebook.WriteFile(filepath.Join(dir, "a.ipynb"), nb))
		if r := finish(t, command(t, dir, "", "run", "a.ipynb", "--preset", preset)); r.status != 0 {
			t.Fatalf("%+v", r)
		}
		got, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
		must(t, err)
		if o := got.Cells[2].Outputs; len(o) != 1 || o[0].Data["text/plain"] != `"`+preset+`"` {
			t.Errorf("%s: %+v", preset, o)
		}
	}
}

func TestAScriptRuns(t *testing.T) {
	dir := t.TempDir()
	src := "//go:build ignore\n\n// Command hello greets.\npackage main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nconst who = \"world\"\n\nfunc main() {\n\tfmt.Println(\"hello,\", who)\n\tfmt.Fprintln(os.Stderr, \"quietly\")\n}\n"
	must(t, os.WriteFile(filepath.Join(dir, "hello.go"), []byte(src), 0o600))
	if r := finish(t, command(t, dir, "", "run", "hello.go")); r.status != 0 || r.stdout != "hello, world\n" || r.stderr != "quietly\n" {
		t.Errorf("%+v", r)
	}
}

func TestAScriptFailsAtItsOwnLine(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"type", "\tvar s string = 3\n\t_ = s\n", "x.go:4:17"},
		{"panic", "\tvar list []int\n\t_ = list[2]\n", "x.go:5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte("package main\n\nfunc main() {\n"+c.body+"}\n"), 0o600))
			r := finish(t, command(t, dir, "", "run", "x.go"))
			if r.status != 1 || !strings.Contains(r.stderr, c.want) || strings.Contains(r.stderr, "In[") {
				t.Errorf("%+v, want %q", r, c.want)
			}
		})
	}
}

func TestAScriptEndsWithItsOwnStatus(t *testing.T) {
	for _, c := range []struct {
		call   string
		status int
		stderr string
	}{
		{"os.Exit(0)", 0, ""}, {"os.Exit(3)", 3, ""}, {"log.Fatalf(\"no %s\", \"luck\")", 1, "no luck\n"},
	} {
		dir := t.TempDir()
		src := "package main\n\nimport (\n\t\"fmt\"\n\t\"log\"\n\t\"os\"\n)\n\nvar _, _ = log.Println, os.Exit\n\nfunc main() {\n\tfmt.Println(\"here\")\n\t" + c.call + "\n\tfmt.Println(\"there\")\n}\n"
		must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600))
		if r := finish(t, command(t, dir, "", "run", "x.go")); r.status != c.status || r.stdout != "here\n" || !strings.HasSuffix(r.stderr, c.stderr) || c.stderr == "" && r.stderr != "" {
			t.Errorf("%s: %+v", c.call, r)
		}
	}
}

func TestAScriptsDisplaysGoToFiles(t *testing.T) {
	dir := t.TempDir()
	src := `package main

import (
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets"
	"gonum.org/v1/gonum/mat"
)

func main() {
	e := &space.Embedding{Space: space.Torus{Dim: 2}, Points: mat.NewDense(2, 2, []float64{1, 2, 3, 4})}
	if err := widgets.Domain(e).Show(); err != nil {
		panic(err)
	}
}
`
	must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600))
	r := finish(t, command(t, dir, "", "run", "x.go"))
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	if png := read(t, filepath.Join(dir, "out", "01-domain.png")); !strings.HasPrefix(png, "\x89PNG") {
		t.Errorf("out/01-domain.png begins with %.8q", png)
	}
}

func TestAnEndlessCellIsStopped(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "n := 1", "for {\n\tn++\n}")
	r := finish(t, command(t, dir, "", "run", "a.ipynb", "--timeout", "300ms"))
	if r.status != 1 || !strings.Contains(r.stderr, "timeout: stopped after 300ms") {
		t.Errorf("%+v", r)
	}
	must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte("package main\n\nfunc main() {\n\tfor {\n\t}\n}\n"), 0o600))
	r = finish(t, command(t, dir, "", "run", "x.go", "--timeout", "300ms"))
	if r.status != 1 || r.stderr != "kernel: x.go: stopped after 300ms, the longest it may run\n" {
		t.Errorf("script: %+v", r)
	}
}

func TestAScriptThatEndsItsProcessSpeaksOfNoCells(t *testing.T) {
	dir := t.TempDir()
	src := "package main\n\nimport \"os\"\n\nfunc main() {\n\tp, _ := os.FindProcess(os.Getpid())\n\t_ = p.Kill()\n\tselect {}\n}\n"
	must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600))
	r := finish(t, command(t, dir, "", "run", "x.go"))
	if r.status != 1 || !strings.Contains(r.stderr, "kernel: x.go: worker died: ") || strings.Contains(r.stderr, "next cell") {
		t.Errorf("%+v", r)
	}
}

func TestMemoryLimitsThatAreNone(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "1")
	for _, args := range [][]string{{"run", "a.ipynb", "--memory", "12"}, {"repl", "--memory=lots"}, {"run", "--memory=-1GiB", "a.ipynb"}} {
		r := finish(t, command(t, dir, "", args...))
		if r.status != 2 || !strings.HasPrefix(r.stderr, "kernel: --memory: memory limit \"") || !strings.Contains(r.stderr, "at least 128 MiB such as 4GiB") {
			t.Errorf("%v: %+v", args, r)
		}
	}
	cmd := command(t, dir, "", "run", "a.ipynb")
	cmd.Env = append(cmd.Env, memoryVariable+"=plenty")
	if r := finish(t, cmd); r.status != 2 || !strings.HasPrefix(r.stderr, "kernel: MODULI_MEMORY: memory limit \"plenty\": ") {
		t.Errorf("%+v", r)
	}
}

func TestACellOverTheMemoryLimitIsToldOfIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux stops one large allocation before it is made")
	}
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "x := 1", "big := make([]byte, 1<<30)\nlen(big)", "6 * 7")
	for variable, args := range map[string][]string{"": {"--memory", "256MiB"}, "256MiB": nil, "8GiB": {"--memory", "256MiB"}} {
		cmd := command(t, dir, "", append([]string{"run", "a.ipynb", "--allow-errors"}, args...)...)
		cmd.Env = append(cmd.Env, memoryVariable+"="+variable)
		if r := finish(t, cmd); r.status != 0 {
			t.Fatalf("%+v", r)
		}
		nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
		must(t, err)
		if o := nb.Cells[1].Outputs; len(o) != 1 || o[0].Ename != "out of memory" || !strings.Contains(o[0].Evalue, "limit of 256 MiB (set by --memory or MODULI_MEMORY)") {
			t.Errorf("%s=%q, %v: %+v", memoryVariable, variable, args, o)
		}
		if o := nb.Cells[2].Outputs; len(o) != 1 || o[0].Data["text/plain"] != "42" {
			t.Errorf("the cell after it: %+v", o)
		}
	}
}

func TestReplWithTheEngine(t *testing.T) {
	cmd := command(t, t.TempDir(), "", "repl")
	cmd.Stdin = strings.NewReader("import \"fmt\"\nx := 40\nfor range 2 {\nx++\n}\nx\nfmt.Println(\"x is\", x)\nnope\nx\n")
	r := finish(t, cmd)
	if r.status != 0 || !strings.HasPrefix(r.stdout, "42\nx is 42\n") || !strings.HasSuffix(r.stdout, "42\n") {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(r.stderr, "nope") {
		t.Errorf("stderr %q", r.stderr)
	}
}

func TestAJupyterClientGetsTheEngine(t *testing.T) {
	py := python(t, "nbclient", "zmq")
	data := t.TempDir()
	addKernel(t, data, "real", "real")
	in := write(t, t.TempDir(), "a.ipynb", "x := 20", "x + 22")
	nb, r := nbclient(t, py, data, in, "real")
	if o := nb.Cells[1].Outputs; r.status != 0 || len(o) != 1 || o[0].Data["text/plain"] != "42" {
		t.Errorf("%+v, outputs %+v", r, o)
	}
}
