package worker

import (
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// enforce sets the limit on data, which counts all memory that is this process's own to write, also that of C.
// Only the soft limit is set, so that a process started from here may have its own.
func enforce(limit int64) error {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_DATA, &r); err != nil {
		return fmt.Errorf("worker: memory limit: %w", err)
	}
	r.Cur = min(uint64(limit), r.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &r); err != nil {
		return fmt.Errorf("worker: memory limit of %s: %w", formatMemory(limit), err)
	}
	return nil
}

// volunteer makes the system end this process before others when memory runs out: the kernel outlives it.
func volunteer() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0) // a wish: where it is refused, nothing is lost
}

// machineMemory is the memory of the machine, or less where a control group sets less.
func machineMemory() int64 {
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) != nil {
		return 0
	}
	total := int64(uint64(info.Totalram) * uint64(info.Unit))
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return total
	}
	return lowestLimit(total, string(groups), func(file string) (string, bool) {
		b, err := os.ReadFile(file)
		return string(b), err == nil
	})
}

// lowestLimit looks through the memory control groups named by /proc/self/cgroup and all above them. Inside a
// container the names may be the host's while only the root is there: it is among those above.
func lowestLimit(total int64, groups string, read func(file string) (string, bool)) int64 {
	for line := range strings.Lines(groups) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, dir, ok := strings.Cut(rest, ":")
		if !ok {
			continue
		}
		root, file := "/sys/fs/cgroup", "memory.max"
		switch {
		case controllers == "":
		case strings.Contains(","+controllers+",", ",memory,"):
			root, file = "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		for dir = path.Clean("/" + dir); ; dir = path.Dir(dir) {
			if text, ok := read(path.Join(root, dir, file)); ok {
				if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil && n > 0 && n < total {
					total = n
				}
			}
			if dir == "/" {
				break
			}
		}
	}
	return total
}
