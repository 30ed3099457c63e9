package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// gonbCells train a network and show it, and then what lives on: declarations.
var gonbCells = []string{`import (
	"context"
	"errors"
	"fmt"

	"` + modulePath + `/moduli"
	"` + modulePath + `/moduli/inhibit"
	"` + modulePath + `/moduli/penalty"
	"` + modulePath + `/moduli/space"
	"` + modulePath + `/widgets"
	"` + modulePath + `/widgets/display"
)

// text shows a text.
func text(s string) error { return display.Show(display.Bundle{Data: map[string]any{"text/plain": s}}) }

func train() *moduli.Result {
	exp := moduli.Navigation(moduli.Smoke)
	exp.Penalty = penalty.Moduli{Space: space.Torus{Dim: 2}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
	res, err := exp.Run(context.Background(), widgets.Watch())
	if err != nil {
		panic(err)
	}
	return res
}`, `%%
res := train()
if err := widgets.Domain(res.Embedding).Show(); err != nil {
	panic(err)
}
fmt.Println("trained")`, `%%
if err := errors.Join(text("one"), text("two"), display.Clear(true), text("three")); err != nil {
	panic(err)
}`}

// gonbShowsWidgets runs the cells as a Jupyter client does that is told only the kernel's name, with no network.
func gonbShowsWidgets(t *testing.T, home, data string) {
	py := os.Getenv("MODULI_PYTHON")
	if py == "" {
		py = "python3"
	}
	if out, err := exec.Command(py, "-c", "import nbclient, zmq").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("in CI this test must run: %s cannot import nbclient and zmq: %v %s", py, err, out)
		}
		t.Skipf("%s cannot import nbclient and zmq (set MODULI_PYTHON to one that can): %v", py, err)
	}
	nb := notebook.New()
	for _, source := range gonbCells {
		nb.Cells = append(nb.Cells, &notebook.Cell{Kind: notebook.Code, Source: source})
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.ipynb"), filepath.Join(dir, "out.ipynb")
	must(t, notebook.WriteFile(in, nb))
	script, err := filepath.Abs("../kernel/testdata/nbclient_run.py")
	must(t, err)
	cmd := exec.CommandContext(t.Context(), py, script, in, out, gonbSpecName)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir(), "HOME="+home, "GOPROXY=off",
		"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"), "XDG_CONFIG_HOME="+noTelemetry(t), "CGO_ENABLED=0", "TMPDIR="+t.TempDir())
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	nb, err = notebook.ReadFile(out)
	must(t, err)
	var said string
	var shown []*notebook.Output
	for _, o := range nb.Cells[1].Outputs {
		switch {
		case o.Data == nil:
			said += o.Text
		default:
			shown = append(shown, o)
		}
	}
	if said != "trained\n" || len(shown) != 2 {
		t.Fatalf("printed %q and showed %d outputs, want the curve and the domain: %+v", said, len(shown), nb.Cells[1].Outputs)
	}
	for i, want := range []string{"navigation: 300 steps", "64 neurons on the torus T2"} {
		text, _ := shown[i].Data["text/plain"].(string)
		html, _ := shown[i].Data["text/html"].(string)
		png, _ := shown[i].Data["image/png"].(string)
		picture, err := base64.StdEncoding.DecodeString(png)
		if !strings.HasPrefix(text, want) || !strings.HasPrefix(html, "<figure data-moduli=") || err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
			t.Errorf("output %d: text %q, html %.80q, picture %.20q, %v", i, text, html, picture, err)
		}
		if alt, _ := shown[i].Metadata["vscode_altText"].(string); !strings.Contains(alt, want) && i == 0 || alt == "" {
			t.Errorf("output %d: metadata %v", i, shown[i].Metadata)
		}
	}
	cleared := ""
	for _, o := range nb.Cells[2].Outputs {
		cleared += fmt.Sprintf("%v;", o.Data["text/plain"])
	}
	if cleared != "three;;" {
		t.Errorf("after the clearing the cell shows %q, want what came next in the first place, and the second empty", cleared)
	}
}
