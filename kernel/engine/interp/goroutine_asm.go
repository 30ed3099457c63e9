//go:build amd64 || arm64

package interp

// goroutine identifies the calling goroutine among those that are alive. It is
// the address of what the runtime keeps about it, which never moves; nothing is
// read there.
func goroutine() uintptr
