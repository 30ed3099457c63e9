package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

func (a *app) version(args []string) error {
	if len(args) > 0 {
		return usagef("version: wants no arguments, have %q", args)
	}
	fmt.Fprintf(a.stdout, "moduli-go kernel %s (%s, %s/%s)\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// buildVersion is the module's version, or the commit that it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return "devel"
}
