package jupyter

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

// Whoever comes, does whatever, and goes: when all have gone, the server that still serves has no goroutine and no memory more
// than before they came.
func TestNothingIsLeftOfThoseWhoCame(t *testing.T) {
	const clients, rounds, most = 5, 60, 4 << 20 // bytes
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	s := start(t, helpful{newFake()}, func(o *Options) { o.Logf = func(string, ...any) {} })
	conn := s.Connection()
	first := newClient(t, conn)
	first.served()
	goroutines := func() int {
		first.served() // whoever left has been seen off by then, or will be in a moment
		return runtime.NumGoroutine()
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, memory := goroutines(), heap()
	var mu sync.Mutex
	requests, peak := 0, 0
	live := func(t *testing.T, rng *rand.Rand) {
		c := newClient(t, conn)
		for range 20 + rng.IntN(20) {
			ask := []func(){
				func() { c.execute([]string{"print", "value", "fail", "nothing of the kind"}[rng.IntN(4)]) },
				func() { c.request(c.shell, "complete_request", map[string]any{"code": "fmt.Pri", "cursor_pos": 7}) },
				func() { c.request(c.shell, "history_request", map[string]any{"hist_access_type": "tail", "n": 2}) },
				func() {
					c.request(c.shell, "comm_open", map[string]any{"comm_id": newID(), "target_name": "t", "data": map[string]any{}})
				},
				func() { c.request(c.control, "interrupt_request", map[string]any{}) },
				func() { c.request(c.control, "kernel_info_request", map[string]any{}) },
				func() { c.execute("ask") }, // a question that is never answered ends with who was asked
				func() { c.request(c.stdin, "input_reply", map[string]any{"value": "unasked"}) },
				func() { c.shell.raw(encodeFrames([][]byte{delimiter, []byte("00"), {}, {}, {}, {}})) },
				func() { fmt.Fprint(dialTCP(t, conn.IOPub), zmtpGreeting[:rng.IntN(len(zmtpGreeting))]) },
			}
			ask[rng.IntN(len(ask))]()
			mu.Lock()
			requests++
			peak = max(peak, runtime.NumGoroutine())
			mu.Unlock()
		}
		for _, w := range []*wire{c.shell, c.control, c.stdin, c.events, c.hb} {
			w.conn.Close() // with all that was asked for still to come
		}
	}
	began := time.Now()
	t.Run("life", func(t *testing.T) { // what they dialled is closed with it
		var wg sync.WaitGroup
		for i := range clients {
			rng := rand.New(rand.NewPCG(seed, uint64(i)))
			wg.Go(func() {
				for range rounds / clients {
					live(t, rng)
				}
			})
		}
		wg.Wait()
	})
	first.reply(first.control, "kernel_info_reply", first.request(first.control, "kernel_info_request", map[string]any{}))
	now := goroutines()
	for end := time.Now().Add(patience); now > before && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		now = goroutines()
	}
	after := heap()
	t.Logf("%d requests of %d clients in %.1f s; %d goroutines before, at most %d, %d after; heap %.1f MiB before, %.1f after", requests, rounds,
		time.Since(began).Seconds(), before, peak, now, float64(memory)/(1<<20), float64(after)/(1<<20))
	if now > before {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", now, before, buf[:runtime.Stack(buf, true)])
	}
	if after > memory+most {
		t.Errorf("the heap grew by %d KiB, want at most %d", (after-memory)>>10, most>>10)
	}
}
