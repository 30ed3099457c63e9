package navigation

import (
	"math"
	"math/rand/v2"
	"testing"
)

// generator is a random source whose seed the log tells.
func generator(t *testing.T, seed uint64) *rand.PCG {
	t.Helper()
	t.Logf("seed %d", seed)
	return rand.NewPCG(seed, 97)
}

func newTask(t testing.TB, s Settings, seed uint64) *Task {
	t.Helper()
	task, err := New(s, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// within reports a mean that is more than five standard errors off.
func within(t *testing.T, what string, mean, want, sd float64, n int) {
	t.Helper()
	if limit := 5 * sd / math.Sqrt(float64(n)); !(math.Abs(mean-want) <= limit) {
		t.Errorf("%s is %.5f over %d: want %.5f within %.5f", what, mean, n, want, limit)
	}
}

func TestSpeedsAndTurnsAreThePublishedOnes(t *testing.T) {
	// Without walls nothing but chance moves the walker, so batches show the draws.
	s := Settings{PlaceCells: 3, Box: Box{Periodic: true}, Batch: 10_000, Steps: 20}
	task := newTask(t, s, 1)
	b := task.NewBatch()
	task.Fill(b, generator(t, 2))
	var speed, square, turn, turns float64
	bins := make([]float64, 16) // first headings
	for k := range s.Batch {
		before := math.NaN()
		for i := range s.Steps {
			v := row(b.Velocity, i*s.Batch+k)
			vx, vy := float64(v[0]), float64(v[1])
			metres := math.Hypot(vx, vy) / 0.02
			heading := math.Atan2(vy, vx)
			speed += metres
			square += metres * metres
			if i == 0 {
				bins[int(8+8*heading/math.Pi)&15]++
			} else {
				d := math.Remainder(heading-before, 2*math.Pi)
				turn += d
				turns += d * d
			}
			before = heading
		}
	}
	scale, n, m := 0.26*math.Pi, s.Batch*s.Steps, s.Batch*(s.Steps-1)
	within(t, "mean speed (m/s)", speed/float64(n), scale*math.Sqrt(math.Pi/2), scale*math.Sqrt(2-math.Pi/2), n)
	within(t, "mean squared speed", square/float64(n), 2*scale*scale, 2*scale*scale, n)
	sd := 11.52 * 0.02
	within(t, "mean turn (rad)", turn/float64(m), 0, sd, m)
	within(t, "turn variance", turns/float64(m), sd*sd, math.Sqrt2*sd*sd, m)
	if x := chiSquare(bins); x > 45 { // 15 degrees of freedom: one in 10,000
		t.Errorf("first headings in 16 sectors: %v, chi square %.1f", bins, x)
	}
}

// chiSquare of counts that should be alike.
func chiSquare(counts []float64) (x float64) {
	var total float64
	for _, c := range counts {
		total += c
	}
	want := total / float64(len(counts))
	for _, c := range counts {
		x += (c - want) * (c - want) / want
	}
	return x
}

// grid counts positions in n x n fields of a box.
func grid(box Box, n int, xy []float64) []float64 {
	counts := make([]float64, n*n)
	field := func(x float64) int { return min(n-1, int(float64(n)*(x/box.width()+0.5))) }
	for i := 0; i < len(xy); i += 2 {
		counts[field(xy[i])*n+field(xy[i+1])]++
	}
	return counts
}

func TestStartsAndPeriodicEndsAreUniform(t *testing.T) {
	rnd := rand.New(generator(t, 3))
	box := Box{Periodic: true}
	var first, last []float64
	for range 20_000 {
		w := box.start(rnd)
		first = append(first, w.x, w.y)
		for range 30 {
			turn, speed := draw(rnd)
			box.step(&w, turn, speed)
		}
		last = append(last, w.x, w.y)
	}
	for what, xy := range map[string][]float64{"starts": first, "ends": last} {
		if x := chiSquare(grid(box, 10, xy)); x > 161 { // 99 degrees of freedom: one in 10,000
			t.Errorf("%s: chi square %.1f on 10 x 10 fields", what, x)
		}
	}
}

func TestWalledPositionsStayInTheBoxAndCoverIt(t *testing.T) {
	for _, width := range []float64{0, 0.3, 5} {
		box := Box{Width: width}
		s := Settings{PlaceCells: 3, Box: box, Batch: 1000, Steps: 60}
		if width == 0.3 {
			s.Sigma = 0.05
		}
		task := newTask(t, s, 4)
		b := task.NewBatch()
		task.Fill(b, generator(t, 5))
		atWall := 0
		for _, x := range b.Position {
			if !(math.Abs(x) <= box.half()) {
				t.Fatalf("width %v: coordinate %v is outside", width, x)
			}
			if math.Abs(x) == box.half() {
				atWall++
			}
		}
		// Walls slow walkers down, so borders are fuller, and that shows less the larger the box is.
		counts := grid(box, 5, b.Position)
		mean := float64(len(b.Position)) / 2 / 25
		low, high := math.Inf(1), 0.0
		for _, c := range counts {
			low, high = min(low, c/mean), max(high, c/mean)
		}
		if width == 0 && !(low > 0.75 && high < 1.5) {
			t.Errorf("of 5 x 5 fields the emptiest holds %.2f and the fullest %.2f of the mean: want 0.75 to 1.5", low, high)
		}
		if low == 0 {
			t.Errorf("width %v: nobody came to one of 5 x 5 fields", width)
		}
		t.Logf("width %v: fields hold %.2f to %.2f of the mean, %d of %d coordinates at a wall", width, low, high, atWall, len(b.Position))
	}
}

func TestVelocitiesAddUpToPositions(t *testing.T) {
	for _, box := range []Box{{}, {Periodic: true}, {Width: 0.3}} {
		s := Settings{PlaceCells: 3, Sigma: 0.05, Box: box, Batch: 100, Steps: 50}
		task := newTask(t, s, 6)
		b := task.NewBatch()
		task.Fill(b, generator(t, 7))
		for r := s.Batch; r < s.Batch*s.Steps; r++ {
			v, before := row(b.Velocity, r), r-s.Batch
			x, y := b.Position[2*before]+float64(v[0]), b.Position[2*before+1]+float64(v[1])
			if d := box.Distance(x, y, b.Position[2*r], b.Position[2*r+1]); !(d < 1e-7) {
				t.Fatalf("%+v, row %d: the velocity leads %v m beside the position", box, r, d)
			}
		}
	}
}

func TestNearAWallSpeedIsAQuarterAndTheNextStepRunsAlongIt(t *testing.T) {
	box := Box{}
	for _, c := range []struct {
		name    string
		w       walker
		slow    bool
		heading float64 // after a step without a random turn
	}{
		{"29 mm from the right wall", walker{1.071, 0, 0.4}, true, math.Pi / 2},
		{"31 mm from the right wall", walker{1.069, 0, 0.4}, false, 0.4},
		{"leaving the right wall", walker{1.071, 0, 2}, false, 2},
		{"along the right wall", walker{1.071, 0, math.Pi / 2}, false, math.Pi / 2},
		{"straight at the right wall", walker{1.071, 0, 0}, true, math.Pi / 2},
		{"left wall, upwards", walker{-1.08, 0.3, 3}, true, math.Pi / 2},
		{"left wall, downwards", walker{-1.08, 0.3, -3}, true, -math.Pi / 2},
		{"top wall, leftwards", walker{0, 1.08, 2}, true, math.Pi},
		{"bottom wall, rightwards", walker{0, -1.08, -1}, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := 0.1 * 0.02
			if c.slow {
				want /= 4
			}
			vx, vy := box.step(&c.w, 0, 0.1)
			if d := math.Hypot(vx, vy); math.Abs(d-want) > 1e-15 {
				t.Errorf("walked %v m, want %v", d, want)
			}
			if d := math.Remainder(c.w.heading-c.heading, 2*math.Pi); math.Abs(d) > 1e-12 {
				t.Errorf("heading %v, want %v", c.w.heading, c.heading)
			}
		})
	}
}

func TestPeriodicBox(t *testing.T) {
	box := Box{Width: 2, Periodic: true}
	w := walker{x: 0.99, y: -0.99, heading: -math.Pi / 4}
	box.step(&w, 0, math.Sqrt2) // 0.02 m in each direction, over both edges
	if math.Hypot(w.x+0.99, w.y-0.99) > 1e-12 {
		t.Errorf("over the edges to (%v, %v), want (-0.99, 0.99)", w.x, w.y)
	}
	if d := box.Distance(-0.99, 0.99, 0.99, -0.99); math.Abs(d-0.02*math.Sqrt2) > 1e-12 {
		t.Errorf("distance over the edges %v, want %v", d, 0.02*math.Sqrt2)
	}
	if d := (Box{Width: 2}).Distance(-0.99, 0.99, 0.99, -0.99); math.Abs(d-1.98*math.Sqrt2) > 1e-12 {
		t.Errorf("distance between walls %v, want %v", d, 1.98*math.Sqrt2)
	}
	rnd := rand.New(generator(t, 8))
	for range 10_000 {
		x := 20 * (rnd.Float64() - 0.5)
		if y := box.wrap(x); !(math.Abs(y) <= 1) || math.Abs(math.Remainder(y-x, 2)) > 1e-12 {
			t.Fatalf("wrap(%v) = %v", x, y)
		}
	}
}
