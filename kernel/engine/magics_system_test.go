package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDirectories(t *testing.T) {
	was, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chdir(was) })
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(filepath.Join(home, "with blank"), 0o700))
	home, err = filepath.EvalSymlinks(home)
	must(err)
	n := newNotebook(t)
	if _, _, err := n.run("%cd -"); err == nil || err.Value != "%cd: -: there is no earlier folder to go back to" {
		t.Errorf("%%cd - at first: %v", err)
	}
	for _, c := range []struct{ src, want string }{
		{"%cd ~", home}, {"%cd with blank", filepath.Join(home, "with blank")}, {"%cd -", home}, {"%cd -", filepath.Join(home, "with blank")},
		{"%cd ..", home}, {"%cd \"with blank\"", filepath.Join(home, "with blank")}, {"%cd", home}, {"%cd ~/with blank", filepath.Join(home, "with blank")},
	} {
		_, out := n.must(c.src)
		now, err := os.Getwd()
		must(err)
		now, err = filepath.EvalSymlinks(now)
		must(err)
		if now != c.want || strings.TrimSpace(out) == "" {
			t.Errorf("%s went to %s, not %s, and printed %q", c.src, now, c.want, out)
		}
	}
	_, _, failed := n.run("%cd nowhere/at all")
	if failed == nil || !strings.HasPrefix(failed.Value, `%cd: "nowhere/at all": `) || failed.Name != "magic error" {
		t.Errorf("a folder that is not there: %v", failed)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("MODULI_TEST_A", "before")
	t.Setenv("MODULI_TEST_API_TOKEN", "do not tell")
	n := newNotebook(t)
	for _, c := range []struct{ src, out string }{
		{"%env MODULI_TEST_A", "before\n"},
		{"%env MODULI_TEST_A=x = y", "env: MODULI_TEST_A=x = y\n"},
		{"%env MODULI_TEST_A", "x = y\n"},
		{"%env MODULI_TEST_A now", "env: MODULI_TEST_A=now\n"},
		{"%env MODULI_TEST_A = later", "env: MODULI_TEST_A=later\n"},
		{"fmt.Println(os.Getenv(\"MODULI_TEST_A\"))", "later\n"},
		{"%env MODULI_TEST_A=", "env: MODULI_TEST_A=\n"},
		{"%env MODULI_TEST_A", "\n"},
		{"%env MODULI_TEST_API_TOKEN", "do not tell\n"},
	} {
		if _, out := n.must(c.src); out != c.out {
			t.Errorf("%s printed %q, not %q", c.src, out, c.out)
		}
	}
	_, out := n.must("%env")
	if !strings.Contains(out, "MODULI_TEST_A=\n") || !strings.Contains(out, "MODULI_TEST_API_TOKEN=<hidden>\n") || strings.Contains(out, "do not tell") {
		t.Errorf("the list is\n%s", out)
	}
	if _, _, err := n.run("%env MODULI_TEST_NOT_SET"); err == nil || err.Value != "%env: MODULI_TEST_NOT_SET is not set; %env MODULI_TEST_NOT_SET=VALUE sets it" {
		t.Errorf("a variable that is not set: %v", err)
	}
}
