package simd

import "math"

// Conversions to float32 keep compilers from leaving out the rounding between a product and its sum.

func reluPortable(z []float32) {
	for i, v := range z {
		z[i] = max(0, v)
	}
}

func reluGradPortable(d, h []float32) {
	for i, v := range h {
		if v == 0 {
			d[i] = 0
		}
	}
}

func tanhPortable(z []float32) {
	for i, v := range z {
		z[i] = float32(math.Tanh(float64(v)))
	}
}

func sigmoidPortable(z []float32) {
	for i, v := range z {
		z[i] = float32(1 / (1 + math.Exp(-float64(v))))
	}
}

func scalePortable(z []float32, by float32) {
	for i := range z {
		z[i] *= by
	}
}

func addPortable(y, x []float32) {
	for i, v := range x {
		y[i] += v
	}
}

func tanhGradPortable(d, h []float32) {
	for i, v := range h {
		d[i] *= 1 - float32(v*v)
	}
}

const smallestNormal = 0x1p-126

func expPortable(t float32) float32 {
	e := math.Exp(float64(t))
	if e < smallestNormal {
		return 0
	}
	return float32(e)
}

func expShiftedPortable(dst, src []float32, scale, shift float32) (sum float64) {
	for i, v := range src {
		dst[i] = expPortable(scale * (v - shift))
		sum += float64(dst[i])
	}
	return sum
}

func maxPortable(x []float32) float32 {
	top := float32(math.Inf(-1))
	for _, v := range x {
		if v > top || v != v {
			top = v
		}
	}
	return top
}

func softmaxSumsPortable(logits, y, d []float32, top float32) (sum, dot, mass float64) {
	for i, v := range logits {
		t := v - top
		e := expPortable(t)
		sum += float64(e)
		dot += float64(y[i]) * float64(t)
		mass += float64(y[i])
		if d != nil {
			d[i] = e
		}
	}
	return sum, dot, mass
}

func softmaxGradPortable(d, y []float32, share, scale float32) {
	for i, e := range d {
		d[i] = scale * (float32(e*share) - y[i])
	}
}

func adamPortable(w, g, m, v, coeff []float32, each float32, p AdamParams) {
	for i, x := range w {
		slope := g[i]
		// Signs of dense weights are a coin toss, which a branch would lose half the time; zeros are rare.
		if coeff != nil && x != 0 {
			push, sign := math.Float32bits(each*coeff[i]), math.Float32bits(x)&(1<<31)
			slope += math.Float32frombits(push ^ sign)
		}
		m[i] = float32(p.Beta1*m[i]) + float32(p.Rest1*slope)
		v[i] = float32(p.Beta2*v[i]) + float32(float32(p.Rest2*slope)*slope)
		root := float32(math.Sqrt(float64(v[i])))
		w[i] = float32(p.Keep*x) - float32(p.Step*m[i])/(float32(root*p.Inv)+p.Epsilon)
	}
}

func weightedL1Portable(coeff, w []float32) (sum float64) {
	for i, x := range w {
		sum += float64(coeff[i]) * math.Abs(float64(x))
	}
	return sum
}

func squaredDistancesPortable(dst, xs, ys []float32, x, y float32) {
	for i := range dst {
		dx, dy := xs[i]-x, ys[i]-y
		dst[i] = float32(dx*dx) + float32(dy*dy)
	}
}

// transposePortable transposes rows [top, bottom) and columns [left, right), 16 rows at a time: those are a line of
// the cache in dst.
func transposePortable(dst []float32, dstStride int, src []float32, srcStride, top, bottom, left, right int) {
	for ; top < bottom; top += 16 {
		for j := left; j < right; j++ {
			for i := top; i < min(top+16, bottom); i++ {
				dst[j*dstStride+i] = src[i*srcStride+j]
			}
		}
	}
}
