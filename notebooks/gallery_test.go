package notebooks

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

var sheet = flag.String("sheet", "", "keep the pictures of the gallery, and contact-sheet.png of them all, in this folder")

// widgets of the gallery, in its order; the first is a training that is watched.
var widgets = []string{"Watch", "Training", "Domain", "Surface", "Kernel", "Mask", "Wiring", "WeightDistance", "Sparsity", "MaskOverlap", "ErrorSparsity",
	"Trajectory", "Activity", "RateMaps", "Autocorrelogram", "Persistence", "Text"}

// seen is what readers of the gallery get in one view.
type seen struct {
	Figures, Painted, Whole, Lost int
	Milliseconds                  float64
	Errors, Outside               []string
}

// Every picture, in JupyterLab, as nbconvert's page and as the kernel's own, light and dark, trusted and not:
//
//	go test ./notebooks -run Gallery -sheet out
func TestGalleryInEveryView(t *testing.T) {
	py := python(t, "jupyterlab, nbconvert, playwright")
	chromium := os.Getenv("MODULI_CHROMIUM")
	if chromium == "" {
		chromium = "chromium"
	}
	chromium, err := exec.LookPath(chromium)
	need(t, "Chromium (MODULI_CHROMIUM names one)", err)
	shots, err := filepath.Abs(*sheet)
	if err != nil {
		t.Fatal(err)
	}
	if *sheet == "" {
		shots = t.TempDir()
	}

	dir := t.TempDir()
	file, page := filepath.Join(dir, "gallery.ipynb"), filepath.Join(dir, "gallery.html")
	preset := "workshop"
	if *sheet == "" {
		preset = "smoke"
	}
	if out, err := exec.Command(kernel, "run", "--preset", preset, "--output", file, "--html", page, "gallery.ipynb").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 2.5e6 {
		t.Errorf("executed, the gallery has %d bytes: want at most 2.5 MB", info.Size())
	}
	out := client(t, py, "testdata/gallery.py", file, page, chromium, shots)
	var views map[string]seen
	if err := json.Unmarshal(out, &views); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if len(views) != 7 {
		t.Errorf("%d views, want 7: %s", len(views), out)
	}
	for name, v := range views {
		t.Logf("%s: %d bytes, %+v", name, info.Size(), v)
		if v.Figures != len(widgets) || v.Whole != len(widgets) {
			t.Errorf("%s: %d figures, %d with picture, words and caption; want %d of each", name, v.Figures, v.Whole, len(widgets))
		}
		if v.Lost > 0 || len(v.Errors) > 0 {
			t.Errorf("%s: %d contexts of WebGL were lost; errors: %q", name, v.Lost, v.Errors)
		}
		for _, url := range v.Outside {
			if !strings.HasPrefix(name, "nbconvert") || !strings.Contains(url, "require.js") && !strings.Contains(url, "mathjax") { // of nbconvert's own template
				t.Errorf("%s: asks %s", name, url)
			}
		}
		// A surface that was scrolled out of view is a picture again.
		if want := len(widgets) - 1; name == "lab-untrusted" && v.Painted != 0 || name != "lab-untrusted" && v.Painted < want {
			t.Errorf("%s: %d figures became charts, want %d or, untrusted, none", name, v.Painted, want)
		}
	}
}

// The committed gallery has the static pictures of all widgets, for those who read it where no script runs.
func TestGalleryShowsEveryWidget(t *testing.T) {
	nb := read(t, "gallery.ipynb")
	executed(t, nb)
	var shown []string
	for _, c := range nb.Cells {
		for _, o := range c.Outputs {
			html, _ := o.Data["text/html"].(string)
			if !strings.Contains(html, "<img ") || !strings.Contains(html, "<figcaption") {
				continue
			}
			if strings.Contains(html, "<script") {
				t.Errorf("a picture has its script: what is committed is for readers without any")
			}
			for _, w := range widgets {
				if c.Kind == notebook.Code && strings.Contains(c.Source, "widgets."+w+"(") {
					shown = append(shown, w)
				}
			}
		}
	}
	if got, want := strings.Join(shown, " "), strings.Join(widgets, " "); got != want {
		t.Errorf("the gallery shows %s, want %s", got, want)
	}
}
