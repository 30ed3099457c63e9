// Package parallel spreads the parts of a piece of work over goroutines, without allocating.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Crew runs the parts of one piece of work at a time. It must not be copied.
type Crew struct {
	do    func(part int)
	parts int64
	next  atomic.Int64 // part that nobody has taken
	group sync.WaitGroup
	work  func()
}

// Run calls do for each of the parts from 0 on, on as many goroutines as there are processors, and returns
// when all is done. Parts are begun in order. It must not be called again before it returns.
func (c *Crew) Run(parts int, do func(part int)) {
	workers := min(parts, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range parts {
			do(i)
		}
		return
	}
	if c.work == nil {
		c.work = func() {
			defer c.group.Done()
			for i := c.next.Add(1) - 1; i < c.parts; i = c.next.Add(1) - 1 {
				c.do(int(i))
			}
		}
	}
	c.do, c.parts = do, int64(parts)
	c.next.Store(0)
	c.group.Add(workers)
	for range workers - 1 {
		go c.work()
	}
	c.work()
	c.group.Wait()
	c.do = nil
}
