package solid

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Camera looks at a point. Its angles are those of ECharts-GL, so that a scene
// looks the same there: with Alpha and Beta 0 it looks along y, x pointing right
// and z up.
type Camera struct {
	Alpha    float64 // degrees by which it is raised, -90 to 90
	Beta     float64 // degrees by which it goes round the z axis, to the right
	Distance float64 // from the point that it looks at
	At       r3.Vec  // that point
}

// Vertical angle of what the camera sees, from its middle up; ECharts-GL sees 50 degrees in all.
var tanHalf = math.Tan(25 * math.Pi / 180)

// Axes are the directions right, up and towards the viewer.
func (c Camera) Axes() (right, up, back r3.Vec) {
	sinA, cosA := math.Sincos(c.Alpha * math.Pi / 180)
	sinB, cosB := math.Sincos(c.Beta * math.Pi / 180)
	right = r3.Vec{X: cosB, Y: sinB}
	back = r3.Vec{X: cosA * sinB, Y: -cosA * cosB, Z: sinA}
	return right, r3.Cross(back, right), back
}

// Project is where p is seen, in halves of the picture's height from its middle, x
// to the right and y up, and how far p is in front of the camera. What is not in
// front of it (depth of 0 or less) is not seen.
func (c Camera) Project(p r3.Vec) (x, y, depth float64) {
	right, up, back := c.Axes()
	p = r3.Sub(p, c.At)
	depth = c.Distance - r3.Dot(p, back)
	k := 1 / (depth * tanHalf)
	return r3.Dot(p, right) * k, r3.Dot(p, up) * k, depth
}

// Fit moves the camera back or nearer so that all points are seen, none of them
// farther than wide from the middle to the side and high up or down, in halves of the
// picture's height, and one just there.
func (c Camera) Fit(points []r3.Vec, wide, high float64) Camera {
	right, up, back := c.Axes()
	c.Distance = 0
	for _, p := range points {
		p = r3.Sub(p, c.At)
		x, y := math.Abs(r3.Dot(p, right))/wide, math.Abs(r3.Dot(p, up))/high
		c.Distance = max(c.Distance, max(x, y)/tanHalf+r3.Dot(p, back))
	}
	return c
}

// Reach is the distance from which a disc about the middle that faces the camera is
// seen share of half the picture's height in radius.
func (c Camera) Reach(radius, share float64) float64 { return radius / (share * tanHalf) }
