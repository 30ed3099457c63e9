package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// inner is the Riemannian metric at p: the inner product of two tangent vectors, in
// squared units of distance.
func inner(t *testing.T, s space.Space, p, u, v []float64) float64 {
	t.Helper()
	dot := func(k float64) (sum float64) {
		for i := range u {
			sum += k * u[i] * v[i]
		}
		return sum
	}
	scaleOf := func(written, usual float64) float64 {
		if written == 0 {
			return usual
		}
		return written
	}
	switch s := s.(type) {
	case space.Circle:
		return dot(math.Pow(scaleOf(s.Scale, 5), 2))
	case space.Projective:
		return dot(math.Pow(scaleOf(s.Scale, 5), 2))
	case space.Sphere:
		usual := 5.0
		if s.Dim > 2 {
			usual = 10
		}
		return dot(math.Pow(scaleOf(s.Scale, usual), 2))
	case space.Func:
		return dot(math.Pow(scaleOf(s.Scale, 1), 2))
	case space.Hyperbolic:
		lambda := 2 * scaleOf(s.Scale, 1) / (1 - p[0]*p[0] - p[1]*p[1])
		return dot(lambda * lambda)
	case space.Torus, space.Klein, space.Moebius, space.Euclidean:
		return dot(1)
	case space.Product:
		sum := 0.0
		for _, factor := range factors(s) {
			n := factor.Coords()
			sum += inner(t, factor, p[:n], u[:n], v[:n])
			p, u, v = p[n:], u[n:], v[n:]
		}
		return sum
	}
	t.Fatalf("no metric for %s", s)
	return 0
}

func factors(s space.Product) []space.Space {
	if s.Of == nil {
		return []space.Space{space.Sphere{}, space.Torus{}}
	}
	return s.Of
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// tangents spans the tangent space at p with vectors of length 1 in the metric.
func tangents(t *testing.T, s space.Space, p []float64) (all [][]float64) {
	t.Helper()
	for i := range p {
		v := make([]float64, len(p))
		v[i] = 1
		before := math.Sqrt(inner(t, s, p, v, v))
		layDown(s, p, v)
		norm := math.Sqrt(inner(t, s, p, v, v))
		if norm < 1e-3*before {
			continue // the axis stands nearly upright on the space
		}
		for k := range v {
			v[k] /= norm
		}
		all = append(all, v)
	}
	return all
}

// layDown takes off v what points out of the space.
func layDown(s space.Space, p, v []float64) {
	switch s := s.(type) {
	case space.Circle, space.Sphere, space.Projective:
		along := 0.0
		for i := range p {
			along += p[i] * v[i]
		}
		for i := range p {
			v[i] -= along * p[i]
		}
	case space.Product:
		for _, factor := range factors(s) {
			n := factor.Coords()
			layDown(factor, p[:n], v[:n])
			p, v = p[n:], v[n:]
		}
	}
}

func smooth(t *testing.T, s space.Space) space.Smooth {
	t.Helper()
	out, err := space.AsSmooth(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// step is p moved along v by a length h.
func step(s space.Smooth, p, v []float64, h float64) []float64 {
	q, hv := append([]float64(nil), p...), append([]float64(nil), v...)
	for i := range hv {
		hv[i] *= h
	}
	s.Retract(q, hv)
	return q
}
