package checkpoint

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func network(t testing.TB, hidden int, seed uint64) []*rnn.Param {
	t.Helper()
	n, err := rnn.New(rnn.Config{Hidden: hidden, Inputs: 2, Start: 3, Outputs: 5}, rand.NewPCG(seed, 1))
	must(t, err)
	return n.Params()
}

// pruned is a network of which half is pruned.
func pruned(t testing.TB, hidden int, seed uint64) []*rnn.Param {
	params := network(t, hidden, seed)
	for _, p := range params {
		for i := range p.Mask.Keep {
			if i%2 == 1 {
				p.Mask.Keep[i], p.W.Data[i] = false, 0
			}
		}
	}
	return params
}

func TestANetworkComesBack(t *testing.T) {
	from := pruned(t, 6, 1)
	from[0].Mask = prune.Full(from[0].Mask.Rows, from[0].Mask.Cols) // one of which all is kept, onto one that is pruned
	s, err := read(written(t, &State{Params: Params(from)}))
	must(t, err)
	to := pruned(t, 6, 2)
	to[0], to[2] = to[2], to[0] // the order does not matter
	must(t, s.Into(to))
	to[0], to[2] = to[2], to[0]
	for i, p := range from {
		if !reflect.DeepEqual(to[i].W, p.W) || !reflect.DeepEqual(to[i].Mask, p.Mask) {
			t.Errorf("%s came back another", p.Name)
		}
	}
}

func TestParamsCopies(t *testing.T) {
	params := pruned(t, 6, 1)
	matrices := Params(params)
	before := written(t, &State{Params: matrices})
	for _, p := range params {
		for i := range p.W.Data {
			p.W.Data[i], p.Mask.Keep[i] = 9, true
		}
	}
	if !bytes.Equal(written(t, &State{Params: matrices}), before) {
		t.Error("training goes on in the copy")
	}
	must(t, (&State{Params: matrices}).Into(params))
	params[0].W.Data[0] = 9
	if !bytes.Equal(written(t, &State{Params: matrices}), before) {
		t.Error("training goes on in the state")
	}
}

func TestATiedMatrixIsStoredOnce(t *testing.T) {
	from, to := pruned(t, 6, 1), network(t, 6, 2)
	from, to = append(from, from[0]), append(to, to[0])
	s := &State{Params: Params(from)}
	must(t, s.Into(to))
	if len(s.Params) != 4 || !reflect.DeepEqual(to[4].W, from[4].W) {
		t.Errorf("%d matrices, want 4", len(s.Params))
	}
}

func TestAParamWithAStride(t *testing.T) {
	p := &rnn.Param{Name: "w", Mask: prune.Full(2, 2), W: blas32.General{Rows: 2, Cols: 2, Stride: 3, Data: []float32{1, 2, -1, 3, 4}}}
	m := Params([]*rnn.Param{p})
	if want := []float32{1, 2, 3, 4}; !reflect.DeepEqual(m[0].Weights, want) {
		t.Errorf("got %v, want %v", m[0].Weights, want)
	}
	m[0].Weights = []float32{5, 6, 7, 8}
	must(t, (&State{Params: m}).Into([]*rnn.Param{p}))
	if want := []float32{5, 6, -1, 7, 8}; !reflect.DeepEqual(p.W.Data, want) {
		t.Errorf("got %v, want %v", p.W.Data, want)
	}
}

