//go:build !cgo || !(linux || darwin || freebsd)

package build

import "errors"

const supported = false

func open(string) error { return errors.New("plugins are not supported") }
