//go:build !amd64 || noasm

package simd

func sparseMulAVX512(int, *int32, *int32, *float32, *float32, *float32, int, int, bool) {
	panic("simd: no assembly here")
}

func sparseMulAVX2(int, *int32, *int32, *float32, *float32, *float32, int, int, bool) {
	panic("simd: no assembly here")
}

func sampledAVX512(int, *int32, *int32, *float32, *float32, int, *float32) {
	panic("simd: no assembly here")
}

func sampledAVX2(int, *int32, *int32, *float32, *float32, int, *float32) {
	panic("simd: no assembly here")
}
