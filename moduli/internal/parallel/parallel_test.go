package parallel

import (
	"runtime"
	"sync/atomic"
	"testing"
)

func TestEachPartIsDoneOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var c Crew
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		for _, parts := range []int{0, 1, 2, 5, 1000} {
			done := make([]atomic.Int32, parts)
			c.Run(parts, func(i int) { done[i].Add(1) })
			for i := range done {
				if n := done[i].Load(); n != 1 {
					t.Errorf("%d processors: part %d of %d was done %d times", procs, i, parts, n)
				}
			}
		}
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	var c Crew
	var sum atomic.Int64
	do := func(i int) { sum.Add(int64(i)) }
	c.Run(4, do)
	if n := testing.AllocsPerRun(100, func() { c.Run(4, do) }); n != 0 {
		t.Errorf("%v objects a run", n)
	}
}
