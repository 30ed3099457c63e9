package simd

// The functions here are steps of gated recurrent cells. What package simd says of others is true of them: slices are of
// one length, the same or apart, and a number's result does not depend on where it lies. Each operation is
// rounded, so that all levels return the same.

// Mul is dst = a b.
func Mul(dst, a, b []float32) {
	same("Mul", "dst", len(dst), "a", len(a))
	same("Mul", "dst", len(dst), "b", len(b))
	if level >= AVX2 {
		mulAVX2(dst, a, b)
		return
	}
	for i, x := range a {
		dst[i] = x * b[i]
	}
}

// MulAdd is y += a x.
func MulAdd(y, a, x []float32) {
	same("MulAdd", "y", len(y), "a", len(a))
	same("MulAdd", "y", len(y), "x", len(x))
	if level >= AVX2 {
		mulAddAVX2(y, a, x)
		return
	}
	for i, v := range a {
		y[i] += float32(v * x[i])
	}
}

// Mix is dst = b + z (a - b): a where z is 1 and b where it is 0.
func Mix(dst, z, a, b []float32) {
	same("Mix", "dst", len(dst), "z", len(z))
	same("Mix", "dst", len(dst), "a", len(a))
	same("Mix", "dst", len(dst), "b", len(b))
	if level >= AVX2 {
		mixAVX2(dst, z, a, b)
		return
	}
	for i, v := range z {
		dst[i] = float32(v*(a[i]-b[i])) + b[i]
	}
}

// SumOfProducts is dst = a b + c d.
func SumOfProducts(dst, a, b, c, d []float32) {
	same("SumOfProducts", "dst", len(dst), "a", len(a))
	same("SumOfProducts", "dst", len(dst), "b", len(b))
	same("SumOfProducts", "dst", len(dst), "c", len(c))
	same("SumOfProducts", "dst", len(dst), "d", len(d))
	if level >= AVX2 {
		sumOfProductsAVX2(dst, a, b, c, d)
		return
	}
	for k, x := range a {
		dst[k] = float32(x*b[k]) + float32(c[k]*d[k])
	}
}

// LSTMGrad goes back over a step c' = f c + i g, h' = o t with t = tanh(c'). It replaces the gates, which are sigmoids
// and, for g, tanh, by the gradients in what they are functions of, given dh and dc, those in h' and c'. dcBefore
// becomes that in c.
func LSTMGrad(i, f, g, o, c, t, dh, dc, dcBefore []float32) {
	for _, x := range [...][]float32{f, g, o, c, t, dh, dc, dcBefore} {
		same("LSTMGrad", "i", len(i), "another", len(x))
	}
	if level >= AVX2 {
		lstmGradAVX2(i, f, g, o, c, t, dh, dc, dcBefore)
		return
	}
	for k := range i {
		ik, fk, gk, ok, tk := i[k], f[k], g[k], o[k], t[k]
		d := float32(float32((1-float32(tk*tk))*dh[k])*ok) + dc[k]
		o[k] = float32(tk*dh[k]) * slope(ok)
		g[k] = float32((1-float32(gk*gk))*d) * ik
		i[k] = float32(gk*d) * slope(ik)
		dcBefore[k] = fk * d
		f[k] = float32(c[k]*d) * slope(fk)
	}
}

// GRUGrad goes back over a step n = tanh(a + r R), h' = n + z (h - n). It replaces the sigmoids r and z and n by the
// gradients in what they are functions of, given dh, that in h'. dr and dz become the same, and dn, which is R at first,
// the gradient in R; h is before, and dBefore becomes the gradient in it.
func GRUGrad(r, z, n, dr, dz, dn, before, dh, dBefore []float32) {
	for _, x := range [...][]float32{z, n, dr, dz, dn, before, dh, dBefore} {
		same("GRUGrad", "r", len(r), "another", len(x))
	}
	if level >= AVX2 {
		gruGradAVX2(r, z, n, dr, dz, dn, before, dh, dBefore)
		return
	}
	for k := range r {
		rk, zk, nk, d := r[k], z[k], n[k], dh[k]
		dBefore[k] = d * zk
		z[k] = float32((before[k]-nk)*d) * slope(zk)
		dz[k] = z[k]
		a := float32((1-zk)*d) * (1 - float32(nk*nk))
		n[k] = a
		r[k] = float32(dn[k]*a) * slope(rk)
		dn[k] = a * rk
		dr[k] = r[k]
	}
}

// slope is that of a sigmoid where it is s.
func slope(s float32) float32 { return float32((1 - s) * s) }
