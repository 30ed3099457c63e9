package identity

import "testing"

func TestThisCompilersHashesAreKnown(t *testing.T) {
	if !known() {
		t.Error("the layout or the hashes of types differ from what this package knows: values of types that reflection makes will not match in type switches")
	}
}

func TestThisCompilersHashesOfKeysAreKnown(t *testing.T) {
	if !knownMaps() {
		t.Error("keys of maps are not hashed as this package knows: maps with structs as keys will be refused where cells are interpreted")
	}
}
