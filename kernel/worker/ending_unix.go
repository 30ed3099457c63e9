//go:build !windows

package worker

import (
	"fmt"
	"os"
	"syscall"
)

// describe says how a process ended.
func describe(state *os.ProcessState) string {
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return fmt.Sprintf("the cell ended its process with exit status %d, as os.Exit and log.Fatal do", state.ExitCode())
	}
	s := status.Signal()
	name := signalNames[s]
	if name == "" {
		name = fmt.Sprintf("signal %d", int(s))
	}
	what := fmt.Sprintf("the worker was ended by %s (%s)", name, s)
	if s == syscall.SIGKILL {
		what += " from outside, as the system does when memory runs out"
	}
	return what
}

var signalNames = map[syscall.Signal]string{
	syscall.SIGABRT: "SIGABRT", syscall.SIGALRM: "SIGALRM", syscall.SIGBUS: "SIGBUS", syscall.SIGFPE: "SIGFPE", syscall.SIGHUP: "SIGHUP",
	syscall.SIGILL: "SIGILL", syscall.SIGINT: "SIGINT", syscall.SIGKILL: "SIGKILL", syscall.SIGPIPE: "SIGPIPE", syscall.SIGQUIT: "SIGQUIT",
	syscall.SIGSEGV: "SIGSEGV", syscall.SIGTERM: "SIGTERM", syscall.SIGTRAP: "SIGTRAP", syscall.SIGXCPU: "SIGXCPU",
}
