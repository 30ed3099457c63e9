package engine

import (
	"os/exec"
	"strconv"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// A process that a cell leaves behind keeps the cell's standard output, and must not keep the cells after it.
func TestProcessesThatCellsLeaveBehindHoldUpNothing(t *testing.T) {
	needGo(t)
	needs(t, "sh")
	if !build.Supported() {
		t.Skip("this test binary can not load compiled cells")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	n := newNotebook(t)
	var out recorder
	late := make(chan struct{})
	cell := "r, w, err := os.Pipe()\np, err := os.StartProcess(" + strconv.Quote(sh) + ", []string{\"sh\", \"-c\", \"read x; echo $x\"}, " +
		"&os.ProcAttr{Files: []*os.File{r, os.Stdout, os.Stderr}})\np.Pid"
	n.count++
	b, err := n.s.Run(t.Context(), Cell{Count: n.count, Source: cell}, &listener{recorder: &out, heard: late})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if got, _ := n.must(strconv.Itoa(i) + " + 1"); got != strconv.Itoa(i+1) {
			t.Fatalf("%d + 1 is %s", i, got)
		}
	}
	n.must("w.WriteString(\"late\\n\")")
	select {
	case <-late:
	case <-t.Context().Done():
	}
	if got := out.text(); got != "late\n" {
		t.Errorf("the first cell got %q (process %v), want what the process wrote", got, b.Data["text/plain"])
	}
	if err := n.s.Close(); err != nil {
		t.Error(err)
	}
}

// listener tells of the first text.
type listener struct {
	*recorder
	heard chan struct{}
}

func (l *listener) Stdout(p []byte) {
	l.recorder.Stdout(p)
	close(l.heard)
}
