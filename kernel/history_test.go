package main

import (
	"path/filepath"
	"runtime"
	"testing"
)

func TestWhereHistoryIsKept(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the folders of Unix")
	}
	home := t.TempDir()
	for _, c := range []struct{ flag, variable, jupyter, xdg, want string }{
		{want: filepath.Join(home, ".local", "share", "moduli-go", "history")},
		{xdg: "/x", want: "/x/moduli-go/history"},
		{xdg: "x", want: filepath.Join(home, ".local", "share", "moduli-go", "history")},
		{xdg: "/x", jupyter: "/j", want: "/j/moduli-go/history"},
		{jupyter: "/j", variable: "/v", want: "/v"},
		{jupyter: "/j", variable: "off", want: ""},
		{variable: "/v", flag: "/f", want: "/f"},
		{variable: "/v", flag: "off", want: ""},
		{variable: "off", flag: "/f", want: "/f"},
	} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_DATA_HOME", c.xdg)
		t.Setenv("JUPYTER_DATA_DIR", c.jupyter)
		t.Setenv(historyVariable, c.variable)
		if got := historyDir(c.flag); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("JUPYTER_DATA_DIR", "")
	t.Setenv(historyVariable, "")
	if got := historyDir(""); got != "" {
		t.Errorf("without a home: %q", got)
	}
}
