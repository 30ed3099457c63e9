package worker

import (
	"os"
	"os/exec"
)

// remains are nothing here: a worker makes the pipes for its cells' streams itself, and what is in them ends with it.
type remains struct{}

func (*remains) lend(*exec.Cmd) ([]*os.File, error) { return nil, nil }
func (*remains) take(int) []byte                    { return nil }
func (*remains) close()                             {}

// lentPipe makes a pipe.
func lentPipe(int) (r, w *os.File, err error) { return os.Pipe() }
