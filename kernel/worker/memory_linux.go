package worker

import (
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// headroom is how much address space a worker may use for what is no memory: the code of compiled cells, stacks of threads.
const headroom = 512 << 20

// enforce sets two limits over what this process has at its start, the stacks of its threads among it. That on data counts
// all memory that is this process's own to write, also that of C; a quarter is left for garbage that is not collected
// yet. But Linux lets the Go heap grow over it, where the next small thing that the runtime needs fails in ways that
// say little: the limit on address space stops the heap where it grows. Only soft limits are set, so that a process
// started from here may have its own.
func enforce(limit int64) error {
	size, data, err := mapped()
	if err != nil {
		return fmt.Errorf("worker: memory limit: %w", err)
	}
	for _, l := range []struct {
		resource int
		most     uint64
	}{
		{syscall.RLIMIT_DATA, data + uint64(limit+limit/4)},
		{syscall.RLIMIT_AS, size + uint64(limit+limit/4) + headroom},
	} {
		var r syscall.Rlimit
		if err := syscall.Getrlimit(l.resource, &r); err != nil {
			return fmt.Errorf("worker: memory limit: %w", err)
		}
		r.Cur = min(l.most, r.Max)
		if err := syscall.Setrlimit(l.resource, &r); err != nil {
			return fmt.Errorf("worker: memory limit of %s: %w", formatMemory(limit), err)
		}
	}
	return nil
}

// mapped is the address space of this process and what of it is data, in bytes. Both are much more than it uses.
func mapped() (size, data uint64, err error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, 0, err
	}
	page := uint64(os.Getpagesize())
	if _, err := fmt.Sscan(string(text), &size, new(uint64), new(uint64), new(uint64), new(uint64), &data); err != nil {
		return 0, 0, fmt.Errorf("/proc/self/statm is %q: %w", text, err)
	}
	return size * page, data * page, nil
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
