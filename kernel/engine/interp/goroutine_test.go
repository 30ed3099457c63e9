package interp

import (
	"runtime"
	"sync"
	"testing"
	"unsafe"
)

// Goroutines that are alive at once have identities of their own, which do not
// change when the stack moves.
func TestGoroutineIdentity(t *testing.T) {
	var mu sync.Mutex
	seen := map[uintptr]bool{goroutine(): true}
	var wg, all sync.WaitGroup
	all.Add(100)
	for range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			id := goroutine()
			mu.Lock()
			if id == 0 || seen[id] {
				t.Errorf("two goroutines are called %#x", id)
			}
			seen[id] = true
			mu.Unlock()
			all.Done()
			all.Wait() // all are alive when the last looks
			if deep(2000) == 0 {
				t.Error("deep gave 0")
			}
			runtime.Gosched()
			if now := goroutine(); now != id {
				t.Errorf("%#x has become %#x", id, now)
			}
		}()
	}
	wg.Wait()
}

func deep(n int) int {
	var room [64]int
	room[n%64] = n
	if n == 0 {
		return 1
	}
	return deep(n-1) + room[(n+1)%64]
}

// Function values made by the machine are told from others.
func TestOwnClosure(t *testing.T) {
	if !ownLayout.ok {
		t.Fatal("the layout of function values made by reflection is not known: calls between cells' functions will be slow")
	}
	for _, f := range []func(){func() {}, func() { t.Log() }, plainFunction} {
		if ownClosure(*(*unsafe.Pointer)(unsafe.Pointer(&f))) != nil {
			t.Error("a compiled function is taken for one of a cell")
		}
	}
}

func plainFunction() {}
