//go:build !windows

package zmtp

import (
	"errors"
	"syscall"
)

// isRefused tells that a socket file has no listener behind it.
func isRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
