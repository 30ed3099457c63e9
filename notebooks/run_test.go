package notebooks

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// kernel builds the kernel once for all tests and is the path of its binary.
var kernel string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "moduli-notebooks-")
	if err != nil {
		panic(err)
	}
	kernel = filepath.Join(dir, "kernel.exe")
	build := exec.Command("go", "build", "-o", kernel, "../kernel")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestEveryNotebookRunsWithoutJupyter(t *testing.T) {
	for _, file := range all(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			src, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(kernel, "run", "--preset", "smoke", src)
			cmd.Dir = dir
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Run(); err != nil {
				t.Fatalf("%v\n%s", err, &stderr)
			}
			nb := read(t, filepath.Join(dir, "out", file))
			executed(t, nb)
			page, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(file, ".ipynb")+".html"))
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(page, []byte("<figure")); n < 3 {
				t.Errorf("the page shows %d pictures: want at least 3", n)
			}
			if remote := regexp.MustCompile(`(?i)<(script|img|link|iframe)[^>]+(src|href)\s*=\s*["']?https?:[^>]*>`).Find(page); remote != nil {
				t.Errorf("the page needs the network: %s", remote)
			}
		})
	}
}

func TestNavigationReportsEveryRunInCentimetres(t *testing.T) {
	var text strings.Builder
	for _, c := range read(t, "03-navigation.ipynb").Cells {
		for _, o := range c.Outputs {
			text.WriteString(o.Text)
		}
	}
	for _, run := range []string{"dense", "pruned", "torus"} {
		if !regexp.MustCompile(`(?m)^` + run + ` +\d+\.\d cm +\d+\.\d%`).MatchString(text.String()) {
			t.Errorf("the committed notebook has no row with the error of %q", run)
		}
	}
}

func TestLanguageReportsThePerplexityOfEveryRun(t *testing.T) {
	var text strings.Builder
	for _, c := range read(t, "05-language.ipynb").Cells {
		for _, o := range c.Outputs {
			text.WriteString(o.Text)
		}
	}
	for _, run := range []string{"no price", "torus", "permuted"} {
		for _, seed := range []string{"1", "2"} { // of letters, and of words
			row := regexp.MustCompile(`(?m)^` + run + ` +seed ` + seed + `: perplexity +\d+\.\d\d$`)
			if n := len(row.FindAllString(text.String(), -1)); n != 2 {
				t.Errorf("the committed notebook has %d rows with the perplexity of %q with seed %s: want 2", n, run, seed)
			}
		}
	}
}
