package zmtp

import (
	"errors"
	"syscall"
)

// isRefused tells that a socket file has no listener behind it (WSAECONNREFUSED).
func isRefused(err error) bool { return errors.Is(err, syscall.Errno(10061)) }
