package penalty

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// quick is a rate at which points of n neurons with weights of size 1 go some hundredths of the published scales.
func quick(n int) float64 { return 2e-4 * float64(n*n) }

func TestMovesLowerThePenalty(t *testing.T) {
	const n = 20
	for _, s := range smoothSpaces {
		for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Diffusion{}, inhibit.Gaussian{}} {
			for _, apart := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s on %s, apart %t", f, s, apart), func(t *testing.T) {
					rnd := newRand(t)
					p := Trained{Of: Moduli{Space: s, Inhibitor: f, Strength: 1, Apart: apart}, Rate: quick(n)}
					made := term(t, p, n, rnd.Uint64())
					w := weightsFor(made, rnd)
					before := made.Value(w)
					for k := range 30 {
						moved, err := made.Move(w, 0)
						if err != nil {
							t.Fatal(err)
						}
						if after := made.Value(w); moved <= 0 || !(after < before) {
							t.Fatalf("move %d by %v leads from %v to %v", k, moved, before, after)
						} else {
							before = after
						}
					}
					if err := made.Embedding.Validate(); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}

// A term that has moved is the one that its embedding makes, bit for bit: so a run goes on from a checkpoint.
func TestCoefficientsFollowTheEmbedding(t *testing.T) {
	const n = 40
	for _, s := range smoothSpaces {
		for name, p := range trainable(s, nil) {
			t.Run(name+" on "+s.String(), func(t *testing.T) {
				rnd := newRand(t)
				made := term(t, p, n, rnd.Uint64())
				made.trained.rate = quick(n)
				w := weightsFor(made, rnd)
				e, data, before := made.Embedding, made.Coeff.Data, slices.Clone(made.Coeff.Data)
				for epoch := range 3 {
					if _, err := made.Move(w, epoch); err != nil {
						t.Fatal(err)
					}
				}
				if made.Embedding != e || &made.Coeff.Data[0] != &data[0] {
					t.Error("the moved term holds another embedding or other coefficients than before")
				}
				if slices.Equal(data, before) {
					t.Error("the coefficients are what they were")
				}
				fresh := term(t, Gated{Of: Moduli{Embedding: made.Embedding, Senders: made.Senders, Strength: 1}, Gates: made.Coeff.Rows / n}, n, 1)
				if !slices.Equal(fresh.Coeff.Data, made.Coeff.Data) {
					t.Error("a penalty with the moved embedding has other coefficients")
				}
			})
		}
	}
}

func TestTrainingGoesOnFromASavedEmbedding(t *testing.T) {
	const n = 30
	rnd := newRand(t)
	p := Trained{Of: Moduli{Space: space.Sphere{}, Strength: 1, Apart: true}, Rate: quick(n)}
	whole := term(t, p, n, rnd.Uint64())
	w := weightsFor(whole, rnd)
	move := func(made *Term, epoch int) {
		t.Helper()
		if _, err := made.Move(w, epoch); err != nil {
			t.Fatal(err)
		}
	}
	move(whole, 0)
	move(whole, 1)
	p.Of.Embedding, p.Of.Senders = whole.Embedding.Clone(), whole.Senders.Clone()
	move(whole, 2)
	rest, err := p.Term(n, nil)
	if err != nil {
		t.Fatal(err)
	}
	move(rest, 2)
	if !mat.Equal(rest.Embedding.Points, whole.Embedding.Points) || !mat.Equal(rest.Senders.Points, whole.Senders.Points) || !slices.Equal(rest.Coeff.Data, whole.Coeff.Data) {
		t.Error("a term of the embedding after two moves takes another third one")
	}
}

func TestTrainedCopiesTheEmbedding(t *testing.T) {
	e, s := term(t, Moduli{}, 6, 1).Embedding, term(t, Moduli{}, 6, 2).Embedding
	was, sent := mat.DenseCopyOf(e.Points), mat.DenseCopyOf(s.Points)
	made := term(t, Trained{Of: Moduli{Embedding: e, Senders: s, Strength: 1}, Rate: 10}, 6, 3)
	if _, err := made.Move(randomMatrix(6, newRand(t)), 0); err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(was, e.Points) || !mat.Equal(sent, s.Points) {
		t.Error("the given embedding has moved: a second run would start elsewhere")
	}
	if mat.Equal(was, made.Embedding.Points) || mat.Equal(sent, made.Senders.Points) {
		t.Error("that of the term has not")
	}
}

// leaving forgets to put points back on the sphere.
type leaving struct{ space.Sphere }

func (leaving) Retract(p, v []float64) { p[0]++ }

// counting tells how many gradients are worked out.
type counting struct {
	space.Sphere
	grads *atomic.Int64
}

func (c counting) Grad(da, db, a, b []float64) float64 {
	c.grads.Add(1)
	return c.Sphere.Grad(da, db, a, b)
}

func TestCostFollowsTheWeightsThatAreKept(t *testing.T) {
	const n = 100
	rnd := newRand(t)
	var grads atomic.Int64
	p := Trained{Of: Moduli{Space: counting{grads: &grads}, Strength: 1}, Rate: 1}
	for _, c := range []struct {
		name  string
		apart bool
		kept  float64
	}{
		{"dense", false, 1},
		{"2 % kept", false, 0.02},
		{"apart, dense", true, 1},
		{"apart, 2 % kept", true, 0.02},
	} {
		p.Of.Apart = c.apart
		made := term(t, p, n, 1)
		w, pairs := square(n), map[[2]int]bool{}
		for i := range n {
			for j := range n {
				if rnd.Float64() >= c.kept {
					continue
				}
				row(w, i)[j] = 1
				switch {
				case c.apart:
					pairs[[2]int{i, j}] = true
				case i != j:
					pairs[[2]int{min(i, j), max(i, j)}] = true
				}
			}
		}
		grads.Store(0)
		if _, err := made.Move(w, 0); err != nil {
			t.Fatal(err)
		}
		if got := grads.Load(); got != int64(len(pairs)) {
			t.Errorf("%s: %d gradients of distances for %d pairs of neurons with a weight", c.name, got, len(pairs))
		}
	}
}

func TestMovesDoNotDependOnGOMAXPROCS(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for name, p := range trainable(space.Torus{}, nil) {
		t.Run(name, func(t *testing.T) {
			seed := newRand(t).Uint64()
			var want *Term
			for _, procs := range []int{1, 2, 3, 8} {
				runtime.GOMAXPROCS(procs)
				made := term(t, p, shareable, seed)
				made.trained.rate = quick(shareable)
				w := weightsFor(made, rand.New(rand.NewPCG(seed, 1)))
				for range 2 {
					if _, err := made.Move(w, 0); err != nil {
						t.Fatal(err)
					}
				}
				if want == nil {
					want = made
				}
				if !mat.Equal(made.Embedding.Points, want.Embedding.Points) || !slices.Equal(made.Coeff.Data, want.Coeff.Data) {
					t.Errorf("GOMAXPROCS %d moves the embedding elsewhere", procs)
				}
			}
		})
	}
}

func TestMoveThatFailsChangesNothing(t *testing.T) {
	const n = 6
	rnd := newRand(t)
	good := randomMatrix(n, rnd)
	bad := randomMatrix(n, rnd)
	bad.Data[1] = float32(math.NaN())
	for _, c := range []struct {
		name string
		p    Trained
		nan  bool
		want string
	}{
		{"weights that are not finite", Trained{Of: Moduli{Strength: 1}, Rate: 1}, true, "allowed are finite numbers"},
		{"a step that is not", Trained{Of: Moduli{Strength: 1, Apart: true}, Rate: math.MaxFloat64}, false, "allowed are finite numbers"},
		{"a step off the space", Trained{Of: Moduli{Space: leaving{}, Strength: 1}, Rate: 1}, false, "allowed is 1 (a unit vector)"},
		{"a cost that is not finite", Trained{Of: Moduli{Space: space.Euclidean{}, Inhibitor: inhibit.Diffusion{}, Strength: 1, Apart: true}, Rate: 1e30}, false, "inhibitor diffusion is "},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := term(t, c.p, n, 3)
			points, coeff := mat.DenseCopyOf(made.Embedding.Points), slices.Clone(made.Coeff.Data)
			w := good
			if c.nan {
				w = bad
			}
			moved, err := made.Move(w, 2)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), fmt.Sprintf("penalty: embedding cannot move with Rate %g in epoch 2: ", c.p.Rate)) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if moved != 0 || !mat.Equal(points, made.Embedding.Points) || !slices.Equal(coeff, made.Coeff.Data) {
				t.Error("something has changed")
			}
		})
	}
}
