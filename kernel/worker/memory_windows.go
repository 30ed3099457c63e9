package worker

import (
	"syscall"
	"unsafe"
)

var globalMemoryStatusEx = syscall.NewLazyDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")

// machineMemory is the memory of the machine.
func machineMemory() int64 {
	var status struct {
		length, load                                                                                      uint32
		total, available, totalPage, availablePage, totalVirtual, availableVirtual, availableExtendedVirt uint64
	}
	status.length = uint32(unsafe.Sizeof(status))
	if r, _, _ := globalMemoryStatusEx.Call(uintptr(unsafe.Pointer(&status))); r == 0 {
		return 0
	}
	return int64(status.total)
}