func TestAnotherNetwork(t *testing.T) {
	for _, c := range []struct {
		name   string
		state  func(s *State)
		params func(p []*rnn.Param) []*rnn.Param
		want   string
	}{
		{"other sizes", nil, func([]*rnn.Param) []*rnn.Param { return network(t, 7, 1) }, "6 x 3 in the state: want 7 x 3"},
		{"a matrix turned round", func(s *State) { s.Params[0].Rows, s.Params[0].Cols = 3, 6 }, nil, "3 x 6 in the state: want 6 x 3"},
		{"a matrix more in the network", func(s *State) { s.Params = s.Params[:3] }, nil, "the state has no matrix"},
		{"a matrix more in the state", nil, func(p []*rnn.Param) []*rnn.Param { return p[:3] }, "the network has no matrix"},
		{"a matrix of another name", func(s *State) { s.Params[3].Name = "other" }, nil, "the state has no matrix"},
		{"two matrices of a name in the network", nil, func(p []*rnn.Param) []*rnn.Param { return append(p, network(t, 6, 3)[0]) }, "or the network has two of that name"},
		{"a matrix twice in the state", func(s *State) { s.Params = append(s.Params, s.Params[0]) }, nil, "two matrices of the state have one name"},
		{"too few weights in the state", func(s *State) { s.Params[3].Weights = s.Params[3].Weights[1:] }, nil, "want"},
		{"too short a mask in the state", func(s *State) { s.Params[3].Keep = make([]bool, 1) }, nil, "a mask of 1"},
		{"no mask in the network", nil, func(p []*rnn.Param) []*rnn.Param { p[3].Mask = nil; return p }, "no room"},
		{"too few weights in the network", nil, func(p []*rnn.Param) []*rnn.Param { p[3].W.Data = p[3].W.Data[1:]; return p }, "no room"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &State{Params: Params(pruned(t, 6, 1))}
			if c.state != nil {
				c.state(s)
			}
			params := network(t, 6, 2)
			if c.params != nil {
				params = c.params(params)
			}
			var before [][]float32
			for _, p := range params {
				before = append(before, append([]float32(nil), p.W.Data...))
			}
			err := s.Into(params)
			if !errors.Is(err, ErrMismatch) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v: want one with %q", err, c.want)
			}
			for i, p := range params {
				if !reflect.DeepEqual(p.W.Data, before[i]) || p.Mask != nil && p.Mask.Sparsity() != 0 {
					t.Errorf("%s was changed", p.Name)
				}
			}
		})
	}
}

func TestEmbeddings(t *testing.T) {
	torus, err := space.Embed(space.Torus{}, 5, rand.NewPCG(1, 2))
	must(t, err)
	s, err := read(written(t, &State{Embeddings: []Embedding{EmbeddingOf("receivers", torus)}}))
	must(t, err)
	got, err := s.Embeddings[0].On(space.Torus{})
	if err != nil || !reflect.DeepEqual(got, torus) {
		t.Errorf("got %+v, %v", got, err)
	}
	got.Points.Set(0, 0, 3)
	if s.Embeddings[0].Points[0] == 3 {
		t.Error("the embedding shares its points with the state")
	}
	sphere := EmbeddingOf("e", &space.Embedding{Space: space.Sphere{}, Points: mat.NewDense(1, 3, []float64{1, 1, 1})})
	short := s.Embeddings[0]
	short.Points = short.Points[1:]
	for _, c := range []struct {
		name string
		e    Embedding
		on   space.Space
		want string
	}{
		{"no space", s.Embeddings[0], nil, "no space (nil): want the torus T2"},
		{"another space", s.Embeddings[0], space.Klein{}, "on the torus T2 (period 10): want 2 for each neuron, on the Klein"},
		{"another scale", s.Embeddings[0], space.Torus{Period: 5}, "period 5"},
		{"too few points", short, space.Torus{}, "of 9 coordinates"},
		{"off the sphere", sphere, space.Sphere{}, `embedding "e"`},
	} {
		if _, err := c.e.On(c.on); !errors.Is(err, ErrMismatch) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v: want one with %q", c.name, err, c.want)
		}
	}
}

func TestReadMatrices(t *testing.T) {
	got, err := ReadMatrices("testdata/weights.safetensors")
	want := []Matrix{
		{Name: "rnn.bias_hh_l0", Rows: 3, Cols: 1, Weights: []float32{-1, 0, 1}},
		{Name: "rnn.weight_hh_l0", Rows: 3, Cols: 3, Weights: []float32{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	for _, c := range []struct{ path, want string }{
		{"testdata/none", "testdata/none"},
		{"safetensors/testdata/python.safetensors", `tensor "u64" of safetensors/testdata/python.safetensors is U64 of 1 dimensions: want F32`},
	} {
		if _, err := ReadMatrices(c.path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v: want one with %q", c.path, err, c.want)
		}
	}
}
