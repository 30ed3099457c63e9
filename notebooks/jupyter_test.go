package notebooks

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// need skips a test on a machine without what it needs, and fails it where nothing may be missing.
func need(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("in CI this test must run: no %s: %v", what, err)
	}
	t.Skipf("no %s: %v", what, err)
}

// python is one that can import the modules; MODULI_PYTHON names it.
func python(t *testing.T, modules string) string {
	t.Helper()
	py := os.Getenv("MODULI_PYTHON")
	if py == "" {
		py = "python3"
	}
	need(t, "Python with "+modules+" (MODULI_PYTHON names one)", exec.Command(py, "-c", "import "+modules).Run())
	return py
}

// installed puts the kernel into a fresh prefix, as a user does, once for all tests.
var installed = sync.OnceValues(func() (prefix string, err error) {
	prefix = filepath.Join(filepath.Dir(kernel), "prefix")
	out, err := exec.Command("go", "run", "../install", "--prefix", prefix).CombinedOutput()
	if err != nil {
		return "", &failure{err, out}
	}
	return prefix, nil
})

type failure struct {
	error
	out []byte
}

func (f *failure) Error() string { return f.error.Error() + "\n" + string(f.out) }

// smoke writes a copy of a notebook with the smallest preset, and is its path.
func smoke(t *testing.T, file string) string {
	t.Helper()
	nb := read(t, file)
	for _, c := range nb.Cells {
		if c.Tagged("parameters") {
			c.Source = strings.ReplaceAll(c.Source, "moduli.Workshop", "moduli.Smoke")
		}
		c.Outputs, c.Count = nil, 0
	}
	path := filepath.Join(t.TempDir(), file)
	if err := notebook.WriteFile(path, nb); err != nil {
		t.Fatal(err)
	}
	return path
}

// client runs a Python script that speaks with the installed kernel.
func client(t *testing.T, py string, args ...string) []byte {
	t.Helper()
	prefix, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), py, args...)
	cmd.Env = append(os.Environ(), "JUPYTER_PATH="+filepath.Join(prefix, "share", "jupyter"), "JUPYTER_RUNTIME_DIR="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, &stderr)
	}
	return out
}

func TestEveryNotebookRunsInAJupyterClient(t *testing.T) {
	py := python(t, "nbclient, nbformat, zmq")
	for _, file := range all(t) {
		t.Run(file, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), file)
			client(t, py, "../kernel/testdata/nbclient_run.py", smoke(t, file), out)
			nb := read(t, out)
			executed(t, nb)
			pictures := 0
			for _, c := range nb.Cells {
				for _, o := range c.Outputs {
					if o.Data["image/png"] != nil {
						pictures++
					}
				}
			}
			if pictures < 3 {
				t.Errorf("%d pictures: want at least 3", pictures)
			}
		})
	}
}

// painted is what a reader of a notebook in JupyterLab would see.
type painted struct {
	Cells, Figures, Charts  int
	Failed, Errors, Outside []string
}

// lab runs a notebook in JupyterLab. Set MODULI_SHOTS to a folder to keep what Chromium saw.
func lab(t *testing.T, path string) (seen painted) {
	t.Helper()
	py := python(t, "jupyterlab, playwright")
	chromium := os.Getenv("MODULI_CHROMIUM")
	if chromium == "" {
		chromium = "chromium"
	}
	chromium, err := exec.LookPath(chromium)
	need(t, "Chromium (MODULI_CHROMIUM names one)", err)
	shots := os.Getenv("MODULI_SHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	out := client(t, py, "testdata/lab.py", path, chromium, shots)
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return seen
}

func TestEveryNotebookPaintsInJupyterLab(t *testing.T) {
	for _, file := range all(t) {
		t.Run(file, func(t *testing.T) {
			seen := lab(t, smoke(t, file))
			if len(seen.Failed) > 0 || len(seen.Errors) > 0 || len(seen.Outside) > 0 {
				t.Errorf("failed cells: %q; script errors: %q; requests to the network: %q", seen.Failed, seen.Errors, seen.Outside)
			}
			if seen.Figures < 3 || seen.Charts < 3 {
				t.Errorf("%d figures, of which %d became charts: want at least 3 of each", seen.Figures, seen.Charts)
			}
		})
	}
}

// A failing cell leaves those behind it without a number; nobody may wait for it.
func TestAFailingCellIsSeenInJupyterLab(t *testing.T) {
	path := filepath.Join(t.TempDir(), "failing.ipynb")
	cell := func(source string) *notebook.Cell { return &notebook.Cell{Kind: notebook.Code, Source: source} }
	if err := notebook.WriteFile(path, notebook.New(cell("x := 1"), cell(`panic("no cheese")`), cell("x"))); err != nil {
		t.Fatal(err)
	}
	if seen := lab(t, path); seen.Cells != 3 || len(seen.Failed) != 1 || !strings.Contains(seen.Failed[0], "no cheese") {
		t.Errorf("%+v, want one failing cell with its error", seen)
	}
}
