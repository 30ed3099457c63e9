package worker

import (
	"syscall"
	"time"
	"unsafe"
)

var peekNamedPipe = syscall.NewLazyDLL("kernel32.dll").NewProc("PeekNamedPipe")

// lookEvery is how often a stream is looked at: a read that waits would hold up whoever asks what is there.
const lookEvery = 20 * time.Millisecond

// follow reads whenever there is something, until the stream ends.
func (c *capture) follow() {
	for {
		c.mu.Lock()
		open := c.available()
		c.mu.Unlock()
		if !open {
			return
		}
		time.Sleep(lookEvery)
	}
}

// available reads what is there without waiting: the caller holds c.mu. It reports whether there can be more.
func (c *capture) available() bool {
	for {
		n, open := c.waiting()
		if n == 0 || !open {
			return open
		}
		n, err := c.r.Read(c.buf[:min(n, len(c.buf))])
		if n > 0 {
			c.take(c.buf[:n])
		}
		if err != nil {
			return false
		}
	}
}

// waiting is how many bytes can be read at once.
func (c *capture) waiting() (n int, open bool) {
	var total uint32
	err := c.conn.Control(func(fd uintptr) {
		r, _, _ := peekNamedPipe.Call(fd, 0, 0, 0, uintptr(unsafe.Pointer(&total)), 0)
		open = r != 0
	})
	return int(total), open && err == nil
}
