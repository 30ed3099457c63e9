//go:build !amd64 || noasm

package simd

func best() Level { return Portable }
