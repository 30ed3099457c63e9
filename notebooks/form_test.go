// Package notebooks holds the course. Its tests read every notebook as a reader would find it
// and run it from a clean kernel: with no Jupyter, through a Jupyter client, and in JupyterLab.
package notebooks

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// all lists the course in its order.
func all(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("[0-9][0-9]-*.ipynb")
	if err != nil || len(files) == 0 {
		t.Fatalf("no notebooks here: %v", err)
	}
	return files
}

func read(t *testing.T, file string) *notebook.Notebook {
	t.Helper()
	nb, err := notebook.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

func TestFormOfEveryNotebook(t *testing.T) {
	for _, file := range all(t) {
		t.Run(file, func(t *testing.T) {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			if info.Size() > 1e6 {
				t.Errorf("%d bytes: a committed notebook stays under 1 MB", info.Size())
			}
			nb := read(t, file)
			var prose strings.Builder
			for _, c := range nb.Cells {
				if c.Kind == notebook.Markdown {
					prose.WriteString(c.Source + "\n")
				}
			}
			text := prose.String()
			if n := len(regexp.MustCompile(`(?m)^# `).FindAllString(text, -1)); n != 1 {
				t.Errorf("%d titles: want exactly one", n)
			}
			for _, want := range []string{"**You will learn**", "minutes", "**Predict:**", "## Exercises", "<details>", "mybinder.org"} {
				if !strings.Contains(text, want) {
					t.Errorf("the prose lacks %q", want)
				}
			}
			executed(t, nb)
			if first := firstPicture(nb); first > 3 {
				t.Errorf("the first picture is in cell %d: want one within three cells", first)
			}
		})
	}
}

// executed checks that a notebook was run once, from its first cell to its last, without an error.
func executed(t *testing.T, nb *notebook.Notebook) {
	t.Helper()
	count := 0
	for i, c := range nb.Cells {
		if c.Kind != notebook.Code {
			continue
		}
		count++
		if c.Count != count {
			t.Errorf("cell %d has execution count %d: want %d, from a clean run", i+1, c.Count, count)
		}
		for _, o := range c.Outputs {
			if o.Type == notebook.ErrorOutput {
				t.Errorf("cell %d failed: %s: %s", i+1, o.Ename, o.Evalue)
			}
			if o.Data["image/png"] != nil {
				picture(t, i+1, o)
			}
		}
	}
}

// picture checks one drawn output: all three forms, and words for those who do not see it.
func picture(t *testing.T, cell int, o *notebook.Output) {
	t.Helper()
	png, _ := o.Data["image/png"].(string)
	raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(png, "\n", ""))
	if err != nil || !strings.HasPrefix(string(raw), "\x89PNG") {
		t.Errorf("cell %d: image/png is no base64 of a PNG (%v)", cell, err)
	}
	if text, _ := o.Data["text/plain"].(string); len(text) < 20 {
		t.Errorf("cell %d: text/plain %q says too little", cell, text)
	}
	html, _ := o.Data["text/html"].(string)
	if !regexp.MustCompile(`<img [^>]*alt="[^"]{20,}"`).MatchString(html) {
		t.Errorf("cell %d: text/html has no static picture with an alt text", cell)
	}
}

func firstPicture(nb *notebook.Notebook) int {
	for i, c := range nb.Cells {
		for _, o := range c.Outputs {
			if o.Data["image/png"] != nil {
				return i + 1
			}
		}
	}
	return len(nb.Cells) + 1
}
