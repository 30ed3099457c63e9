package engine

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// halves runs a long test in two processes, each with a half of its work: cells have one process to themselves,
// which leaves the other processors idle. In those processes, and where tests need not be complete, it only says
// which half to do, of how many.
func halves(t *testing.T) (half, of int, elsewhere bool) {
	t.Helper()
	switch os.Getenv("MODULI_HALF") {
	case "1":
		return 0, 2, false
	case "2":
		return 1, 2, false
	}
	if os.Getenv("CI") != "true" || testing.Short() {
		return 0, 1, false
	}
	var group sync.WaitGroup
	var out [2][]byte
	var err [2]error
	for i := range out {
		group.Go(func() {
			c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=0")
			c.Env = append(os.Environ(), fmt.Sprintf("MODULI_HALF=%d", i+1))
			out[i], err[i] = c.CombinedOutput()
		})
	}
	group.Wait()
	for i, text := range out {
		if err[i] != nil {
			t.Errorf("half %d: %v\n%s", i+1, err[i], text)
			continue
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "_test.go:") {
				t.Logf("half %d: %s", i+1, strings.TrimSpace(line))
			}
		}
	}
	return 0, 0, true
}
