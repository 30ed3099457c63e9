package zmtp

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// python finds an interpreter that can import the modules. Without one the test is skipped, or fails where
// CI=true promises one.
func python(t *testing.T, modules ...string) string {
	t.Helper()
	name := os.Getenv("MODULI_PYTHON")
	if name == "" {
		name = "python3"
	}
	out, err := exec.Command(name, "-c", "import "+strings.Join(modules, ", ")).CombinedOutput()
	if err == nil {
		return name
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	why := "needs Python with " + strings.Join(modules, ", ") + " (MODULI_PYTHON names the interpreter): " +
		name + ": " + err.Error() + ": " + lines[len(lines)-1]
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

func TestAgainstLibzmq(t *testing.T) {
	interpreter := python(t, "zmq")
	dir := t.TempDir()
	for transport, addresses := range map[string][3]string{
		"tcp": {"tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"},
		"ipc": {"ipc://" + filepath.Join(dir, "1"), "ipc://" + filepath.Join(dir, "2"), "ipc://" + filepath.Join(dir, "3")},
	} {
		t.Run(transport, func(t *testing.T) {
			noLeak(t)
			args := []string{filepath.Join("testdata", "peers.py")}
			opt := Options{Logf: t.Logf}
			listenAt := func(i int) (l net.Listener) {
				var err error
				if l, err = Listen(addresses[i]); err != nil {
					t.Fatal(err)
				}
				args = append(args, Address(l))
				return l
			}
			r, x, e := NewRouter(listenAt(0), opt), NewXPub(listenAt(1), opt, nil), NewEcho(listenAt(2), opt)
			defer r.Close()
			defer x.Close()
			defer e.Close()
			go serveLibzmq(t, r, x)
			collectEvents(t, x)

			out, err := exec.CommandContext(within(t, 2*time.Minute), interpreter, args...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

// serveLibzmq returns every message, and publishes those that ask for it.
func serveLibzmq(t *testing.T, r *Router, x *XPub) {
	for {
		m, err := r.Recv(t.Context())
		if err != nil {
			return
		}
		if len(m) > 2 && string(m[1]) == "publish" {
			err = x.Send(m[2:])
		}
		if err = errors.Join(err, r.Send(m)); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("answering: %v", err)
		}
	}
}
