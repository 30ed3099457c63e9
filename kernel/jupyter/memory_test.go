package jupyter

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// However much a cell prints to a front end that is slower, memory stays within the queue and what is under way.
func TestMemoryIsBoundedWhateverACellPrints(t *testing.T) {
	const total, piece, bound = 100 << 20, 8 << 10, 64 << 20
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	f := newFake()
	var highest atomic.Uint64
	f.on("flood", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		text := append(bytes.Repeat([]byte("x"), piece-1), '\n')
		for i := range total / piece {
			out.Stdout(text)
			if i%1000 == 0 {
				highest.Store(max(highest.Load(), heap()))
			}
		}
		return nil, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	before := heap()
	id := c.execute("flood")
	// Read bytes only, with pauses, up to the idle of the cell.
	buf, tail, read := make([]byte, 1<<20), "", 0
	for !strings.Contains(tail, `"execution_state":"idle"`) {
		if read%(16<<20) < 1<<20 {
			time.Sleep(20 * time.Millisecond)
		}
		c.events.conn.SetReadDeadline(time.Now().Add(patience))
		n, err := c.events.in.Read(buf)
		if err != nil && err != io.EOF {
			t.Fatalf("after %d bytes: %v", read, err)
		}
		read += n
		tail = tail[max(len(tail)-2000, 0):] + string(buf[max(n-2000, 0):n])
	}
	c.reply(c.shell, "execute_reply", id)
	peak := highest.Load()
	t.Logf("%d MiB printed, %d MiB read, heap %d MiB before and at most %d MiB during it", total>>20, read>>20, before>>20, peak>>20)
	if read < total {
		t.Errorf("%d bytes arrived of %d printed", read, total)
	}
	if peak > before+bound {
		t.Errorf("the heap grew by %d MiB, want at most %d", (peak-before)>>20, bound>>20)
	}
}

// However many requests come while a cell runs, no more is read than may wait for it, control is answered, and what was sent is
// answered when the cell has ended.
func TestMemoryIsBoundedWhateverIsAsked(t *testing.T) {
	const limit, bound = 1 << 20, 8 << 20
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	s := start(t, newFake())
	s.lane.mu.Lock()
	s.lane.limit = limit
	s.lane.mu.Unlock()
	waiting := func() int {
		s.lane.mu.Lock()
		defer s.lane.mu.Unlock()
		return s.lane.bytes
	}
	c := newClient(t, s.Connection())
	sender := newDeafClient(t, s.Connection())
	cell := c.execute("wait")
	c.running(cell)
	before := heap()
	content := map[string]string{"padding": strings.Repeat("x", 10_000)} // fewer fill the sockets on the way
	sent, reading := 0, true
	for reading { // until what is sent stays with who sends it
		m, err := sender.session.encode(outgoing{header: sender.session.newHeader("comm_info_request"), content: content})
		if err != nil {
			t.Fatal(err)
		}
		text := encodeFrames(m)
		for reading && len(text) > 0 {
			sender.shell.conn.SetWriteDeadline(time.Now().Add(time.Second))
			n, err := io.WriteString(sender.shell.conn, text)
			text = text[n:]
			reading = err == nil
		}
		if len(text) == 0 {
			sent++
		}
	}
	c.reply(c.control, "kernel_info_reply", c.request(c.control, "kernel_info_request", map[string]any{}))
	grown := int64(heap()) - int64(before)
	t.Logf("%d requests were sent, %d bytes of them wait, the heap grew by %d KiB", sent, waiting(), grown>>10)
	if grown > bound || waiting() > limit+2*(overhead+11_000) {
		t.Errorf("the heap grew by %d KiB, want at most %d; %d bytes wait", grown>>10, bound>>10, waiting())
	}
	c.reply(c.control, "interrupt_reply", c.request(c.control, "interrupt_request", map[string]any{}))
	c.reply(c.shell, "execute_reply", cell)
	for i := range sent {
		if m := sender.next(sender.shell); m.header.Type != "comm_info_reply" {
			t.Fatalf("reply %d of %d is %s", i, sent, m.header.Type)
		}
	}
}
