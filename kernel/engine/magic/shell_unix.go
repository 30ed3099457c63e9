//go:build !windows

package magic

import (
	"os"
	"os/exec"
	"syscall"
)

func shellCommand(line string) *exec.Cmd { return exec.Command("/bin/sh", "-c", line) }

// tree is a process and all that it starts: a process group. It has a guard, which waits for a pipe to be
// closed and then ends the group. The pipe is closed when this process ends, however that comes.
type tree struct {
	group int
	guard *exec.Cmd
	pipe  *os.File
}

// vigil is the guard. A signal for the group that asks kindly is not for it.
const vigil = "trap '' HUP INT TERM; read -r _; kill -KILL 0"

// start starts cmd in a group of its own.
func start(cmd *exec.Cmd) (*tree, error) {
	t := &tree{}
	if err := t.watch(); err != nil {
		return nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: t.group}
	if err := cmd.Start(); err != nil {
		t.dismiss()
		return nil, err
	}
	return t, nil
}

// watch starts a guard.
func (t *tree) watch() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	t.guard = exec.Command("/bin/sh", "-c", vigil)
	t.guard.Stdin = r
	t.guard.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: t.group}
	if err := t.guard.Start(); err != nil {
		_ = w.Close()
		return err
	}
	t.pipe = w
	if t.group == 0 {
		t.group = t.guard.Process.Pid
	}
	return nil
}

// dismiss ends the guard alone.
func (t *tree) dismiss() {
	_ = t.guard.Process.Kill()
	_ = t.guard.Wait()
	_ = t.pipe.Close()
}

// interrupt asks all to end.
func (t *tree) interrupt() { _ = syscall.Kill(-t.group, syscall.SIGINT) }

// kill ends all.
func (t *tree) kill() {
	_ = syscall.Kill(-t.group, syscall.SIGKILL)
	_ = t.guard.Wait()
	_ = t.pipe.Close()
}

// release leaves what still runs in the background alone, until this process ends.
func (t *tree) release() {
	t.dismiss()
	if syscall.Kill(-t.group, 0) == nil {
		if t.watch() == nil {
			go func() {
				_ = t.guard.Wait()
				_ = t.pipe.Close() // kept open until here
			}()
		}
	}
}
