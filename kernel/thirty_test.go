package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// memory is what processes have in memory, in KiB.
type memory struct {
	pss     int // its own, and its share of what it shares
	rss     int
	private int // its own alone
}

// memoryOf adds up a kernel and all that it has started.
func memoryOf(t *testing.T, pid int) (m memory) {
	t.Helper()
	for _, p := range offspring(t, pid) {
		for line := range strings.Lines(read(t, fmt.Sprintf("/proc/%d/smaps_rollup", p))) {
			f := strings.Fields(line)
			n, _ := strconv.Atoi(f[1]) // the first line has addresses, and none of the names below
			switch f[0] {
			case "Pss:":
				m.pss += n
			case "Rss:":
				m.rss += n
			case "Private_Clean:", "Private_Dirty:":
				m.private += n
			}
		}
	}
	return m
}

// ticks are the processor's time that a kernel and all that it has started have used.
func ticks(t *testing.T, pid int) (sum int) {
	t.Helper()
	for _, p := range offspring(t, pid) {
		text := read(t, fmt.Sprintf("/proc/%d/stat", p))
		f := strings.Fields(text[strings.LastIndex(text, ")")+1:])
		for _, field := range f[11:13] { // utime and stime
			n, err := strconv.Atoi(field)
			must(t, err)
			sum += n
		}
	}
	return sum
}

// idle waits until processes use no more of the processor's time: a spare worker is up, garbage is collected.
func idle(t *testing.T, pids []int) {
	t.Helper()
	sum := func() (n int) {
		for _, pid := range pids {
			n += ticks(t, pid)
		}
		return n
	}
	end := time.Now().Add(15 * time.Second)
	for before, still := sum(), 0; still < 4 && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond) // between two looks
		now := sum()
		if still++; now != before {
			before, still = now, 0
		}
	}
}

func mean(t *testing.T, pids []int) (m memory) {
	t.Helper()
	for _, pid := range pids {
		k := memoryOf(t, pid)
		m.pss, m.rss, m.private = m.pss+k.pss, m.rss+k.rss, m.private+k.private
	}
	return memory{m.pss / len(pids), m.rss / len(pids), m.private / len(pids)}
}

func (m memory) String() string {
	return fmt.Sprintf("%.1f MiB (RSS %.1f, private %.1f)", float64(m.pss)/1024, float64(m.rss)/1024, float64(m.private)/1024)
}

// A class of thirty on one machine: each has a kernel, which answers, and takes no more memory than one of Python's.
func TestThirtyKernels(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads the memory of processes from /proc")
	}
	if testing.Short() {
		t.Skip("starts thirty kernels: not with -short")
	}
	const kernels, others, total = 30, 4, 4 << 20 // KiB
	py := python(t, "jupyter_client", "zmq", "ipykernel")
	// Each at an address of its own, so that no two want the same port.
	at := func(i int) string { return fmt.Sprintf("127.0.0.%d", 10+i) }
	answered := func(code, expression string, files []string) time.Duration {
		t.Helper()
		began := time.Now()
		cmd := exec.CommandContext(t.Context(), py, append([]string{"testdata/cells_client.py", code, expression, "2"}, files...)...)
		cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
		if r := finish(t, cmd); r.status != 0 {
			t.Fatalf("%+v", r)
		}
		return time.Since(began)
	}

	var pids []int
	var files []string
	for i := range kernels {
		k := connect(t, "tcp", at(i))
		pids, files = append(pids, k.cmd.Process.Pid), append(files, k.file)
	}
	took := answered("x := 1; x+1", "x + 1", files)
	at0 := mean(t, pids)
	idle(t, pids)
	ours := mean(t, pids)

	var otherPids []int
	files = nil
	for i := range others {
		file, _ := connectionFile(t, "tcp", at(kernels+i))
		cmd := exec.Command(py, "-m", "ipykernel_launcher", "-f", file)
		cmd.Env = append(os.Environ(), "IPYTHONDIR="+t.TempDir())
		must(t, cmd.Start())
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it was killed
		})
		otherPids, files = append(otherPids, cmd.Process.Pid), append(files, file)
	}
	answered("x = 1; x + 1", "x + 1", files)
	idle(t, otherPids)
	theirs := mean(t, otherPids)

	t.Logf("%d kernels have answered after %.1f s: each has %v, idle %v; all together %.2f GiB", kernels, took.Seconds(), at0, ours, float64(kernels*ours.pss)/(1<<20))
	t.Logf("%d of ipykernel: each has %v", others, theirs)
	if kernels*ours.pss > total {
		t.Errorf("%d kernels take %d MiB, want at most %d", kernels, kernels*ours.pss>>10, total>>10)
	}
	// What is private to one of ipykernel's is the least that it takes, however many there are.
	if ours.pss > theirs.private {
		t.Errorf("a kernel takes %v, one of ipykernel's %v", ours, theirs)
	}
}
