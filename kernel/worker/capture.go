package worker

import (
	"bytes"
	"os"
	"regexp"
	"sync"
	"syscall"
	"time"
)

const (
	// holdBack is how long text that looks like the report of a crash is kept from the front end. A worker
	// that crashes has ended by then, and the report becomes its error.
	holdBack = 300 * time.Millisecond
	// holdCrash is how long it is kept where it is such a report for certain: a process with many goroutines, or on a
	// machine with much else to do, may be long at it.
	holdCrash = 10 * time.Second
	// maxHeld bounds that text. What matters stands at its beginning.
	maxHeld = 1 << 20
)

// crashMarks begin the lines with which the runtime begins to report a crash.
var crashMarks = [][]byte{
	[]byte("panic: "), []byte("fatal error: "), []byte("runtime: "), []byte("unexpected fault address "), []byte("SIG"), []byte("goroutine "),
	[]byte("runtime/cgo: "), []byte(workerSays),
}

// capture takes what a worker writes to one of its real standard streams, past its cell's own: println, C, the
// runtime. It reads on a goroutine of its own, and on the caller's where order counts.
type capture struct {
	r       *os.File
	conn    syscall.RawConn
	to      func(p []byte)
	crashed func() // what to do about a crash whose report is too long; nil where the runtime does not report any
	ended   chan struct{}

	mu      sync.Mutex // held while reading and delivering, so that nothing overtakes
	buf     []byte
	midLine bool
	held    []byte
	holding bool
	longer  bool // holdBack is over, and holdCrash is not
	timer   *time.Timer
}

func newCapture(r *os.File, crashed func(), to func(p []byte)) (*capture, error) {
	conn, err := r.SyscallConn()
	if err != nil {
		return nil, err
	}
	c := &capture{r: r, conn: conn, to: to, crashed: crashed, ended: make(chan struct{}), buf: make([]byte, 32<<10)}
	go func() {
		defer close(c.ended)
		c.follow()
	}()
	return c, nil
}

// drain delivers what has been written before the call. With all set, held text too: what wrote it lives.
func (c *capture) drain(all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.available()
	if all {
		c.letGo()
	}
}

// end delivers the rest and returns what is held. It is called when the worker has ended; others may still have its
// streams open.
func (c *capture) end() []byte {
	c.mu.Lock()
	c.available()
	held := c.held
	c.held, c.holding = nil, false
	c.mu.Unlock()
	c.r.Close()
	<-c.ended
	return held
}

// take sorts new text: the caller holds c.mu.
func (c *capture) take(p []byte) {
	if c.crashed != nil && !c.holding {
		if i := c.mark(p); i >= 0 {
			c.deliver(p[:i])
			p = p[i:]
			c.holding = true
		}
	}
	if !c.holding {
		c.deliver(p)
		return
	}
	c.held = append(c.held, p...)
	switch {
	case len(c.held) > maxHeld && certain(c.held):
		c.held = c.held[:maxHeld]
		c.crashed()
	case len(c.held) > maxHeld:
		c.letGo()
	case c.timer == nil:
		c.timer = time.AfterFunc(holdBack, c.waited)
	default:
		c.longer = false
		c.timer.Reset(holdBack)
	}
}

// waited is called when no more text has come for a while.
func (c *capture) waited() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.holding && !c.longer && certain(c.held) {
		c.longer = true
		c.timer.Reset(holdCrash)
		return
	}
	c.letGo()
}

var crashTrace = regexp.MustCompile(`(?m)^(?:panic: |fatal error: |SIG[A-Z]+: )(?s:.*)^(?:goroutine \d+ |runtime stack:)`)

// certain reports whether text is the report of a crash and no text that begins like one.
func certain(text []byte) bool { return crashTrace.Match(text) }

// letGo delivers what is held: the caller holds c.mu.
func (c *capture) letGo() {
	if c.holding {
		held := c.held
		c.held, c.holding, c.longer = nil, false, false
		c.deliver(held)
	}
}

func (c *capture) deliver(p []byte) {
	if len(p) > 0 {
		c.midLine = p[len(p)-1] != '\n'
		c.to(bytes.Clone(p))
	}
}

// mark is where in p a line begins that may begin the report of a crash, -1 if nowhere.
func (c *capture) mark(p []byte) int {
	for i, atLine := 0, !c.midLine; i < len(p); {
		if atLine {
			for _, m := range crashMarks {
				if bytes.HasPrefix(p[i:], m) {
					return i
				}
			}
		}
		next := bytes.IndexByte(p[i:], '\n')
		if next < 0 {
			return -1
		}
		i += next + 1
		atLine = true
	}
	return -1
}
