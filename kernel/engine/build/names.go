package build

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// Path is an import path for the unit of a number, below 36*36*36 one that does
// not show in the names of types.
//
// A unit's package is called main, and so its types print as those of a program:
// main.T. But where a type is the argument of a generic one, the compiler writes
// the path of its package into the name: main.Pair[Z00a.T]. Path is as long as
// "main", which [Builder.Build] puts in its place.
func Path(number int64) string {
	digits := strconv.FormatInt(number, 36)
	if len(digits) > 3 {
		return "cells/" + digits
	}
	return fmt.Sprintf("Z%03s", digits)
}

// inNames reports whether b begins with the path of a unit, and a dot.
func inNames(b []byte) bool {
	if len(b) < 5 || b[0] != 'Z' || b[4] != '.' {
		return false
	}
	for _, c := range b[1:4] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// rename lets the types in an archive tell their package's name for its path.
func rename(archive string) error {
	data, err := os.ReadFile(archive)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	if !renameTypes(data) {
		return nil
	}
	if err := os.WriteFile(archive, data, 0o600); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return nil
}

// renameTypes does so in the object code of an archive, not in what importers
// read. It reports whether there was anything to do.
func renameTypes(archive []byte) bool {
	start := bytes.Index(archive, []byte("_go_.o          ")) // a name in an archive has 16 bytes
	if start < 0 {
		return false
	}
	object, found := archive[start:], false
	for i := 0; i < len(object); i++ {
		next := bytes.IndexByte(object[i:], 'Z')
		if next < 0 {
			break
		}
		if i += next; inNames(object[i:]) && inTypeName(object, i) {
			copy(object[i:], "main")
			found = true
		}
	}
	return found
}

// inTypeName reports whether i is in the name of a type as the runtime keeps it:
// a byte of flags, the length as a varint, and the text, all of it printable.
func inTypeName(b []byte, i int) bool {
	q := i - 1
	for q >= 0 && b[q] >= ' ' {
		q--
	}
	const flags = 0x0f
	fits := func(flagsAt, textAt, n int) bool {
		return flagsAt >= 0 && b[flagsAt] <= flags && textAt <= i && textAt+n <= len(b) && i+len("main.") <= textAt+n
	}
	if q < 0 {
		return false
	}
	return fits(q-1, q+1, int(b[q])) || // the length is no printable character
		q+1 < i && b[q+1] < 0x80 && fits(q, q+2, int(b[q+1])) ||
		q > 0 && b[q-1] >= 0x80 && fits(q-2, q+1, int(b[q-1]&0x7f)|int(b[q])<<7)
}
