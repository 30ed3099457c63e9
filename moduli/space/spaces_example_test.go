package space_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// The torus of grid cells, whose activity repeats at the corners of equilateral
// triangles of side 10: a distance and a way to draw points are all it takes.
func ExampleFunc() {
	hexagonal := space.Func{
		Name: "hexagonal torus (side 10)",
		N:    2,
		Draw: func(p []float64, rnd *rand.Rand) {
			u, v := rnd.Float64(), rnd.Float64()
			p[0], p[1] = 10*u+5*v, 5*math.Sqrt(3)*v
		},
		Measure: func(a, b []float64) float64 {
			x, y := a[0]-b[0], a[1]-b[1]
			row := math.Round(y / (5 * math.Sqrt(3)))
			x, y = x-5*row, y-5*math.Sqrt(3)*row
			x -= 10 * math.Round(x/10)
			return min(math.Hypot(x, y), math.Hypot(math.Abs(x)-5, math.Abs(y)-5*math.Sqrt(3)))
		},
	}
	fmt.Println("wrong:", space.Check(hexagonal, rand.NewPCG(1, 2)))
	e, err := space.Embed(hexagonal, 200, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	far := 0.0
	for i := range e.Len() {
		far = max(far, e.Distance(0, i))
	}
	fmt.Printf("%d neurons on the %s, none more than %.2f from neuron 0\n", e.Len(), e.Space, far)
	// Output:
	// wrong: <nil>
	// 200 neurons on the hexagonal torus (side 10), none more than 5.61 from neuron 0
}

// Neurons 0 and 1 are pulled together. The shortest way between them leads across
// the right side of the square, and so does their movement.
func ExampleEmbedding_Move() {
	torus := space.Torus{}
	e := &space.Embedding{Space: torus, Points: mat.NewDense(2, 2, []float64{9, 5, 2, 5})}
	grad := mat.NewDense(2, 2, nil)
	for range 3 {
		fmt.Printf("%.2f and %.2f, %.2f apart\n", e.Point(0), e.Point(1), e.Distance(0, 1))
		torus.Grad(grad.RawRowView(0), grad.RawRowView(1), e.Point(0), e.Point(1))
		if err := e.Move(grad, 0.6); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// [9.00 5.00] and [2.00 5.00], 3.00 apart
	// [9.60 5.00] and [1.40 5.00], 1.80 apart
	// [0.20 5.00] and [0.80 5.00], 0.60 apart
}

func ExampleEmbedding_Clone() {
	e, _ := space.Embed(space.Klein{}, 10, rand.NewPCG(1, 2))
	start := e.Clone()
	e.Point(3)[0] += 1
	fmt.Printf("neuron 3 has moved by %.1f\n", e.Space.Distance(start.Point(3), e.Point(3)))
	// Output:
	// neuron 3 has moved by 1.0
}

// Spaces of the area of the torus.
func ExampleMatchVolume() {
	for _, s := range []space.Space{space.Sphere{}, space.Projective{}, space.Klein{}, space.Euclidean{}} {
		m, err := space.MatchVolume(s, space.Torus{}.Volume())
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, area %.1f\n", m, m.(space.Sized).Volume())
	}
	// Output:
	// sphere S2 (scale 2.8209479177387813), area 100.0
	// projective plane (scale 3.989422804014327), area 100.0
	// Klein bottle (period 10), area 100.0
	// space: volume of Euclidean R3 (scale 1) is infinite, allowed are spaces of finite volume
}

// Away from each other: the gradient in each point, of length 1/5 in the coordinates
// as the scale is 5.
func ExampleSmooth() {
	sphere := space.Sphere{}
	pole, equator := []float64{0, 0, 1}, []float64{1, 0, 0}
	atPole, atEquator := make([]float64, 3), make([]float64, 3)
	d := sphere.Grad(atPole, atEquator, pole, equator)
	fmt.Printf("%.3f apart; at the pole x grows by %.1f, at the equator z by %.1f\n", d, atPole[0], atEquator[2])

	sphere.Retract(pole, []float64{math.Pi / 6, 0, 0})
	fmt.Printf("a step towards the equator leads to %.3f\n", pole)
	// Output:
	// 7.854 apart; at the pole x grows by -0.2, at the equator z by -0.2
	// a step towards the equator leads to [0.500 0.000 0.866]
}

func ExampleAsSmooth() {
	_, err := space.AsSmooth(space.Product{Of: []space.Space{space.Torus{}, rough{}}})
	fmt.Println(err)
	// Output:
	// space: rough has no gradient: want a space with the methods Grad and Retract, see space.Smooth
}

// The corner of the square of a torus, on the donut.
func ExampleSurfaced() {
	x, y, z := space.Torus{}.Surface([]float64{0, 0})
	fmt.Printf("%.2f %.2f %.2f\n", x, y, z)
	// Output:
	// 2.39 0.00 0.00
}

// Coordinates that differ by 3 and by 4 lie 5 apart.
func ExampleEuclidean() {
	plane := space.Euclidean{Dim: 2}
	fmt.Println(plane, plane.Distance([]float64{0, 0}, []float64{3, 4}))
	// Output:
	// Euclidean R2 (scale 1) 5
}

// Steps of one length look the smaller the nearer they are to the rim.
func ExampleHyperbolic() {
	plane := space.Hyperbolic{}
	p, origin := []float64{0, 0}, []float64{0, 0}
	away, spare := make([]float64, 2), make([]float64, 2)
	plane.Retract(p, []float64{0.5, 0}) // at the origin, half a coordinate is a length of 1
	for range 4 {
		fmt.Printf("x = %.3f, distance %.0f\n", p[0], plane.Grad(away, spare, p, origin))
		plane.Retract(p, away)
	}
	// Output:
	// x = 0.462, distance 1
	// x = 0.762, distance 2
	// x = 0.905, distance 3
	// x = 0.964, distance 4
}

// Opposite points of the sphere are one point of the projective plane.
func ExampleProjective() {
	north, south := []float64{0, 0, 1}, []float64{0, 0, -1}
	fmt.Printf("sphere: %.2f, projective plane: %.2f\n", space.Sphere{}.Distance(north, south), space.Projective{}.Distance(north, south))
	// Output:
	// sphere: 15.71, projective plane: 0.00
}

// Once round the strip, up is down; and its edge is an edge.
func ExampleMoebius() {
	strip, bottle := space.Moebius{}, space.Klein{}
	right, mirrored := []float64{9.5, 2}, []float64{0.5, 8}
	fmt.Printf("across the side: %.0f on the strip, %.0f on the Klein bottle\n", strip.Distance(right, mirrored), bottle.Distance(right, mirrored))
	low, high := []float64{5, 0.5}, []float64{5, 9.5}
	fmt.Printf("bottom to top: %.0f on the strip, %.0f on the Klein bottle\n", strip.Distance(low, high), bottle.Distance(low, high))
	// Output:
	// across the side: 1 on the strip, 1 on the Klein bottle
	// bottom to top: 9 on the strip, 1 on the Klein bottle
}

// The published mixed curvature, and a cylinder.
func ExampleProduct() {
	fmt.Println(space.Product{})
	cylinder := space.Product{Of: []space.Space{space.Circle{Scale: 1}, space.Euclidean{Dim: 1}}}
	a, b := []float64{1, 0, 0}, []float64{-1, 0, 4}
	fmt.Printf("%s: %.3f, the root of pi^2 + 4^2\n", cylinder, cylinder.Distance(a, b))
	// Output:
	// sphere S2 (scale 5) x torus T2 (period 10)
	// circle S1 (scale 1) x Euclidean R1 (scale 1): 5.086, the root of pi^2 + 4^2
}
