package safetensors

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"strings"
)

const checksumKey = "moduli.sha256"

// noSum stands in the header while its checksum is worked out.
const noSum = "0000000000000000000000000000000000000000000000000000000000000000"

func isChecksum(text string) bool {
	return len(text) == len(noSum) && strings.Trim(text, "0123456789abcdef") == ""
}

// newSum is the hash after the bytes before the values; nil if the digits do not stand there once, as written.
func newSum(raw []byte, digits string) hash.Hash {
	if digits != noSum && bytes.Count(raw, []byte(digits)) != 1 {
		return nil
	}
	sum := sha256.New()
	sum.Write(bytes.Replace(raw, []byte(digits), []byte(noSum), 1))
	return sum
}
