//go:build !windows

package worker

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// Files that a worker inherits. Their numbers are high so that a cell that closes or writes to files by number hardly
// hits them.
const (
	fdFrom = 100
	fdTo   = 101
)

func attach(cmd *exec.Cmd, from, to, stdout, stderr *os.File) {
	cmd.ExtraFiles = make([]*os.File, fdTo-3+1) // the first of them is file 3
	cmd.ExtraFiles[fdFrom-3], cmd.ExtraFiles[fdTo-3] = from, to
	cmd.Stdout, cmd.Stderr = stdout, stderr
	// A group of its own: signals of the terminal are the parent's, and the group ends as one.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// tree is a worker's process group.
type tree struct{ group int }

// newTree starts cmd.
func newTree(cmd *exec.Cmd) (*tree, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &tree{cmd.Process.Pid}, nil
}

func (t *tree) kill()  { _ = syscall.Kill(-t.group, syscall.SIGKILL) } // fails where nobody is left
func (t *tree) close() {}

// inherited are the pipes of this worker to its parent.
func inherited() (from, to *os.File, err error) {
	for i := range 4 {
		syscall.CloseOnExec(fdStreams + i)
	}
	files := [2]*os.File{}
	for i, fd := range []int{fdFrom, fdTo} {
		syscall.CloseOnExec(fd) // they are nobody else's
		if err := syscall.SetNonblock(fd, true); err != nil {
			return nil, nil, fmt.Errorf("pipe %d to the kernel: %w", fd, err)
		}
		files[i] = os.NewFile(uintptr(fd), "kernel")
	}
	return files[0], files[1], nil
}

// leave ends this process and all that it started.
func leave(code int) {
	if os.Getpid() == syscall.Getpgrp() {
		_ = syscall.Kill(0, syscall.SIGKILL)
	}
	os.Exit(code)
}
