//go:build !windows

package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// fdStreams is the first of four files that a worker inherits behind its pipes to the kernel: the two ends of a pipe for
// its cells' standard output, and of one for their standard error.
const fdStreams = fdTo + 1

// remains are the ends to read of the pipes that carry what cells write. The worker reads them itself; what it has not
// read when it ends is left in them.
type remains [2]*os.File

// lend gives a worker that is about to start the pipes for its cells' streams. The files in lent are to be closed when
// it has started.
func (m *remains) lend(cmd *exec.Cmd) (lent []*os.File, err error) {
	for i := range m {
		r, w, err := os.Pipe()
		if err != nil {
			return lent, err
		}
		m[i] = r
		lent = append(lent, w)
		cmd.ExtraFiles = append(cmd.ExtraFiles, r, w)
	}
	return lent, nil
}

// most is what a stream that nobody has read can hold.
const most = 1 << 20

// take is what is left of a stream. Its other readers have ended.
func (m *remains) take(stream int) []byte {
	conn, err := m[stream].SyscallConn()
	if err != nil {
		return nil
	}
	var text []byte
	buf := make([]byte, 64<<10)
	_ = conn.Control(func(fd uintptr) { // fails where the file is closed: nothing is left then
		if syscall.SetNonblock(int(fd), true) != nil {
			return
		}
		for len(text) < most {
			n, err := syscall.Read(int(fd), buf)
			if errors.Is(err, syscall.EINTR) {
				continue
			}
			if err != nil || n == 0 {
				return
			}
			text = append(text, buf[:n]...)
		}
	})
	return text
}

func (m *remains) close() {
	for _, f := range m {
		if f != nil {
			f.Close()
		}
	}
}

// lentPipe is what the parent has lent for a stream.
func lentPipe(stream int) (r, w *os.File, err error) {
	files := [2]*os.File{}
	for i := range files {
		fd := fdStreams + 2*stream + i
		if err := syscall.SetNonblock(fd, true); err != nil {
			return nil, nil, fmt.Errorf("stream %d of the cells: %w", fd, err)
		}
		files[i] = os.NewFile(uintptr(fd), "|"+[...]string{"stdout", "stderr"}[stream])
	}
	return files[0], files[1], nil
}
