package magic

import (
	"syscall"
	"time"
)

// processor is what this process has used of it.
func processor() (user, system time.Duration) {
	self, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0, 0
	}
	var created, left, kernel, own syscall.Filetime
	if err := syscall.GetProcessTimes(self, &created, &left, &kernel, &own); err != nil {
		return 0, 0
	}
	return ticks(own), ticks(kernel)
}

// ticks are tenths of microseconds.
func ticks(f syscall.Filetime) time.Duration {
	return time.Duration(int64(f.HighDateTime)<<32|int64(f.LowDateTime)) * 100
}
