package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"unsafe"
)

var (
	kernel32                 = syscall.NewLazyDLL("kernel32.dll")
	createJobObject          = kernel32.NewProc("CreateJobObjectW")
	setInformationJobObject  = kernel32.NewProc("SetInformationJobObject")
	assignProcessToJobObject = kernel32.NewProc("AssignProcessToJobObject")
	terminateJobObject       = kernel32.NewProc("TerminateJobObject")
	setStdHandle             = kernel32.NewProc("SetStdHandle")
)

// attach gives the worker its pipes as standard input and output, which it moves away; both of its real
// streams then go where its standard error goes.
func attach(cmd *exec.Cmd, from, to, _, stderr *os.File) {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = from, to, stderr
}

// tree is a job: its processes end when it is closed, which the system does if the parent dies.
type tree struct{ job syscall.Handle }

const (
	jobExtendedLimits      = 9 // JobObjectExtendedLimitInformation
	jobLimitKillOnJobClose = 0x2000
	processSetQuota        = 0x0100
	processTerminate       = 0x0001
)

type jobLimits struct {
	perProcessTime, perJobTime int64
	flags                      uint32
	minWorkingSet, maxWorking  uintptr
	activeProcesses            uint32
	affinity                   uintptr
	priority, scheduling       uint32
	io                         [6]uint64
	memory                     [4]uintptr
}

// newTree starts cmd.
func newTree(cmd *exec.Cmd) (*tree, error) {
	job, _, err := createJobObject.Call(0, 0)
	if job == 0 {
		return nil, fmt.Errorf("job: %w", err)
	}
	t := &tree{syscall.Handle(job)}
	limits := jobLimits{flags: jobLimitKillOnJobClose}
	if r, _, err := setInformationJobObject.Call(job, jobExtendedLimits, uintptr(unsafe.Pointer(&limits)), unsafe.Sizeof(limits)); r == 0 {
		t.close()
		return nil, fmt.Errorf("job: %w", err)
	}
	if err := cmd.Start(); err != nil {
		t.close()
		return nil, err
	}
	h, err := syscall.OpenProcess(processSetQuota|processTerminate, false, uint32(cmd.Process.Pid))
	if err == nil {
		defer syscall.CloseHandle(h)
		if r, _, callErr := assignProcessToJobObject.Call(job, uintptr(h)); r == 0 {
			err = callErr
		}
	}
	if err != nil {
		err = errors.Join(fmt.Errorf("job: %w", err), cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *tree) kill()  { _, _, _ = terminateJobObject.Call(uintptr(t.job), 1) }
func (t *tree) close() { _ = syscall.CloseHandle(t.job) }

// inherited are the pipes of this worker. Its standard streams become others, so that cells cannot reach the pipes.
func inherited() (from, to *os.File, err error) {
	from, to = os.Stdin, os.Stdout
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, nil, err
	}
	os.Stdin, os.Stdout = null, os.Stderr
	for _, s := range []struct {
		id int
		f  *os.File
	}{{syscall.STD_INPUT_HANDLE, null}, {syscall.STD_OUTPUT_HANDLE, os.Stderr}} {
		if r, _, err := setStdHandle.Call(uintptr(uint32(int32(s.id))), s.f.Fd()); r == 0 {
			return nil, nil, fmt.Errorf("standard stream: %w", err)
		}
	}
	for _, f := range []*os.File{from, to} {
		if err := syscall.SetHandleInformation(syscall.Handle(f.Fd()), syscall.HANDLE_FLAG_INHERIT, 0); err != nil {
			return nil, nil, fmt.Errorf("pipe to the kernel: %w", err)
		}
	}
	return from, to, nil
}

// leave ends this process; the job ends what it started.
func leave(code int) { os.Exit(code) }
