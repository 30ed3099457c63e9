package zmtp

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"
)

// Listen binds an address in ZeroMQ's notation: "tcp://host:port", with port 0 for any free one and host
// "*" for all interfaces, or "ipc://path". Nothing but that address is bound.
//
// A file left at an ipc path by a process that is gone is replaced; one that somebody still listens on,
// or that is no socket, is an error and stays. Its new file is the owner's alone, whatever the umask.
func Listen(address string) (net.Listener, error) {
	scheme, where, ok := strings.Cut(address, "://")
	if !ok || where == "" {
		return nil, fmt.Errorf("zmtp: address %q: want tcp://host:port or ipc://path", address)
	}
	var l net.Listener
	var err error
	switch scheme {
	case "tcp":
		host, port, splitErr := net.SplitHostPort(where)
		switch {
		case splitErr != nil:
			return nil, fmt.Errorf("zmtp: address %q: %w", address, splitErr)
		case host == "":
			return nil, fmt.Errorf("zmtp: address %q: no host; tcp://*:%s binds all interfaces", address, port)
		case host == "*":
			host = ""
		}
		l, err = net.Listen("tcp", net.JoinHostPort(host, port))
	case "ipc":
		l, err = listenIPC(where)
	default:
		return nil, fmt.Errorf("zmtp: address %q: transport %q is not known, want tcp or ipc", address, scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("zmtp: binding %s: %w", address, err)
	}
	return l, nil
}

// longestPath is what all systems allow; some allow a few bytes more.
const longestPath = 103

func listenIPC(path string) (net.Listener, error) {
	l, err := listenUnix(path)
	if err == nil || strings.HasPrefix(path, "@") {
		return l, err
	}
	if len(path) > longestPath {
		return nil, fmt.Errorf("the path has %d bytes, sockets may have %d", len(path), longestPath)
	}
	info, statErr := os.Lstat(path)
	if statErr != nil {
		return nil, err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return nil, fmt.Errorf("%s is there and is no socket", path)
	}
	conn, dialErr := net.DialTimeout("unix", path, time.Second)
	if dialErr == nil {
		conn.Close()
		return nil, fmt.Errorf("somebody listens on %s", path)
	}
	if !isRefused(dialErr) {
		return nil, errors.Join(err, dialErr)
	}
	if rmErr := os.Remove(path); rmErr != nil {
		return nil, fmt.Errorf("removing the stale socket: %w", rmErr)
	}
	return listenUnix(path)
}

// Address is where l listens, in the notation that Listen takes.
func Address(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return "ipc://" + l.Addr().String()
	}
	return "tcp://" + l.Addr().String()
}
