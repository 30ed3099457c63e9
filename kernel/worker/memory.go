package worker

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
)

// NoLimit lets a worker have all the memory that there is.
const NoLimit int64 = -1

// MinMemory is the smallest limit, in bytes: below it a worker can hardly start.
const MinMemory int64 = 128 << 20

var memoryUnits = []struct {
	name string
	size float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1}, {"", 1},
}

// ParseMemory reads a size such as 4GiB, 512MB, 1.5GiB or 2000000000; 0 is [NoLimit], and empty is 0, for the default.
func ParseMemory(text string) (int64, error) {
	low := strings.ToLower(strings.TrimSpace(text))
	if low == "" {
		return 0, nil
	}
	for _, u := range memoryUnits {
		number, ok := strings.CutSuffix(low, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		size := n * u.size
		switch {
		case err != nil || n < 0 || math.IsNaN(size) || size > 1<<62:
			return 0, badMemory(text)
		case size == 0:
			return NoLimit, nil
		case size < float64(MinMemory):
			return 0, badMemory(text)
		}
		return int64(size), nil
	}
	return 0, badMemory(text)
}

func badMemory(text string) error {
	return fmt.Errorf("memory limit %q: want a size of at least %s such as 4GiB or 512MB, or 0 for no limit", text, formatMemory(MinMemory))
}

// formatMemory writes a size with a unit.
func formatMemory(n int64) string {
	size, unit := float64(n), "B"
	for _, u := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if size < 1024 {
			break
		}
		size, unit = size/1024, u
	}
	return strings.TrimSuffix(strconv.FormatFloat(size, 'f', 1, 64), ".0") + " " + unit
}

// DefaultMemory is three quarters of the memory of this machine or of the container that this process is in,
// NoLimit where that cannot be known.
func DefaultMemory() int64 {
	total := machineMemory()
	if total <= 0 {
		return NoLimit
	}
	return max(total/4*3, MinMemory)
}

// maxStack is the most that Go gives a goroutine by itself, in bytes: less on machines of 32 bits.
const maxStack = 250_000_000 * (1 + 3*(^uint(0)>>63))

// limitMemory makes this process fail when it needs more than limit bytes. The garbage collector works harder
// before that: from a sixteenth, at most 256 MiB, below it.
func limitMemory(limit int64) error {
	if limit == NoLimit {
		return nil
	}
	debug.SetMemoryLimit(limit - min(limit/16, 256<<20))
	// So that a recursion without end is called that. A stack grows by being copied to one of twice its size.
	debug.SetMaxStack(int(min(limit/4, int64(maxStack))))
	return enforce(limit)
}

// makeRoom collects what earlier cells left behind if it may be a good part of the limit. A cell that allocates much at
// once would else reach the limit while the collector, which works beside it, is still on its way.
func makeRoom() {
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(heap)
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 && int64(heap[0].Value.Uint64()) > limit/4 {
		runtime.GC()
	}
}
