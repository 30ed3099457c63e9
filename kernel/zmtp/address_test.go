package zmtp

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBadAddresses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ address, want string }{
		{"", "want tcp://host:port or ipc://path"},
		{"127.0.0.1:0", "want tcp://host:port or ipc://path"},
		{"udp://127.0.0.1:0", `transport "udp" is not known, want tcp or ipc`},
		{"tcp://127.0.0.1", "missing port"},
		{"tcp://:5555", "no host"},
		{"tcp://127.0.0.1:99999", "invalid port"},
		{"ipc://" + file, "no socket"},
		{"ipc://" + filepath.Join(filepath.Dir(file), strings.Repeat("x", 200)), "bytes, sockets may have 103"},
	}
	for _, c := range cases {
		l, err := Listen(c.address)
		if err == nil {
			l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Listen(%q): %v, want one line with %q", c.address, err, c.want)
		}
	}
	if b, _ := os.ReadFile(file); string(b) != "keep me" {
		t.Error("a file that is no socket was touched")
	}
}

func TestOnlyTheGivenAddressIsBound(t *testing.T) {
	l, err := Listen("tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().(*net.TCPAddr)
	if !addr.IP.Equal(net.IPv4(127, 0, 0, 1)) {
		t.Fatalf("bound %v", addr)
	}
	if again, err := Listen(Address(l)); err == nil {
		again.Close()
		t.Fatal("a port in use was bound twice")
	}
	if other, err := net.Listen("tcp", net.JoinHostPort("127.0.0.2", "0")); err == nil { // only where 127/8 is local
		other.Close()
		_, port, _ := net.SplitHostPort(l.Addr().String())
		if conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.2", port)); err == nil {
			conn.Close()
			t.Fatal("the port answers on 127.0.0.2 as well")
		}
	}
}

func TestIPC(t *testing.T) {
	noLeak(t)
	path := filepath.Join(t.TempDir(), "kernel-ipc-1")
	stale, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	stale.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Fatalf("the test needs a stale socket file: %v", err)
	}

	l, err := Listen("ipc://" + path)
	if err != nil {
		t.Fatalf("over a stale file: %v", err)
	}
	if again, err := Listen("ipc://" + path); err == nil {
		again.Close()
		t.Fatal("a path that is listened on was bound again")
	}
	r := NewRouter(l, Options{Logf: t.Logf})
	c := connect(t, l, "DEALER", "")
	roundTrip(t, r, c, "over ipc")
	c.conn.Close()
	r.Close()
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Errorf("the socket file is still there after Close: %v", err)
	}
}
