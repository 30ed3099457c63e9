package widgets

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// wander are trajectories of the task, decoded with an error that grows by so many cm a step in each coordinate.
func wander(t testing.TB, box navigation.Box, batch, steps int, cm float64) *navigation.Paths {
	t.Helper()
	task, err := navigation.New(navigation.Settings{PlaceCells: 8, Batch: batch, Steps: steps, Box: box}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	b := task.NewBatch()
	task.Fill(b, rand.NewPCG(2, 2))
	p := &navigation.Paths{Box: box, Steps: steps, Batch: batch, True: b.Position}
	side := box.Side()
	for i := range 2 * batch {
		x := b.Position[i] - float64(b.Velocity.Data[i])
		p.Start = append(p.Start, x-side*math.Round(x/side))
	}
	rnd := rand.New(rand.NewPCG(3, 3))
	drift := make([]float64, 2*batch)
	for i, x := range p.True {
		k := i % (2 * batch)
		drift[k] += cm / 100 * (0.3 + float64(k%7)/4) * rnd.NormFloat64()
		x += drift[k]
		if box.Periodic {
			x -= side * math.Round(x/side)
		}
		p.Decoded = append(p.Decoded, max(-side/2, min(side/2, x)))
	}
	return p
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Trajectory",
		views: func(t testing.TB) map[string]display.Bundler {
			return map[string]display.Bundler{
				"trajectory":          Trajectory(wander(t, navigation.Box{}, 128, 100, 1.4)),
				"trajectory-short":    Trajectory(wander(t, navigation.Box{}, 256, 20, 4)).Title("20 steps"),
				"trajectory-narrow":   Trajectory(wander(t, navigation.Box{Periodic: true}, 256, 20, 4)).Width(480),
				"trajectory-periodic": Trajectory(wander(t, navigation.Box{Width: 1, Periodic: true}, 40, 120, 1.5)).Only(5, 3),
				"trajectory-one":      Trajectory(wander(t, navigation.Box{}, 1, 3, 60)),
				"trajectory-none":     Trajectory(nil),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			return Trajectory(wander(t, navigation.Box{}, 5, 10, 3)).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			p := wander(t, navigation.Box{}, 5, 10, 3)
			p.Decoded[0], p.Decoded[31], p.Decoded[32] = math.NaN(), math.Inf(1), math.NaN()
			return Trajectory(p), "3 answers without a place"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			return Trajectory(wander(t, navigation.Box{}, 100, 10_000, 0.5)), "150 of 10,000 steps are drawn"
		},
		none: func(t testing.TB) display.Bundler { return Trajectory(&navigation.Paths{}) },
	})
}

// straight is a trajectory of each of these errors, in cm: a walk to the right by 2 cm a step, decoded so far above.
func straight(steps int, cm ...float64) *navigation.Paths {
	p := &navigation.Paths{Steps: steps, Batch: len(cm)}
	for range cm {
		p.Start = append(p.Start, -1, 0)
	}
	for t := range steps {
		for _, off := range cm {
			x := -1 + 0.02*float64(t+1)
			p.True = append(p.True, x, 0)
			p.Decoded = append(p.Decoded, x, off/100)
		}
	}
	return p
}

func TestTrajectoriesAreChosenByTheirRank(t *testing.T) {
	errors := make([]float64, 101)
	for i := range errors {
		errors[i] = float64((i * 37) % 101) // each of 0 to 100 cm once
	}
	p, err := Trajectory(nil).plan(straight(4, errors...))
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{50, 0, 10, 25, 75, 90, 100}
	if len(p.drawn) != len(want) {
		t.Fatalf("%d trajectories, want %d", len(p.drawn), len(want))
	}
	for i, w := range p.drawn {
		if errors[w.number] != want[i] || math.Abs(w.errors[2]-want[i]) > 1e-9 {
			t.Errorf("%s: trajectory %d, off by %v cm, want the one of %v cm", w.label, w.number, w.errors, want[i])
		}
	}
	if got := p.drawn[0].label; got != "median, 50 cm" {
		t.Errorf("the first is labelled %q", got)
	}
	for name, got := range map[string][2]float64{
		"first quartile": {p.all.low[3], 25}, "median": {p.all.median[0], 50}, "third quartile": {p.all.high[3], 75},
		"nine in ten": {p.all.ninth, 90}, "mean": {p.all.mean, 50}, "standing still": {p.all.still[3], 8}, "chance": {p.chance, 114.7},
	} {
		if math.Abs(got[0]-got[1]) > 0.6 {
			t.Errorf("%s: %v cm, want %v", name, got[0], got[1])
		}
	}
}

func TestTrajectoryTellsWhoGainsNothing(t *testing.T) {
	if got := texts(t, Trajectory(straight(4, 9, 9, 9))); !strings.Contains(got, "nothing is gained over standing still") || !strings.Contains(got, "standing still would be 8 cm, a guess 115 cm off") {
		t.Errorf("9 cm off after a walk of 8 cm: says %q", got)
	}
	if got := texts(t, Trajectory(straight(4, 7, 7, 7))); strings.Contains(got, "nothing is gained") {
		t.Errorf("7 cm off after a walk of 8 cm: says %q", got)
	}
}

