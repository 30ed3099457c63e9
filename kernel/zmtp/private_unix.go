//go:build !windows

package zmtp

import (
	"context"
	"net"
	"os"
	"strings"
	"syscall"
)

// listenUnix binds a path to whose file nobody else has access. On Linux the socket's own mode becomes that of the file, so
// that there is no moment in which it is another; elsewhere the mode is set a moment later.
func listenUnix(path string) (net.Listener, error) {
	const owners = 0o600
	c := net.ListenConfig{Control: func(_, _ string, conn syscall.RawConn) error {
		return conn.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), owners) }) // refused where sockets have no mode
	}}
	l, err := c.Listen(context.Background(), "unix", path)
	if err != nil || strings.HasPrefix(path, "@") {
		return l, err
	}
	if err := os.Chmod(path, owners); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}
