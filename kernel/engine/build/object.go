package build

import (
	"bytes"
	"encoding/binary"
	"iter"
	"strconv"
	"strings"
)

// What is known of object files, from package cmd/internal/goobj of the toolchain: a
// header with the places of all blocks, in order, of which these are read.
const (
	objectMagic  = "\x00go120ld"
	objectBlocks = len(objectMagic) + 8 + 4 // after the fingerprint and the flags

	blockDefs  = 3 // the symbols that are defined, in several blocks one behind the other
	blockRefs  = 7
	blockIndex = 13 // where the data of each symbol begins in the block of data
	blockData  = 16
	blockEnd   = 18

	symbolSize = 21 // begins with the length and the place of the name
)

// object is the Go object file in an archive that the compiler wrote, nil if there is
// none of the format that is known.
func object(archive []byte) []byte {
	rest, ok := bytes.CutPrefix(archive, []byte("!<arch>\n"))
	for ok && len(rest) >= 60 {
		name := strings.TrimSpace(string(rest[:16]))
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		rest = rest[60:]
		if err != nil || size < 0 || size > len(rest) {
			return nil
		}
		if name == "_go_.o" {
			_, o, _ := bytes.Cut(rest[:size], []byte("\n!\n"))
			if !bytes.HasPrefix(o, []byte(objectMagic)) {
				return nil
			}
			return o
		}
		rest = rest[min(size+size%2, len(rest)):]
	}
	return nil
}

// symbols are the symbols that an object file defines, by name, with their data in its
// place in the file.
func symbols(object []byte) iter.Seq2[string, []byte] {
	number := func(at int) int { return int(binary.LittleEndian.Uint32(object[at:])) }
	return func(yield func(string, []byte) bool) {
		if len(object) < objectBlocks+4*(blockEnd+1) {
			return
		}
		block := func(i int) int { return number(objectBlocks + 4*i) }
		for i := range blockEnd {
			if block(i) > block(i+1) || block(i+1) > len(object) {
				return
			}
		}
		count := (block(blockRefs) - block(blockDefs)) / symbolSize
		if block(blockIndex+1)-block(blockIndex) != 4*(count+1) {
			return
		}
		data := object[block(blockData):block(blockData+1)]
		for i := range count {
			size, name := number(block(blockDefs)+symbolSize*i), number(block(blockDefs)+symbolSize*i+4)
			from, to := number(block(blockIndex)+4*i), number(block(blockIndex)+4*(i+1))
			if name > len(object)-size || from > to || to > len(data) {
				return
			}
			if !yield(string(object[name:name+size]), data[from:to]) {
				return
			}
		}
	}
}
