package display

import (
	"errors"
	"strings"
	"testing"
)

func TestSinksStack(t *testing.T) {
	var a, b Recorder
	dropA := SetSink(&a)
	dropB := SetSink(&b)
	if Current() != Sink(&b) {
		t.Error("the sink set last is not current")
	}
	dropA() // out of order
	if Current() != Sink(&b) {
		t.Error("restoring an older sink changed the current one")
	}
	dropB()
	dropB()
	if f, ok := Current().(*Files); !ok || f.dir != "out" {
		t.Errorf("with no sink set the current one is %T, want Files in ./out", Current())
	}
}

func TestLive(t *testing.T) {
	for _, c := range []struct {
		sink Sink
		want bool
	}{{new(Recorder), true}, {NewFiles("x"), false}, {Discard{}, false}} {
		if got := Live(c.sink); got != c.want {
			t.Errorf("Live(%T) = %v, want %v", c.sink, got, c.want)
		}
	}
}

func TestShowUpdateClear(t *testing.T) {
	var rec Recorder
	defer SetSink(&rec)()
	b := sampleBundle("x")
	for _, err := range []error{Show(b), ShowAs("id", b), Update("id", b), Clear(true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	m := rec.Messages()
	if len(m) != 3 || m[0].ID != "" || m[1].ID != "id" || m[1].Update || !m[2].Update || m[2].ID != "id" {
		t.Errorf("messages are %+v", m)
	}
	if c := rec.Clears(); len(c) != 1 || !c[0] {
		t.Errorf("clears are %v, want one that waits", c)
	}
	if ShowAs("", b) == nil || Update("", b) == nil {
		t.Error("an empty ID was accepted")
	}
	if a, b := NewID(), NewID(); a == b {
		t.Error("NewID gave the same twice")
	}
}

type broken struct{}

func (broken) Bundle() (Bundle, error) { return Bundle{}, errors.New("no bundle") }

func TestShowReturnsTheErrorOfABundle(t *testing.T) {
	var rec Recorder
	defer SetSink(&rec)()
	if err := Show(broken{}); err == nil || err.Error() != "no bundle" {
		t.Errorf("error is %v", err)
	}
	if n := len(rec.Messages()); n != 0 {
		t.Errorf("%d messages were shown", n)
	}
}

func TestAssetTravelsOnceAPage(t *testing.T) {
	made := 0
	b := sampleBundle("x")
	b.Assets = []Asset{{Name: "lib 1", HTML: func() string { made++; return "<LIB>" }}}

	var rec Recorder
	drop := SetSink(&rec)
	for range 3 {
		if err := Show(b); err != nil {
			t.Fatal(err)
		}
	}
	drop()
	for i, m := range rec.Messages() {
		if got := strings.Contains(m.Bundle.Data["text/html"].(string), "<LIB>"); got != (i == 0) {
			t.Errorf("output %d carries the asset: %v", i, got)
		}
	}
	if made != 1 {
		t.Errorf("the asset was made %d times, want once", made)
	}
	if html := b.Data["text/html"].(string); strings.Contains(html, "LIB") {
		t.Error("showing a bundle changed it")
	}

	dir := t.TempDir()
	f := NewFiles(dir).Log(new(strings.Builder))
	drop = SetSink(f)
	defer drop()
	for range 2 {
		if err := Show(b); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"01-some-widget.html", "02-some-widget.html"} {
		if !strings.Contains(read(t, dir, name), "<LIB>") {
			t.Errorf("%s does not stand alone: it lacks the asset", name)
		}
	}
}

func TestACellThatRunsAgainCarriesItsAssetsAgain(t *testing.T) {
	b := sampleBundle("x")
	b.Assets = []Asset{{Name: "lib 1", HTML: func() string { return "<LIB>" }}}
	var page Page
	for _, c := range []struct {
		cell string
		want bool
	}{
		{"a", true}, {"b", false}, // first run of all
		{"a", true}, {"b", false}, // second run of all
		{"b", false}, {"c", false}, // others alone
		{"", false}, {"", false}, // a front end that names no cells
		{"a", true},
	} {
		page.Begin(c.cell)
		first := page.Complete(b).Data["text/html"].(string)
		second := page.Complete(b).Data["text/html"].(string)
		if got := strings.Contains(first, "<LIB>"); got != c.want || strings.Contains(second, "<LIB>") {
			t.Errorf("cell %q carries the asset: %v, want %v, and not twice", c.cell, got, c.want)
		}
	}
}
