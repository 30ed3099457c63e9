package penalty

import (
	"runtime"
	"sync"
)

// worthSharing is the number of matrix entries below which starting goroutines
// costs more than it saves.
const worthSharing = 1 << 15

// inBlocks calls do(i) for every row i of a rows x cols matrix, on several
// goroutines that each own one run of rows if the matrix is large. Every row must
// be independent of the others, so that the division into runs plays no part.
func inBlocks(rows, cols int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), rows)
	if rows*cols < worthSharing {
		workers = 1
	}
	run := func(k int) {
		for i := k * rows / workers; i < (k+1)*rows/workers; i++ {
			do(i)
		}
	}
	var group sync.WaitGroup
	for k := 1; k < workers; k++ {
		group.Go(func() { run(k) })
	}
	run(0)
	group.Wait()
}
