package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

func TestProgressOnATerminalShowsWhatCellsPrint(t *testing.T) {
	var b strings.Builder
	p := &progress{w: &b, terminal: true}
	cell := func(source string) *notebook.Cell { return &notebook.Cell{Source: source} }
	quiet, loud := cell("\n  quiet()\nmore()"), cell("loud()")
	p.step(notebook.Step{Index: 1, Of: 10, Cell: quiet})
	p.step(notebook.Step{Index: 1, Of: 10, Cell: quiet, Done: true, Elapsed: 1500 * time.Millisecond})
	p.step(notebook.Step{Index: 2, Of: 10, Cell: loud})
	p.live("stdout", []byte("half a line"))
	p.step(notebook.Step{Index: 2, Of: 10, Cell: loud, Done: true, Elapsed: 83 * time.Second})
	want := "[ 1/10]      ...  quiet()\r[ 1/10]    1.5 s  quiet()\n" +
		"[ 2/10]      ...  loud()\nhalf a line\n[ 2/10]   1:23 m  loud()\n"
	if got := b.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestProgressElsewhereIsALineForEachCell(t *testing.T) {
	var b strings.Builder
	p := &progress{w: &b}
	long := &notebook.Cell{Source: strings.Repeat("é", 100)}
	for _, err := range []error{nil, errors.New("x"), &engine.Error{Name: "interrupted"}} {
		p.step(notebook.Step{Index: 1, Of: 1, Cell: long})
		p.live("stdout", []byte("unseen"))
		p.step(notebook.Step{Index: 1, Of: 1, Cell: long, Done: true, Err: err})
	}
	title := "  " + strings.Repeat("é", 63) + "…\n"
	if got, want := b.String(), "[1/1]    0.0 s"+title+"[1/1]   failed"+title+"[1/1]  stopped"+title; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