// Around the edges of a box without walls a path is not drawn across it.
func TestPathsAreCutAtEdges(t *testing.T) {
	of := &navigation.Paths{Box: navigation.Box{Width: 1, Periodic: true}, Steps: 3, Batch: 1,
		Start: []float64{0.3, 0}, True: []float64{0.45, 0, -0.4, 0, -0.3, 0}, Decoded: []float64{0.4, 0.1, 0.45, 0.1, -0.45, -0.45}}
	p, err := Trajectory(nil).plan(of)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b float64) bool { return a == b || a != a && b != b }
	nan := math.NaN()
	if got := p.drawn[0].trueX; !slices.EqualFunc(got, []float64{0.3, 0.45, nan, -0.4, -0.3}, same) {
		t.Errorf("true path goes through %v", got)
	}
	if got := p.drawn[0].toldX; !slices.EqualFunc(got, []float64{0.4, 0.45, nan, -0.45}, same) {
		t.Errorf("decoded path goes through %v", got)
	}
	if got := p.drawn[0].placeX; !slices.Equal(got, []float64{0.45, -0.4, -0.3}) {
		t.Errorf("marks are at %v, want one a step", got)
	}
	of.Box.Periodic = false
	if p, _ := Trajectory(nil).plan(of); len(p.drawn[0].trueX) != 4 {
		t.Errorf("between walls the path is cut: %v", p.drawn[0].trueX)
	}
}

// Short walks have a close-up, with the walls that it reaches, and without what is decoded far away.
func TestShortWalksHaveACloseUp(t *testing.T) {
	of := straight(20, 3, 5, 150) // in a box of 2.2 m, beginning 10 cm from its left wall
	p, err := Trajectory(nil).plan(of)
	if err != nil {
		t.Fatal(err)
	}
	if want := 1.1 * 0.27 * 2.2; math.Abs(p.close-want) > 1e-9 || p.beyond != 20 {
		t.Errorf("the close-up goes to %v m with %d places beyond, want %v and the 20 of the worst", p.close, p.beyond, want)
	}
	n := p.drawn[0].near
	if math.Abs(n.placeX[9]-0.2) > 1e-9 || math.Abs(n.answerY[9]-0.05) > 1e-9 || n.trueX[0] != 0 {
		t.Errorf("after 10 steps it is at %v, decoded %v above: want 0.2 and 0.05 m from the start", n.placeX[9], n.answerY[9])
	}
	if p.drawn[0].placeX[9] != of.True[9*6] {
		t.Error("the close-up changed the places in the box")
	}
	walls := p.wallsNear(p.drawn[0], 1.1).Columns
	if left := walls[0][3]; math.Abs(left+0.1) > 1e-9 || walls[1][3] != p.close || walls[3][3] != -p.close {
		t.Errorf("the left wall is at %v from %v to %v, want -0.1 over all of the close-up", left, walls[1][3], walls[3][3])
	}
	for _, i := range []int{0, 1, 2} { // bottom, right and top are far away
		if x, y := walls[0][i], walls[1][i]; x == x && y == y && walls[2][i] == walls[2][i] && walls[3][i] == walls[3][i] {
			t.Errorf("wall %d, far away, is drawn from (%v, %v)", i, x, y)
		}
	}
	if p, _ := Trajectory(nil).plan(straight(40, 3)); p.close != 0 {
		t.Errorf("a walk of 80 cm has a close-up of %v m", p.close)
	}
	// The short way around the edges.
	of = &navigation.Paths{Box: navigation.Box{Width: 1, Periodic: true}, Steps: 1, Batch: 1, Start: []float64{0.45, 0}, True: []float64{-0.45, 0}, Decoded: []float64{-0.4, 0}}
	if p, _ := Trajectory(nil).plan(of); math.Abs(p.drawn[0].near.placeX[0]-0.1) > 1e-9 || math.Abs(p.drawn[0].near.answerX[0]-0.15) > 1e-9 {
		t.Errorf("over the edge it is %v from its start, want 0.1", p.drawn[0].near.placeX[0])
	}
}

func TestEvenlyHasBothEnds(t *testing.T) {
	for _, c := range []struct{ n, most int }{{1, 60}, {2, 60}, {60, 60}, {61, 60}, {10_000, 300}, {7, 1}} {
		got := evenly(c.n, c.most)
		if len(got) != min(c.n, c.most) || got[len(got)-1] != c.n-1 || c.most > 1 && got[0] != 0 {
			t.Errorf("%d of %d: %v", c.most, c.n, got)
		}
		for i := 1; i < len(got); i++ {
			if got[i] <= got[i-1] {
				t.Errorf("%d of %d: %v", c.most, c.n, got)
			}
		}
	}
}

func TestTrajectoryOfAResult(t *testing.T) {
	exp := moduli.Navigation(moduli.Smoke)
	exp.Epochs, exp.StepsPerEpoch = 1, 5
	res, err := exp.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(t, Trajectory(res)), fmt.Sprintf("256 trajectories of 10 steps (0.2 s), off by %s cm on average", short(res.Error)); !strings.Contains(got, want) {
		t.Errorf("says %q, want %q in it", got, want)
	}
}

func TestTrajectoryNamesBadInput(t *testing.T) {
	p := straight(3, 1, 2)
	broken := straight(3, 1, 2)
	broken.Decoded = broken.Decoded[:5]
	for name, c := range map[string]struct {
		v    display.Bundler
		want string
	}{
		"narrow":             {Trajectory(p).Width(0), "0"},
		"no such trajectory": {Trajectory(p).Only(0, 2), "trajectory 2, allowed are 0 to 1"},
		"none of them":       {Trajectory(p).Only(), "0 trajectories, allowed are 1 to 12"},
		"other lengths":      {Trajectory(broken), "12 of true and 5 of decoded"},
		"another task":       {Trajectory(&moduli.Result{Name: "adding"}), `"adding"`},
		"no result":          {Trajectory((*moduli.Result)(nil)), "nil"},
	} {
		namesBadInput(t, name, c.v, "Trajectory", c.want)
	}
}
