package checkpoint

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, s *State) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, Write(&b, s))
	return b.Bytes()
}

func read(b []byte) (*State, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// matrix is random, with so many weights kept; the others are 0.
func matrix(name string, rows, cols, kept int, seed uint64) Matrix {
	rnd := rand.New(rand.NewPCG(seed, 7))
	m := Matrix{Name: name, Rows: rows, Cols: cols, Weights: make([]float32, rows*cols)}
	if kept < rows*cols {
		m.Keep = make([]bool, rows*cols)
	}
	for _, i := range rnd.Perm(rows * cols)[:kept] {
		m.Weights[i] = float32(rnd.NormFloat64())
		if m.Keep != nil {
			m.Keep[i] = true
		}
	}
	return m
}

// whole is a small state with everything in it, but for a NaN, which equals nothing.
func whole() *State {
	unclean := matrix("unclean", 3, 3, 4, 3)
	unclean.Weights[0], unclean.Keep[0] = float32(math.Copysign(0, -1)), false
	few := matrix("few", 16, 16, 5, 4)
	return &State{
		Version: Version, Step: 1200, Epoch: 12,
		Params: []Matrix{matrix("encoder", 3, 2, 6, 1), matrix("recurrent", 3, 3, 4, 2), few, unclean, matrix("input 2 back", 1, 9, 0, 5)},
		Embeddings: []Embedding{
			{Name: "receivers", Space: "torus T2 (period 10)", Rows: 3, Cols: 2, Points: []float64{0, 0.1, math.Copysign(0, -1), 9, 1e-320, math.Pi}},
			{Name: "senders/é", Space: "", Rows: 1, Cols: 1, Points: []float64{1}},
		},
		Optimizer: Optimizer{Steps: 1200, Rate: 0.1, Best: math.Inf(1), Validated: true, Slots: map[string][]float32{
			"exp_avg/recurrent": scatter([]float32{1, 2, 3, 4}, matrix("", 3, 3, 4, 2).Keep),
			"exp_avg/encoder":   {1, 2, 3, 4, 5, 6},
			"exp_avg/few":       scatter([]float32{1, 2, 0, -1, 3}, few.Keep),
			"unclean/recurrent": {1, 2, 3, 4, 5, 6, 7, 8, 9},
			"count/recurrent":   {7},
			"alone":             {},
		}},
		Streams: map[string][]byte{"trajectories": {0, 1, 255}, "": {}, "a/b.values": {1}},
		Text:    map[string]string{"task": "navigation\n\"é\"", "": "", "moduli.version": "x"},
		Numbers: map[string]float64{"strength": 0.1, "least": math.SmallestNonzeroFloat64, "": -1},
	}
}

func TestRoundTrip(t *testing.T) {
	for _, c := range []struct {
		name  string
		state *State
	}{
		{"nothing", &State{Version: Version}},
		{"everything", whole()},
		{"the largest counts", &State{Version: Version, Step: math.MaxInt, Epoch: math.MaxInt, Optimizer: Optimizer{Steps: math.MaxInt}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "runs", "latest.safetensors")
			must(t, Save(path, c.state))
			got, err := Load(path)
			if err != nil || !reflect.DeepEqual(got, c.state) {
				t.Errorf("got\n%+v, %v\nwant\n%+v", got, err, c.state)
			}
			if got != nil && !bytes.Equal(written(t, got), written(t, c.state)) {
				t.Error("written again, it is another file") // as a -0 that has become 0 would make it
			}
		})
	}
}

