package worker

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// Why a parent ends a worker.
var (
	errClosed      = errors.New("the kernel is shut down")
	errStubborn    = errors.New("the cell did not stop when it was interrupted, and its worker was ended")
	errLate        = errors.New("the cell did not stop at its time limit, and its worker was ended")
	errSilent      = fmt.Errorf("the worker did not answer within %s of an interrupt, and was ended", silence)
	errUnreachable = errors.New("the worker lost its connection to the kernel, and was ended")
	errCrashed     = errors.New("the worker crashed")
)

// ending is how a worker ended.
type ending struct {
	name  string   // of the error
	what  string   // one clause
	lines []string // for the reader: the runtime's own words, and where in the user's cells
	crash bool     // the text that was held back is the report of a crash, and is told by the above
}

// Aftermath is the end of what an error says when a worker has ended.
const Aftermath = "all values are lost, the next cell starts afresh"

// error is what the cell that was running is told.
func (e ending) error() *engine.Error {
	out := &engine.Error{Name: e.name, Value: e.what + ": " + Aftermath}
	out.Traceback = append([]string{out.Error()}, e.lines...)
	return out
}

// notice is what the next cell is told if none was running.
func (e ending) notice() string {
	return "The worker has ended since the last cell (" + e.what + "): all values are lost, this cell starts afresh.\n"
}

// explain says why a worker ended. killed is why the parent ended it, nil if it did not; report is what the runtime
// may have said; limit is the worker's memory.
func explain(state *os.ProcessState, err, killed error, report string, limit int64) ending {
	e := ending{name: "worker died"}
	crash := readCrash(report)
	if crash != nil && (killed == nil || errors.Is(killed, errUnreachable) || !errors.Is(killed, errClosed) && certain([]byte(report))) {
		e.what, e.lines, e.crash = crash.what, crash.lines, true
		if crash.memory {
			e.name, e.what = "out of memory", outOfMemory(limit)
		}
		return e
	}
	switch {
	case killed != nil:
		e.what = killed.Error()
	case state == nil:
		e.what = fmt.Sprintf("the worker ended: %v", err)
	default:
		e.what = describe(state)
	}
	return e
}

func outOfMemory(limit int64) string {
	if limit == NoLimit {
		return "the cell needs more memory than the machine has"
	}
	return "the cell needs more memory than the worker's limit of " + formatMemory(limit) + " (set by --memory or MODULI_MEMORY)"
}

// crash is what a report of the Go runtime says.
type crash struct {
	what   string
	lines  []string
	memory bool
}

const (
	maxHeadLines = 4
	maxFrames    = 10
)

var (
	outOfMemoryMark = regexp.MustCompile(`out of memory|cannot allocate memory|failed to create new OS thread|pthread_create failed|errno=12\b|cannot allocate heap metadata`)
	// starved matches reports of the garbage collector that uses what the system refused to give it.
	starved = regexp.MustCompile(`^SIGSEGV: .*\nPC=.* sigcode=1 addr=0x0\n\ngoroutine 0 .*\nruntime\.\(\*(?:spanQueue|spanSPMC|gcWork)\)`)
	// cellFunction matches the names that functions of compiled cells have in the plugin.
	cellFunction = regexp.MustCompile(`^ƒǀ(?:\d+ǀ)?(.*)$`)
	cellPlace    = regexp.MustCompile(`In\[\d+\]:\d+(:\d+)?`)
)

// readCrash finds what matters in a report, nil if it is none.
func readCrash(report string) *crash {
	lines := strings.Split(strings.TrimRight(report, "\n"), "\n")
	head, own := -1, ""
	for i, l := range lines {
		if said, ok := strings.CutPrefix(l, workerSays); ok {
			own = said // what the worker itself said before it ended
		}
		if strings.HasPrefix(l, "fatal error: ") || strings.HasPrefix(l, "panic: ") || strings.HasPrefix(l, "SIG") {
			head = i
			break
		}
	}
	switch {
	case head < 0 && own == "":
		return nil
	case head < 0:
		return &crash{what: own, memory: outOfMemoryMark.MatchString(own)}
	}
	c := &crash{what: lines[head], memory: outOfMemoryMark.MatchString(strings.Join(lines[:min(head+2, len(lines))], "\n"))}
	switch {
	case strings.Contains(lines[head], "stack overflow") || head > 0 && strings.Contains(lines[head-1], "goroutine stack exceeds"):
		c.what = "endless recursion (stack overflow)"
	case strings.HasPrefix(lines[head], "panic: "):
		c.what = "panic that nothing could catch: " + strings.TrimPrefix(lines[head], "panic: ")
	case starved.MatchString(strings.Join(lines[head:], "\n")):
		c.memory = true
	}
	for _, l := range lines[max(head-1, 0):] {
		if l == "" || strings.HasPrefix(l, "goroutine ") || len(c.lines) == maxHeadLines {
			break
		}
		c.lines = append(c.lines, strings.TrimRight(l, "\r"))
	}
	c.lines = append(c.lines, userFrames(lines[head:])...)
	return c
}

// userFrames are the places in cells on the stack of the goroutine that failed, innermost first.
func userFrames(lines []string) []string {
	var frames []string
	for i, l := range lines {
		if l == "" && len(frames) > 0 {
			break // the next goroutine
		}
		if !strings.HasPrefix(l, "\t") {
			continue
		}
		place := cellPlace.FindString(l)
		if place == "" {
			continue
		}
		if f := functionName(lines[i-1]); f != "" {
			place += " in " + f
		}
		if n := len(frames); n > 0 && frames[n-1] == place {
			continue // recursion
		}
		if frames = append(frames, place); len(frames) == maxFrames {
			break
		}
	}
	return frames
}

// functionName is the function of a line such as "example.org/a/b.(*T).M(0x1, 0x2)", "(*T).M" here.
func functionName(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	line, _, _ = strings.Cut(line, " in goroutine ")
	if i := strings.LastIndexByte(line, '/'); i >= 0 {
		line = line[i+1:]
	}
	_, name, found := strings.Cut(line, ".")
	if !found {
		return ""
	}
	if i := strings.LastIndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	if own := cellFunction.FindStringSubmatch(name); own != nil {
		switch name = own[1]; {
		case strings.Contains(name, ".func"):
			return "func literal"
		case name == "cell":
			return "" // its statements
		}
	}
	return name
}
