package jupyter

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodFile = `{"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1",
	"key": "k", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "go", "jupyter_session": "/a/b.ipynb"}`

func TestReadConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(path, []byte(goodFile), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadConnection(path)
	want := Connection{Transport: "tcp", IP: "127.0.0.1", Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5, Key: "k"}
	if err != nil || c != want {
		t.Errorf("got %+v, %v; want %+v", c, err, want)
	}
	if _, err := ReadConnection(path + "x"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path+"x") {
		t.Errorf("a missing file: %v", err)
	}
}

func TestBadConnectionFiles(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(goodFile, old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return strings.Replace(goodFile, old, new, 1)
	}
	for _, c := range []struct{ file, want string }{
		{"", "not the JSON of a connection"},
		{"kernel", "not the JSON of a connection"},
		{"[]", "not the JSON of a connection"},
		{replace(`"shell_port": 1`, `"shell_port": "1"`), "shell_port"},
		{replace(`"key": "k",`, ""), `"key" is missing`},
		{replace(`"ip": "127.0.0.1",`, ""), `"ip" is missing`},
		{replace(`"ip": "127.0.0.1"`, `"ip": ""`), "ip is empty"},
		{replace(`"transport": "tcp",`, ""), `"transport" is missing`},
		{replace(`"hb_port": 5,`, ""), `"hb_port" is missing`},
		{replace(`"hb_port": 5`, `"hb_port": 0`), "hb_port 0 is out of range, want 1 to 65535"},
		{replace(`"hb_port": 5`, `"hb_port": 70000`), "hb_port 70000 is out of range"},
		{replace(`"hb_port": 5`, `"hb_port": 3`), "stdin_port and hb_port are both 3, want five different ports"},
		{replace("tcp", "udp"), `transport "udp" is not supported, want tcp or ipc`},
		{replace("hmac-sha256", "hmac-md5"), `signature_scheme "hmac-md5" is not supported, want hmac-sha256`},
	} {
		if _, err := parseConnection([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60s: %v, want one line with %q", c.file, err, c.want)
		}
	}
	if _, err := parseConnection([]byte(replace(`"k"`, `""`))); err != nil {
		t.Errorf("an empty key, which turns signing off: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		conn Connection
		want string
	}{
		{Connection{Transport: "tcp", IP: "127.0.0.1"}, "tcp://127.0.0.1:7"},
		{Connection{Transport: "tcp", IP: "::1"}, "tcp://[::1]:7"},
		{Connection{Transport: "ipc", IP: "/run/kernel-ipc"}, "ipc:///run/kernel-ipc-7"},
	} {
		if got := c.conn.address(7); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
