//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Over ipc the sockets are files: the owner's alone, replaced where a kernel that was killed has left them, gone with the kernel.
func TestSocketsThatAreFiles(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0)) // the least that a user may have set
	dir, err := os.MkdirTemp("", "k")     // short: the path of a socket has a hundred bytes or so
	must(t, err)
	defer os.RemoveAll(dir)
	base := filepath.Join(dir, "ipc")
	heartbeat := base + "-5"
	files := func() (names []string) {
		entries, err := os.ReadDir(dir)
		must(t, err)
		for _, e := range entries {
			info, err := e.Info()
			must(t, err)
			names = append(names, e.Name()+" "+info.Mode().String())
		}
		return names
	}
	want := []string{"ipc-1 Srw-------", "ipc-2 Srw-------", "ipc-3 Srw-------", "ipc-4 Srw-------", "ipc-5 Srw-------"}

	k := connect(t, "ipc", base)
	k.listens(t, "unix", heartbeat)
	if got := files(); !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	if runtime.GOOS == "linux" {
		if got := bound(t, offspring(t, k.cmd.Process.Pid)); len(got) > 0 {
			t.Errorf("bound beside the files: %q", got)
		}
	}
	// Another kernel does not take them from one that lives, nor harm it.
	second := connect(t, "ipc", base)
	<-second.done
	if code, text := second.cmd.ProcessState.ExitCode(), second.log.String(); code != exitFailed || !strings.Contains(text, "somebody listens on "+base) {
		t.Errorf("a second kernel on the same files: exit status %d, %q", code, text)
	}
	k.listens(t, "unix", heartbeat)

	must(t, k.cmd.Process.Kill())
	<-k.done
	if got := files(); len(got) != 5 {
		t.Fatalf("a kernel that was killed left %q, and the test needs stale files", got)
	}
	k = connect(t, "ipc", base)
	k.listens(t, "unix", heartbeat)
	if got := files(); !slices.Equal(got, want) {
		t.Errorf("over stale files: %q, want %q", got, want)
	}
	k.terminate(t)
	if got := files(); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}