func TestEmptyIsNil(t *testing.T) {
	got, err := read(written(t, &State{
		Params: []Matrix{{Name: "w", Rows: 1, Cols: 1, Weights: []float32{1}, Keep: []bool{true}}}, Embeddings: []Embedding{},
		Optimizer: Optimizer{Slots: map[string][]float32{"x": nil}}, Streams: map[string][]byte{"s": nil}, Text: map[string]string{}, Numbers: map[string]float64{},
	}))
	want := &State{Version: Version, Params: []Matrix{{Name: "w", Rows: 1, Cols: 1, Weights: []float32{1}}},
		Optimizer: Optimizer{Slots: map[string][]float32{"x": {}}}, Streams: map[string][]byte{"s": {}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

// Every bit pattern comes back, wherever it stands.
func TestBits(t *testing.T) {
	patterns := []uint32{0, 1 << 31, 1, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7FC12345, 0xFF800001, math.MaxUint32}
	m := Matrix{Name: "w", Rows: 1, Cols: len(patterns), Keep: make([]bool, len(patterns))}
	for _, b := range patterns {
		m.Weights = append(m.Weights, math.Float32frombits(b))
	}
	for _, kept := range []int{0, 1, len(patterns)} { // 1: what is not kept is not 0 either
		m.Keep = make([]bool, len(patterns))
		for i := range kept {
			m.Keep[i] = true
		}
		if kept == 0 {
			m.Keep = nil
		}
		nan := math.Float64frombits(0xFFF0000000000123)
		got, err := read(written(t, &State{Params: []Matrix{m}, Optimizer: Optimizer{Rate: nan, Best: nan, Slots: map[string][]float32{"s/w": m.Weights}},
			Numbers: map[string]float64{"n": nan}, Embeddings: []Embedding{{Name: "e", Rows: 1, Cols: 1, Points: []float64{nan}}}}))
		must(t, err)
		for i, want := range patterns {
			if w, s := math.Float32bits(got.Params[0].Weights[i]), math.Float32bits(got.Optimizer.Slots["s/w"][i]); w != want || s != want {
				t.Errorf("%#x: %#x among weights, %#x in a slot", want, w, s)
			}
		}
		for _, x := range []float64{got.Optimizer.Rate, got.Optimizer.Best, got.Numbers["n"], got.Embeddings[0].Points[0]} {
			if math.Float64bits(x) != math.Float64bits(nan) {
				t.Errorf("%#x, want %#x", math.Float64bits(x), math.Float64bits(nan))
			}
		}
	}
}

func TestRandomStates(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	for range 300 {
		s := &State{Version: Version, Step: rnd.IntN(1e9), Optimizer: Optimizer{Slots: map[string][]float32{"alone": make([]float32, rnd.IntN(5))}}}
		for i := range 1 + rnd.IntN(3) {
			rows, cols := 1+rnd.IntN(40), 1+rnd.IntN(40)
			m := matrix(fmt.Sprint("m", i), rows, cols, int(float64(rows*cols)*min(1, rnd.Float64()*rnd.Float64()*1.5)), rnd.Uint64())
			slot := append([]float32(nil), m.Weights...)
			if m.Keep != nil && rnd.IntN(4) == 0 {
				m.Weights[rnd.IntN(rows*cols)] = 1
			}
			s.Params = append(s.Params, m)
			s.Optimizer.Slots["exp_avg/"+m.Name] = slot
		}
		got, err := read(written(t, s))
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("got %+v, %v, want %+v", got, err, s)
		}
	}
}

func TestRefusesToWrite(t *testing.T) {
	ok := func() Matrix { return Matrix{Name: "w", Rows: 1, Cols: 2, Weights: []float32{1, 2}} }
	named := func(name string) State { m := ok(); m.Name = name; return State{Params: []Matrix{m}} }
	slot := func(name string) State {
		return State{Optimizer: Optimizer{Slots: map[string][]float32{name: {1}}}}
	}
	for _, c := range []struct {
		name  string
		state State
		want  string
	}{
		{"step -1", State{Step: -1}, "step -1: want 0 or more"},
		{"epoch -1", State{Epoch: -1}, "epoch -1"},
		{"steps -1", State{Optimizer: Optimizer{Steps: -1}}, "optimizer's step -1"},
		{"a name twice", State{Params: []Matrix{ok(), ok()}}, `name "w" of matrix 2: want one of its own`},
		{"no name", named(""), `name "" of matrix 1`},
		{"the metadata's name", named("__metadata__"), "__metadata__"},
		{"a name with /", named("a/b"), `without "/"`},
		{"a name that is not UTF-8", named("\xff"), "want UTF-8"},
		{"a name for a part", named("w.values"), "does not end in .values"},
		{"a slot's name for a part", slot("x/w.mask"), "does not end in .mask"},
		{"a slot's name that is not UTF-8", slot("\xff"), "want UTF-8"},
		{"a stream's name that is not UTF-8", State{Streams: map[string][]byte{"\xff": nil}}, "UTF-8"},
		{"a text that is not UTF-8", State{Text: map[string]string{"a": "\xff"}}, "UTF-8"},
		{"no rows", State{Params: []Matrix{{Name: "w", Cols: 1}}}, `matrix "w" is 0 x 1: want at least 1 x 1`},
		{"rows and columns that overflow", State{Params: []Matrix{{Name: "w", Rows: math.MaxInt / 2, Cols: math.MaxInt / 2}}}, "fit into memory"},
		{"too few weights", State{Params: []Matrix{{Name: "w", Rows: 2, Cols: 2, Weights: []float32{1}}}}, `matrix "w" has 1 numbers: want 4 for 2 x 2`},
		{"a mask too short", State{Params: []Matrix{{Name: "w", Rows: 1, Cols: 2, Weights: []float32{1, 2}, Keep: []bool{}}}}, "mask of 0: want none or 2"},
		{"an embedding twice", State{Embeddings: []Embedding{{Name: "e", Rows: 1, Cols: 1, Points: []float64{1}}, {Name: "e"}}}, `two embeddings are named "e"`},
		{"too few points", State{Embeddings: []Embedding{{Name: "e", Rows: 2, Cols: 1, Points: []float64{1}}}}, `embedding "e" has 1 numbers: want 2 for 2 x 1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, &c.state); err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
				t.Errorf("error %v, %d bytes written: want none, and an error with %q", err, b.Len(), c.want)
			}
		})
	}
}

func TestAFailureLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "latest.safetensors")
	must(t, Save(path, whole()))
	if err := Save(path, &State{Step: -1}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	if got, err := Load(path); err != nil || !reflect.DeepEqual(got, whole()) {
		t.Errorf("left %+v, %v", got, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("left files %v, %v", files, err)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := Load(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "want a regular file") {
		t.Errorf("error %v", err)
	}
	_, err := Load("safetensors/testdata/python.safetensors")
	if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "ReadMatrices") || !strings.Contains(err.Error(), "python.safetensors") {
		t.Errorf("error %v", err)
	}
}

var update = flag.Bool("update", false, "write testdata/version1.safetensors anew")

// What version 1 has written must be read for ever, and version 1 must not come to mean something else.
func TestVersion1(t *testing.T) {
	const path = "testdata/version1.safetensors"
	if *update {
		must(t, Save(path, whole()))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got, err := read(want); err != nil || !reflect.DeepEqual(got, whole()) {
		t.Errorf("got %+v, %v", got, err)
	}
	if !bytes.Equal(written(t, whole()), want) {
		t.Error("the same state gives another file: raise Version, and read both")
	}
}
