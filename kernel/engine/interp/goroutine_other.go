//go:build !amd64 && !arm64

package interp

import (
	"bytes"
	"runtime"
	"strconv"
)

// goroutine identifies the calling goroutine, by the number that the runtime
// tells in traces. That takes longer the deeper the stack is.
func goroutine() uintptr {
	var buf [64]byte
	line := buf[:runtime.Stack(buf[:], false)]
	line = bytes.TrimPrefix(line, []byte("goroutine "))
	if i := bytes.IndexByte(line, ' '); i > 0 {
		if id, err := strconv.ParseUint(string(line[:i]), 10, 64); err == nil {
			return uintptr(id)
		}
	}
	return 0
}
