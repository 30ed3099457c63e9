//go:build !linux

package worker

import (
	"fmt"
	"os"
	"runtime/metrics"
	"time"
)

// volunteer does nothing: this is Linux's.
func volunteer() {}

// watchEvery is how often the watchdog looks.
const watchEvery = 50 * time.Millisecond

// enforce watches what the Go runtime has from the system. It cannot see the memory of C, and sees a large
// allocation only after it was made.
func enforce(limit int64) error {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	for _, s := range sample {
		if s.Value.Kind() != metrics.KindUint64 {
			return fmt.Errorf("worker: memory limit: no metric %s", s.Name)
		}
	}
	go func() {
		for {
			time.Sleep(watchEvery)
			metrics.Read(sample)
			if used := sample[0].Value.Uint64() - sample[1].Value.Uint64(); used > uint64(limit) {
				fmt.Fprintf(os.Stderr, "%sout of memory\n", workerSays)
				os.Exit(exitFailed)
			}
		}
	}()
	return nil
}
