//go:build cgo && (linux || darwin || freebsd)

package build

import (
	"plugin"
	"regexp"
)

const supported = true

var differs = regexp.MustCompile(`plugin was built with a different version of package (\S+)`)

func open(file string) error {
	_, err := plugin.Open(file)
	if err == nil {
		return nil
	}
	if m := differs.FindStringSubmatch(err.Error()); m != nil {
		return &Mismatch{Package: m[1]}
	}
	return err
}
