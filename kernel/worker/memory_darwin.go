package worker

import (
	"encoding/binary"
	"syscall"
)

// machineMemory is the memory of the machine.
func machineMemory() int64 {
	// Sysctl takes the number for a text and drops the zero at its end.
	text, err := syscall.Sysctl("hw.memsize")
	if err != nil || len(text) > 8 {
		return 0
	}
	var b [8]byte
	copy(b[:], text)
	return int64(binary.LittleEndian.Uint64(b[:]))
}
