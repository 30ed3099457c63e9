package main

import (
	"os"
	"path/filepath"
	"runtime"
)

// historyVariable names the folder of the history where no flag does.
const historyVariable = "MODULI_HISTORY"

// historyDir is the folder in which what was run is kept for later sessions, "" for none: what the flag says, else
// the environment, else a folder of Jupyter's data or of the user's.
func historyDir(flag string) string {
	for _, said := range []string{flag, os.Getenv(historyVariable)} {
		switch said {
		case "":
		case "off":
			return ""
		default:
			return said
		}
	}
	data := dataDir()
	if data == "" {
		return ""
	}
	return filepath.Join(data, "moduli-go", "history")
}

// dataDir is where programs keep a user's data, "" if that is not known.
func dataDir() string {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir() // the same folder there
		if err != nil {
			return ""
		}
		return dir
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "share")
}
