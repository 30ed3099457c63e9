package build

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	xmodule "golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func look(t *testing.T, command string) string {
	t.Helper()
	path, err := exec.LookPath(command)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// tree writes files, given as name and text, into a folder.
func tree(t *testing.T, dir string, files ...string) string {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const useFoo = `func run() string { return foo.Name() }`

func TestTheFoldersModuleProvidesPackages(t *testing.T) {
	dir := tree(t, t.TempDir(),
		"go.mod", "module example.com/me\n\ngo 1.26\n\nrequire example.com/other v1.0.0\n\nreplace example.com/other => ./other\n",
		"foo/foo.go", "package foo\n\nimport \"example.com/other/bar\"\n\nfunc Name() string { return \"foo of \" + bar.Name }\n",
		"other/go.mod", "module example.com/other\n\ngo 1.26\n",
		"other/bar/bar.go", "package bar\n\nconst Name = \"bar\"\n",
		"notes/empty.txt", "")
	b := builder(t, filepath.Join(dir, "notes"))
	if got, _ := ran(t, b, unit([]string{"example.com/me/foo"}, useFoo)); got != "foo of bar" {
		t.Errorf("Run gives %q", got)
	}
}

func TestTheFoldersWorkspaceProvidesPackages(t *testing.T) {
	dir := tree(t, t.TempDir(),
		"go.work", "go 1.26\n\nuse (\n\t./a\n\t./b\n)\n\nreplace example.com/c => ./c\n",
		"a/go.mod", "module example.com/a\n\ngo 1.26\n\nrequire example.com/c v1.0.0\n",
		"a/foo/foo.go", "package foo\n\nimport (\n\t\"example.com/b/bar\"\n\t\"example.com/c\"\n)\n\nfunc Name() string { return \"foo of \" + bar.Name + c.Name }\n",
		"b/go.mod", "module example.com/b\n\ngo 1.26\n",
		"b/bar/bar.go", "package bar\n\nconst Name = \"b\"\n",
		"c/go.mod", "module example.com/c\n\ngo 1.26\n",
		"c/c.go", "package c\n\nconst Name = \"c\"\n")
	b := builder(t, filepath.Join(dir, "a"))
	if got, _ := ran(t, b, unit([]string{"example.com/a/foo"}, useFoo)); got != "foo of bc" {
		t.Errorf("Run gives %q", got)
	}
}

func TestAnotherVersionOfALinkedModuleIsRefused(t *testing.T) {
	dir := tree(t, t.TempDir(),
		"go.mod", "module example.com/me\n\ngo 1.26\n\nreplace golang.org/x/mod => ./fake\n",
		"foo/foo.go", "package foo\n\nfunc Name() string { return \"\" }\n",
		"fake/go.mod", "module golang.org/x/mod\n\ngo 1.26\n")
	b := builder(t, dir)
	_, err := b.Build(t.Context(), unit([]string{"example.com/me/foo"}, useFoo))
	var c *Conflict
	if !errors.As(err, &c) || c.Module != "golang.org/x/mod" || !strings.Contains(err.Error(), "there can be only one") {
		t.Errorf("%v", err)
	}
	// Packages of the program itself do not depend on the folder.
	if got, _ := ran(t, b, unit([]string{"strings"}, `func run() string { return strings.ToUpper("a") }`)); got != "A" {
		t.Errorf("Run gives %q", got)
	}
}

// foreign is the path of modules that only these tests have, in a domain for tests.
const foreign = "foo.moduli.test"

// proxy serves versions of a module with one file each, and is all that the go
// command reaches. What it leaves in the module cache, of which the program's own
// packages come, is removed.
func proxy(t *testing.T, versions ...string) {
	t.Helper()
	dir := t.TempDir()
	list := ""
	for i := 0; i < len(versions); i += 2 {
		v := versions[i]
		src := tree(t, t.TempDir(), "go.mod", "module "+foreign+"\n\ngo 1.26\n", "foo.go", versions[i+1])
		var packed bytes.Buffer
		if err := zip.CreateFromDir(&packed, xmodule.Version{Path: foreign, Version: v}, src); err != nil {
			t.Fatal(err)
		}
		list += v + "\n"
		tree(t, dir, foreign+"/@v/list", list, foreign+"/@v/"+v+".info", `{"Version":"`+v+`"}`,
			foreign+"/@v/"+v+".mod", "module "+foreign+"\n\ngo 1.26\n", foreign+"/@v/"+v+".zip", packed.String())
	}
	t.Setenv("GOPROXY", "file://"+dir)
	t.Setenv("GONOSUMDB", "*")
	out, err := exec.Command(look(t, "go"), "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.TrimSpace(string(out))
	t.Cleanup(func() {
		left, _ := filepath.Glob(filepath.Join(cache, foreign+"@*"))
		for _, dir := range append(left, filepath.Join(cache, "cache", "download", foreign)) {
			_ = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
				if err == nil && e.IsDir() {
					err = os.Chmod(path, 0o755) // the go command makes them read-only
				}
				return err
			})
			if err := os.RemoveAll(dir); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestGet(t *testing.T) {
	proxy(t, "v1.0.0", "package foo\n\nfunc Name() string { return \"one\" }\n",
		"v1.1.0", "package foo\n\nfunc Name() string { return \"one point one\" }\n")
	dir := tree(t, t.TempDir(), "go.mod", "module example.com/me\n\ngo 1.26\n")
	for _, folder := range []string{"", dir} {
		b := builder(t, folder)
		var said bytes.Buffer
		if err := b.Get(t.Context(), foreign+"@v1.0.0", &said); err != nil {
			t.Fatalf("%v\n%s", err, said.String())
		}
		if !strings.Contains(said.String(), "added "+foreign+" v1.0.0") {
			t.Errorf("the go command is heard to say %q", said.String())
		}
		got, err := b.Export(t.Context(), foreign)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Close()
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.Contains(string(text), foreign+" v1.0.0") {
		t.Errorf("go.mod is\n%s\n%v", text, err)
	}

	b := builder(t, dir)
	if got, _ := ran(t, b, unit([]string{foreign}, useFoo)); got != "one" {
		t.Errorf("Run gives %q", got)
	}
	for query, want := range map[string]string{
		foreign + "@v9.9.9":  foreign + "@v9.9.9: ",
		"none.moduli.test":   "none.moduli.test: ",
		"foo":                `"foo": want the path of a module`,
		"":                   `"": want the path of a module`,
		foreign + "@":        "want a version after the @",
		foreign + "@v1 v2":   "want a version after the @",
		"-u=example.com/foo": `"-u=example.com/foo": want the path of a module`,
	} {
		if err := b.Get(t.Context(), query, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("get %q: %v, want %s", query, err, want)
		}
	}
	t.Setenv("GOPROXY", "off")
	offline := builder(t, dir)
	if err := offline.Get(t.Context(), "example.com/bar@v1.0.0", &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "the network can not be reached") {
		t.Errorf("offline: %v", err)
	}
	if now, _ := os.ReadFile(filepath.Join(dir, "go.mod")); !bytes.Equal(now, text) {
		t.Errorf("go.mod is now\n%s", now)
	}
}

func TestGetRefusesAnotherVersionOfALinkedModule(t *testing.T) {
	proxy(t, "v1.0.0", "package foo\n")
	text := "module example.com/me\n\ngo 1.26\n\nreplace golang.org/x/mod => ./fake\n"
	dir := tree(t, t.TempDir(), "go.mod", text, "fake/go.mod", "module golang.org/x/mod\n\ngo 1.26\n")
	b := builder(t, dir)
	var c *Conflict
	if err := b.Get(t.Context(), foreign+"@v1.0.0", &bytes.Buffer{}); !errors.As(err, &c) || c.Module != "golang.org/x/mod" {
		t.Errorf("%v", err)
	}
	if now, _ := os.ReadFile(filepath.Join(dir, "go.mod")); string(now) != text {
		t.Errorf("go.mod is\n%s", now)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.sum")); err == nil {
		t.Error("go.sum is left")
	}
}
