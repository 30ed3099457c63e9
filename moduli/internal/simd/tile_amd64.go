//go:build !noasm

package simd

// fullTile computes a tile of C of all its rows and n columns.
func fullTile(k int, a, b, c *float32, bs, cs, n int, add bool) {
	switch {
	case level == AVX512 && n > 16:
		tile12x32AVX512(k, a, b, c, bs, cs, uint32(1<<n-1), add)
	case level == AVX512:
		tile12x16AVX512(k, a, b, c, bs, cs, uint32(1<<n-1), add)
	case level == AVX2 && n > 16:
		tile4x24AVX2(k, a, b, c, bs, cs, add)
	case level == AVX2 && n > 8:
		tile4x16AVX2(k, a, b, c, bs, cs, add)
	case level == AVX2:
		tile4x8AVX2(k, a, b, c, bs, cs, add)
	default:
		tilePortable(k, a, b, c, bs, cs, n, add)
	}
}

func pack4(n int, src *float32, stride int, dst *float32, step int) {
	pack4AVX2(n, src, stride, dst, step)
}
