package magic

import (
	"os/exec"
	"strconv"
	"syscall"
)

// shellCommand takes the line as it is: cmd has its own idea of quotes.
func shellCommand(line string) *exec.Cmd {
	cmd := exec.Command("cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /d /s /c "` + line + `"`}
	return cmd
}

// tree is a process and all that it starts. They belong to the job of this process, and end with it.
type tree struct{ cmd *exec.Cmd }

func start(cmd *exec.Cmd) (*tree, error) { return &tree{cmd}, cmd.Start() }

// interrupt ends all: processes without a window can not be asked to.
func (t *tree) interrupt() { t.kill() }

func (t *tree) kill() {
	if exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(t.cmd.Process.Pid)).Run() != nil {
		_ = t.cmd.Process.Kill() // fails where it has ended, which is the aim
	}
}

func (t *tree) release() {}
