//go:build unix

package disk

import "os"

// syncDir makes the new name itself last: without it a power cut may bring the old file back. Some file systems refuse;
// the file is whole all the same, so that is no error.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
