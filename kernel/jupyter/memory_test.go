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
