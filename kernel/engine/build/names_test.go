package build

import (
	"bytes"
	"testing"
)

func TestPath(t *testing.T) {
	for n, want := range map[int64]string{1: "Z001", 37: "Z011", 36*36*36 - 1: "Zzzz", 36 * 36 * 36: "cells/1000"} {
		if got := Path(n); got != want {
			t.Errorf("the path of unit %d is %q, want %q", n, got, want)
		}
	}
}

func TestRenameTypes(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 150)
	for name, c := range map[string]struct{ in, out string }{
		"short":        {"\x00\x0b*P[Z001.Foo]", "\x00\x0b*P[main.Foo]"},
		"printable":    {"\x01\x24*main.Pair[Z001.Foo,map[string]Z002.B]", "\x01\x24*main.Pair[main.Foo,map[string]main.B]"},
		"long":         {"\x00\xa2\x01*P[Z001.Foo," + string(long), "\x00\xa2\x01*P[main.Foo," + string(long)},
		"symbol":       {"type:main.Pair[Z001.Foo]", "type:main.Pair[Z001.Foo]"},
		"text":         {"\x00\x00text of Z001.Foo\x00", "\x00\x00text of Z001.Foo\x00"},
		"another path": {"\x00\x0b*P[Z0_1.Foo]", "\x00\x0b*P[Z0_1.Foo]"},
	} {
		const head = "!<arch>\n__.PKGDEF  \x00\x0b*P[Z001.Foo]\x00_go_.o          `\n\x00\x00"
		got := []byte(head + c.in)
		changed := renameTypes(got)
		if want := head + c.out; string(got) != want || changed != (c.in != c.out) {
			t.Errorf("%s: got %q (changed: %v), want %q", name, got, changed, want)
		}
	}
}
