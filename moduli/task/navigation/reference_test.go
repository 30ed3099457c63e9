package navigation

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

type reference struct {
	Cells []struct {
		Name, Code         string
		Sigma, Width       float64
		Periodic           bool
		Centres, Positions [][2]float64
		Codes              [][]float64
		Activity           [][]float32
		Decoded            [][2]float64
	}
	Walks []struct {
		Name                            string
		Width                           float64
		Periodic                        bool
		Start                           [3]float64
		Turns, Speeds                   []float64
		Positions, Headings, Velocities [][2]float64
	}
}

// testdata/reference.py says how the numbers were made.
func readReference(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Cells) != 9 || len(r.Walks) != 12 {
		t.Fatalf("testdata/reference.json holds %d layouts and %d walks: want 9 and 12", len(r.Cells), len(r.Walks))
	}
	return r
}

func TestReferenceCodes(t *testing.T) {
	const tolerance = 2e-7 // codes are float32 numbers
	for _, c := range readReference(t).Cells {
		t.Run(c.Name, func(t *testing.T) {
			cells := PlaceCells{Box: Box{Width: c.Width, Periodic: c.Periodic}, Sigma: c.Sigma, Centres: c.Centres}
			if c.Code == "DoG" {
				cells.Code = DoG
			}
			n, p := len(c.Positions), len(c.Centres)
			xy := make([]float64, 0, 2*n)
			for _, at := range c.Positions {
				xy = append(xy, at[0], at[1])
			}
			const pad = 2 // rows of a wider matrix: what lies between them is not ours
			got := blas32.General{Rows: n, Cols: p, Stride: p + pad, Data: make([]float32, n*(p+pad))}
			for i := range got.Data {
				got.Data[i] = -7
			}
			cells.Encode(got, xy)
			var worst float64
			for i, code := range c.Codes {
				if len(code) != p {
					t.Fatalf("code %d has %d numbers, want %d", i, len(code), p)
				}
				for k, want := range code {
					miss := math.Abs(float64(got.Data[i*got.Stride+k]) - want)
					if !(miss <= tolerance) {
						t.Errorf("position %d, cell %d: %v, want %v", i, k, got.Data[i*got.Stride+k], want)
					}
					worst = max(worst, miss)
				}
				for _, v := range got.Data[i*got.Stride+p : (i+1)*got.Stride] {
					if v != -7 {
						t.Fatalf("row %d was written beyond its %d columns", i, p)
					}
				}
			}
			t.Logf("worst difference %.1g", worst)
		})
	}
}

func TestReferenceDecodedPositions(t *testing.T) {
	for _, c := range readReference(t).Cells {
		t.Run(c.Name, func(t *testing.T) {
			box := Box{Width: c.Width, Periodic: c.Periodic}
			cells := PlaceCells{Box: box, Sigma: c.Sigma, Centres: c.Centres}
			if len(c.Activity) != len(c.Decoded) || len(c.Decoded) == 0 {
				t.Fatalf("%d activities and %d positions", len(c.Activity), len(c.Decoded))
			}
			for i, a := range c.Activity {
				x, y := cells.Decode(a)
				if want := c.Decoded[i]; !(math.Hypot(x-want[0], y-want[1]) < 1e-12) {
					t.Errorf("activity %d: (%v, %v), want %v", i, x, y, want)
				}
			}
		})
	}
}

func TestReferenceWalks(t *testing.T) {
	const tolerance = 1e-12
	far := func(x, y float64, want [2]float64) bool { return !(math.Hypot(x-want[0], y-want[1]) <= tolerance) }
	for _, c := range readReference(t).Walks {
		t.Run(c.Name, func(t *testing.T) {
			box := Box{Width: c.Width, Periodic: c.Periodic}
			w := walker{x: c.Start[0], y: c.Start[1], heading: c.Start[2]}
			if len(c.Turns) == 0 || len(c.Positions) != len(c.Turns) {
				t.Fatalf("%d turns, %d positions", len(c.Turns), len(c.Positions))
			}
			for i, turn := range c.Turns {
				vx, vy := box.step(&w, turn, c.Speeds[i])
				if far(w.x, w.y, c.Positions[i]) || far(vx, vy, c.Velocities[i]) || far(math.Cos(w.heading), math.Sin(w.heading), c.Headings[i]) {
					t.Fatalf("step %d: at (%v, %v), heading %v, velocity (%v, %v); want %v, heading along %v, velocity %v",
						i, w.x, w.y, w.heading, vx, vy, c.Positions[i], c.Headings[i], c.Velocities[i])
				}
			}
		})
	}
}
