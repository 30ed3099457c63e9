//go:build !linux && !darwin && !windows

package worker

// machineMemory is not known here, so that there is no limit unless one is set.
func machineMemory() int64 { return 0 }
