package worker

import (
	"fmt"
	"os"
)

// describe says how a process ended.
func describe(state *os.ProcessState) string {
	return fmt.Sprintf("the cell ended its process with exit status %d, as os.Exit and log.Fatal do", state.ExitCode())
}
