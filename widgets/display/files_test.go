package display

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func sampleBundle(text string) Bundle {
	return Bundle{Name: "Some Widget!", Data: map[string]any{
		"text/html": "<p>" + text + "</p>", "image/png": []byte("png of " + text), "text/plain": text,
	}}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestFilesWritesEveryFormAndSaysWhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when needed")
	var log bytes.Buffer
	f := NewFiles(dir).Log(&log)
	if err := f.Display(Message{Bundle: sampleBundle("two\nlines")}); err != nil {
		t.Fatal(err)
	}
	if got := read(t, dir, "01-some-widget.png"); got != "png of two\nlines" {
		t.Errorf("png holds %q", got)
	}
	if got := read(t, dir, "01-some-widget.txt"); got != "two\nlines\n" {
		t.Errorf("txt holds %q", got)
	}
	html := read(t, dir, "01-some-widget.html")
	for _, want := range []string{"<!DOCTYPE html>", `<meta charset="utf-8">`, "<p>two\nlines</p>", "</html>"} {
		if !strings.Contains(html, want) {
			t.Errorf("html lacks %q", want)
		}
	}
	if line := log.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, "01-some-widget.html") || !strings.HasSuffix(line, ": two lines\n") {
		t.Errorf("printed %q, want one line with the files and the text", line)
	}
	info, err := os.Stat(filepath.Join(dir, "01-some-widget.png"))
	if err != nil || info.Mode().Perm()&0o444 != 0o444 {
		t.Errorf("mode of the png is %v (%v), want readable by all", info.Mode(), err)
	}
}

func TestFilesUpdateReplacesTheFilesOfItsID(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	f := NewFiles(dir).Log(&log)
	for _, m := range []Message{
		{Bundle: sampleBundle("a1"), ID: "a"},
		{Bundle: sampleBundle("b"), ID: "b"},
		{Bundle: sampleBundle("a2"), ID: "a", Update: true},
		{Bundle: sampleBundle("c"), ID: "never shown before", Update: true},
	} {
		if err := f.Display(m); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]string{"01-some-widget.txt": "a2\n", "02-some-widget.txt": "b\n", "03-some-widget.txt": "c\n"} {
		if got := read(t, dir, file); got != want {
			t.Errorf("%s holds %q, want %q", file, got, want)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 3 {
		t.Errorf("printed %d lines, want one for each new output: 3", n)
	}
}

func TestFilesPrintsTextAloneWithoutAFile(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	f := NewFiles(dir).Log(&log)
	if err := f.Display(Message{Bundle: Bundle{Data: map[string]any{"text/plain": "epoch 1"}}}); err != nil {
		t.Fatal(err)
	}
	if log.String() != "epoch 1\n" {
		t.Errorf("printed %q", log.String())
	}
	if names := entries(t, dir); len(names) != 0 {
		t.Errorf("files %v, want none", names)
	}
}

func TestFilesFromManyGoroutines(t *testing.T) {
	dir := t.TempDir()
	f := NewFiles(dir).Log(new(bytes.Buffer))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			id := fmt.Sprint(i % 4)
			if err := f.Display(Message{Bundle: sampleBundle(fmt.Sprint("text ", i)), ID: id, Update: true}); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	names := entries(t, dir)
	if len(names) != 12 {
		t.Errorf("%d files %v, want 3 forms of 4 outputs and nothing left over", len(names), names)
	}
	for i := range 4 {
		text := read(t, dir, fmt.Sprintf("%02d-some-widget.txt", i+1))
		if png := read(t, dir, fmt.Sprintf("%02d-some-widget.png", i+1)); png != "png of "+strings.TrimSpace(text) {
			t.Errorf("output %d mixes %q and %q", i+1, png, text)
		}
	}
}

func TestFilesLeavesThePreviousFileWholeWhenItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	f := NewFiles(dir).Log(new(bytes.Buffer))
	if err := f.Display(Message{Bundle: sampleBundle("old"), ID: "a"}); err != nil {
		t.Fatal(err)
	}
	blocked := filepath.Join(dir, "01-some-widget.png")
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o755); err != nil { // a rename cannot replace it
		t.Fatal(err)
	}
	err := f.Display(Message{Bundle: sampleBundle("new"), ID: "a", Update: true})
	if err == nil || !strings.Contains(err.Error(), blocked) {
		t.Errorf("error is %v, want one that names %s", err, blocked)
	}
	if got := read(t, dir, "01-some-widget.txt"); got != "new\n" {
		t.Errorf("the other forms hold %q, want the new ones", got)
	}
	for _, name := range entries(t, dir) {
		if strings.HasPrefix(name, ".tmp") {
			t.Errorf("left %s behind", name)
		}
	}
}
