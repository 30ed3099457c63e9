package simd

import "unsafe"

// tilePortable computes a tile of 4 rows and n columns, 4 columns at a time.
func tilePortable(k int, a, b, c *float32, bs, cs, n int, add bool) {
	as := unsafe.Slice(a, 4*k)
	rows := unsafe.Slice(b, (k-1)*bs+n)
	out := unsafe.Slice(c, 3*cs+n)
	j := 0
	for ; j+4 <= n; j += 4 {
		sums := four(as, rows[j:], bs)
		for i := range 4 {
			for x := range 4 {
				put(&out[i*cs+j+x], sums[4*i+x], add)
			}
		}
	}
	for ; j < n; j++ {
		for i := range 4 {
			var sum float32
			for l := range k {
				sum += as[4*l+i] * rows[l*bs+j]
			}
			put(&out[i*cs+j], sum, add)
		}
	}
}

func put(c *float32, sum float32, add bool) {
	if add {
		sum += *c
	}
	*c = sum
}

// four multiplies 4 rows with 4 columns.
func four(as, bs []float32, stride int) (sums [16]float32) {
	var c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33 float32
	for at := 0; len(as) >= 4; at += stride {
		a, b := (*[4]float32)(as), (*[4]float32)(bs[at:])
		as = as[4:]
		c00 += a[0] * b[0]
		c01 += a[0] * b[1]
		c02 += a[0] * b[2]
		c03 += a[0] * b[3]
		c10 += a[1] * b[0]
		c11 += a[1] * b[1]
		c12 += a[1] * b[2]
		c13 += a[1] * b[3]
		c20 += a[2] * b[0]
		c21 += a[2] * b[1]
		c22 += a[2] * b[2]
		c23 += a[2] * b[3]
		c30 += a[3] * b[0]
		c31 += a[3] * b[1]
		c32 += a[3] * b[2]
		c33 += a[3] * b[3]
	}
	return [16]float32{c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33}
}
