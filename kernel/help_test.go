package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// said calls the command, which has to find fault with its arguments, and is what it says of them.
func said(args ...string) string {
	var out bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &out}
	a.main(args)
	return out.String()
}

// flagsOf are the flags of the help by the commands that it says they are for.
func flagsOf(t *testing.T) map[string][]string {
	t.Helper()
	flags, of := map[string][]string{}, []string(nil)
	for line := range strings.Lines(helpText) {
		if m := regexp.MustCompile(`^Flags? of ([a-z, ]+?)(, before.*)?:\n$`).FindStringSubmatch(line); m != nil {
			of = strings.FieldsFunc(strings.ReplaceAll(m[1], " and ", ","), func(r rune) bool { return r == ',' || r == ' ' })
		} else if m := regexp.MustCompile(`^    --([a-z-]+) `).FindStringSubmatch(line); m != nil {
			for _, c := range of {
				flags[c] = append(flags[c], m[1])
			}
		}
	}
	return flags
}

func TestHelpNamesEveryFlagAndNoOther(t *testing.T) {
	var coded []string
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`fs\.[A-Z]\w*\((?:&[\w.]+, )?"([a-z-]+)"`).FindAllStringSubmatch(read(t, file), -1) {
			coded = append(coded, m[1])
		}
	}
	flags := flagsOf(t)
	all := slices.Concat(flags["run"], flags["repl"], flags["connect"])
	slices.Sort(all)
	if slices.Sort(coded); len(coded) < 7 || !slices.Equal(slices.Compact(all), coded) {
		t.Fatalf("the code has the flags %q, the help %q", coded, all)
	}
	for _, command := range []string{"run", "repl", "connect"} {
		for _, flag := range coded {
			unknown := strings.Contains(said(command, "--"+flag), "not defined")
			if documented := slices.Contains(flags[command], flag); documented == unknown {
				t.Errorf("%s --%s: documented %v, taken %v", command, flag, documented, !unknown)
			}
		}
	}
}

func TestHelpNamesEveryCommandAndNoOther(t *testing.T) {
	var listed []string
	for _, m := range regexp.MustCompile(`(?m)^    kernel (\w+)`).FindAllStringSubmatch(helpText, -1) {
		listed = append(listed, m[1])
	}
	listed = slices.Compact(listed)
	want := strings.Join(listed[:len(listed)-1], ", ") + " or " + listed[len(listed)-1]
	for _, wrong := range []string{said("nothing"), said()} {
		if !strings.Contains(wrong, want) {
			t.Errorf("the help lists %s; without a command it is %q", want, wrong)
		}
	}
	for _, c := range listed {
		if got := said(c, "--no-such-flag"); strings.Contains(got, "unknown command") {
			t.Errorf("%s: %s", c, got)
		}
	}
	for _, name := range []string{memoryVariable, historyVariable} {
		if !strings.Contains(helpText, "$"+name) {
			t.Errorf("the help says nothing of %s", name)
		}
	}
	for _, c := range []struct {
		args   []string
		status int
	}{{[]string{"help"}, exitOK}, {[]string{"run"}, exitUsage}, {[]string{"run", "gone.ipynb"}, exitFailed}} {
		var out bytes.Buffer
		a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &out}
		if got := a.main(c.args); got != c.status {
			t.Errorf("%q: status %d, want %d: %s", c.args, got, c.status, &out)
		}
	}
}

// The table of front ends and the way of a request name tests and files; a name that leads nowhere is worse than none.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	tests := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(read(t, path), -1) {
				tests[m[1]] = true
			}
		}
		return err
	})
	must(t, err)
	matrix, doc := read(t, "FRONTENDS.md"), read(t, "doc.go")
	named := regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(matrix+doc, -1)
	if len(named) < 20 {
		t.Fatalf("%d tests are named: the table says too little", len(named))
	}
	for _, name := range named {
		if !tests[name] {
			t.Errorf("there is no test %s", name)
		}
	}
	paths := regexp.MustCompile(`\b(?:zmtp|jupyter|worker|engine)/[\w/]+(?:\.go|\b)`).FindAllString(doc, -1)
	if len(paths) < 30 {
		t.Fatalf("%d files are named", len(paths))
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("doc.go: %v", err)
		}
	}
	pins := read(t, "../.ci/requirements.txt")
	for _, m := range regexp.MustCompile(`\b(jupyterlab|notebook|jupyter-console|nbclient|nbconvert|papermill|jupyterlab_widgets|jupyter_kernel_test) (\d[\w.]*\d)`).FindAllStringSubmatch(matrix, -1) {
		if !strings.Contains(pins, m[1]+"=="+m[2]+"\n") {
			t.Errorf("FRONTENDS.md has %s %s, which is not the version that is tested", m[1], m[2])
		}
	}
}
