package engine

import (
	"os/exec"
	"strconv"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// A process that a cell leaves behind keeps standard output open, and must not hold up the cells after it. What it
// writes belongs to the newest of them.
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
	cell := "r, w, err := os.Pipe()\np, err := os.StartProcess(" + strconv.Quote(sh) + ", []string{\"sh\", \"-c\", \"read x; echo $x\"}, " +
		"&os.ProcAttr{Files: []*os.File{r, os.Stdout, os.Stderr}})\np.Pid"
	pid, _ := n.must(cell)
	for i := range 3 {
		if got, _ := n.must(strconv.Itoa(i) + " + 1"); got != strconv.Itoa(i+1) {
			t.Fatalf("%d + 1 is %s", i, got)
		}
	}
	var out recorder
	late := make(chan struct{})
	n.count++
	if _, err := n.s.Run(t.Context(), Cell{Count: n.count, Source: "w.WriteString(\"late\\n\")"}, &listener{recorder: &out, heard: late}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-late:
	case <-t.Context().Done():
	}
	if got := out.text(); got != "late\n" {
		t.Errorf("the newest cell got %q (process %s), want what the process wrote", got, pid)
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
