//go:build !windows

package worker

import (
	"errors"
	"syscall"
)

// follow reads whenever there is something, until the stream ends.
func (c *capture) follow() {
	_ = c.conn.Read(func(fd uintptr) bool { // fails when the file is closed, which ends it too
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.readAll(int(fd))
	})
}

// available reads what is there without waiting: the caller holds c.mu. It reports whether there can be more.
func (c *capture) available() bool {
	open := false
	err := c.conn.Control(func(fd uintptr) { open = !c.readAll(int(fd)) })
	return open && err == nil
}

// readAll reports whether the stream has ended.
func (c *capture) readAll(fd int) (ended bool) {
	for {
		n, err := syscall.Read(fd, c.buf)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return false
		case err != nil || n == 0:
			return true
		}
		c.take(c.buf[:n])
		if n < len(c.buf) {
			return false // a pipe gives all it has
		}
	}
}
