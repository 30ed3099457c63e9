package solid

import (
	"image"
	"image/color"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/spatial/r3"
)

// Scene is what is drawn.
type Scene struct {
	Camera Camera
	Meshes []Mesh
	Discs  []Disc
	Lines  []Line
	Paper  color.RGBA
}

// Mesh is a surface as a grid of Rows x Cols points, row by row. Normals has the
// unit vectors at right angles to it; their sign does not matter.
type Mesh struct {
	Rows, Cols  int
	At, Normals []r3.Vec
	Colour      color.RGBA
	Opacity     float64 // 0 to 1
}

// Disc is a disc that faces the viewer, with a rim.
type Disc struct {
	At          r3.Vec
	Radius, Rim float64 // pixels; the rim is a part of the radius
	Colour, Ink color.RGBA
}

// Line is a line through points.
type Line struct {
	Points  []r3.Vec
	Width   float64 // pixels
	Colour  color.RGBA
	Opacity float64 // 0 to 1
}

// fine is how many dots a pixel has in each direction, which smooths edges.
const fine = 2

// Discs and lines lie on surfaces and would be cut by them: they are drawn as if
// they were this share of the distance nearer.
const (
	discLift = 0.012
	lineLift = 0.006
)

// Render draws the scene. Parts of the picture are drawn on all processors, which
// does not change it.
func (s *Scene) Render(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	shapes := s.project(width*fine, height*fine)
	bands := min(4*runtime.GOMAXPROCS(0), (height+15)/16)
	var wait sync.WaitGroup
	for b := range bands {
		top, bottom := height*b/bands, height*(b+1)/bands
		wait.Go(func() {
			part := newBand(width*fine, top*fine, bottom*fine, s.Paper)
			for i := range shapes.triangles {
				part.triangle(&shapes.triangles[i])
			}
			for i := range shapes.discs {
				part.disc(&shapes.discs[i])
			}
			part.shrinkInto(img, top)
		})
	}
	wait.Wait()
	return img
}
