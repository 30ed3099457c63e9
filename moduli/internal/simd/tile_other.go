//go:build !amd64 || noasm

package simd

func fullTile(k int, a, b, c *float32, bs, cs, n int, add bool) {
	tilePortable(k, a, b, c, bs, cs, n, add)
}

func pack4(int, *float32, int, *float32, int) { panic("simd: no assembly here") }
