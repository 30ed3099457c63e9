//go:build !amd64 || noasm

package simd

func dogAVX2(_, _ *float64, _ int, _, _ *float64, _ *uint64)          { panic(noAssembly) }
func planeTorusAVX2(_ *float64, _ int, _, _ *float64, _ float64) bool { panic(noAssembly) }
