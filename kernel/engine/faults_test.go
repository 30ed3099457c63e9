package engine

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the Go toolchain says into testdata")

// section is a named cell of testdata, or what it prints.
type section struct{ name, text string }

func sections(t *testing.T, file string) []section {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []section
	for _, part := range strings.Split("\n"+string(data), "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		out = append(out, section{name, text})
	}
	return out
}

// TestFaults runs statements that interpreters of Go get wrong, or might. Each
// prints what the Go toolchain printed, or is refused; all but a few run.
func TestFaults(t *testing.T) {
	cells, want := sections(t, "faults.txt"), sections(t, "faults.out")
	if len(cells) != len(want) {
		t.Fatalf("%d cells have %d outputs: go test ./kernel/engine -run TestFaultsAreGo -update", len(cells), len(want))
	}
	ran := 0
	for i, c := range cells {
		t.Run(c.name, func(t *testing.T) {
			if c.name != want[i].name {
				t.Fatalf("its output is called %q", want[i].name)
			}
			got, refused := kernelOutput(t, c.text)
			if refused != nil {
				t.Logf("refused: %s", refused.Value)
				if !strings.Contains(refused.Value, ": ") || strings.Contains(refused.Value, "\n") {
					t.Errorf("the refusal does not say why in one line: %q", refused.Value)
				}
				return
			}
			if strings.TrimRight(got, "\n") != strings.TrimRight(want[i].text, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, want[i].text)
			}
			ran++
		})
	}
	t.Logf("%d cells, %d ran, %d were refused", len(cells), ran, len(cells)-ran)
	if ran < 140 {
		t.Errorf("only %d of %d cells ran", ran, len(cells))
	}
}

// TestFaultsAreGo computes the stored outputs once more with the Go toolchain.
func TestFaultsAreGo(t *testing.T) {
	cells := sections(t, "faults.txt")
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.text
	}
	got := oracle(t, texts)
	if *update {
		var b strings.Builder
		for i, c := range cells {
			b.WriteString("== " + c.name + "\n" + strings.TrimRight(got[i], "\n") + "\n")
		}
		if err := os.WriteFile(filepath.Join("testdata", "faults.out"), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := sections(t, "faults.out")
	if len(want) != len(cells) {
		t.Fatalf("%d cells have %d outputs", len(cells), len(want))
	}
	for i, c := range cells {
		if strings.TrimRight(got[i], "\n") != strings.TrimRight(want[i].text, "\n") {
			t.Errorf("%s: the toolchain prints\n%s\nstored is\n%s", c.name, got[i], want[i].text)
		}
	}
}
