package main

import "errors"

func (a *app) connect(args []string) error {
	if len(args) != 1 {
		return usagef("connect: want one connection file, have %d: %q", len(args), args)
	}
	return errors.New("no server")
}
