package checkpoint

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Version is the version of the layout that Write writes, and the latest that Read understands.
const Version = 1

// State is all that a training needs in order to go on as if it had never stopped.
type State struct {
	// Version is that of the file it was read from. Write takes no notice of it.
	Version int
	// Step and Epoch count what has been done.
	Step, Epoch int
	// Params are the weights with their masks, in the order of the network's. Their names are the tensors' names: they
	// differ, contain no "/", and do not end in .values, .mask, .indices or .shape.
	Params []Matrix
	// Embeddings say where the neurons lie. Their names differ.
	Embeddings []Embedding
	// Optimizer is the optimizer's memory.
	Optimizer Optimizer
	// Streams are random sources (MarshalBinary of a *rand.PCG) and readers' positions, by name.
	Streams map[string][]byte
	// Text and Numbers are settings, by name: to be shown, and compared with those of the run that goes on.
	Text    map[string]string
	Numbers map[string]float64
}

// Matrix is a Rows x Cols matrix of weights, row-major, with its mask.
type Matrix struct {
	Name       string
	Rows, Cols int
	Weights    []float32
	Keep       []bool // nil if every weight is kept; Read gives nil then
}

// Optimizer is what an optimizer remembers: the fields of optim.State, so that either converts to the other, as in
// checkpoint.Optimizer(state).
type Optimizer struct {
	Steps int     // done
	Rate  float64 // learning rate that is set
	// Slots are numbers for each weight, as "exp_avg/recurrent": a slot named after a matrix (its name follows the last
	// "/") and of its size is stored in the matrix's shape, and at kept weights only where it is 0 elsewhere.
	Slots     map[string][]float32
	Best      float64 // lowest validation loss, if it has Validated any
	Validated bool
}

// Embedding is a point of a space for each of Rows neurons: Rows x Cols coordinates, row-major.
type Embedding struct {
	Name       string // whose neurons, as "receivers"
	Space      string // as the space names itself
	Rows, Cols int
	Points     []float64
}

// validate reports what could not be written, or not be read again.
func (s *State) validate() error {
	for _, n := range []struct {
		what string
		n    int
	}{{"step", s.Step}, {"epoch", s.Epoch}, {"optimizer's step", s.Optimizer.Steps}} {
		if n.n < 0 {
			return fmt.Errorf("checkpoint: %s %d: want 0 or more", n.what, n.n)
		}
	}
	names := map[string]bool{}
	for i, m := range s.Params {
		if err := checkName("matrix", m.Name); err != nil {
			return err
		}
		if m.Name == "" || m.Name == "__metadata__" || strings.Contains(m.Name, "/") || names[m.Name] {
			return fmt.Errorf(`checkpoint: name %q of matrix %d: want one of its own, not __metadata__, without "/"`, m.Name, i+1)
		}
		names[m.Name] = true
		if err := checkSize("matrix", m.Name, m.Rows, m.Cols, len(m.Weights)); err != nil {
			return err
		}
		if m.Keep != nil && len(m.Keep) != len(m.Weights) {
			return fmt.Errorf("checkpoint: matrix %q has a mask of %d: want none or %d", m.Name, len(m.Keep), len(m.Weights))
		}
	}
	names = map[string]bool{}
	for _, e := range s.Embeddings {
		if names[e.Name] {
			return fmt.Errorf("checkpoint: two embeddings are named %q: want names that differ", e.Name)
		}
		names[e.Name] = true
		if err := checkSize("embedding", e.Name, e.Rows, e.Cols, len(e.Points)); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Optimizer.Slots)) {
		if err := checkName("slot", name); err != nil {
			return err
		}
	}
	return nil
}

// suffixes are those of the tensors that stand for a pruned matrix.
var suffixes = [...]string{".values", ".mask", ".indices", ".shape"}

func checkName(what, name string) error {
	if !utf8.ValidString(name) {
		return fmt.Errorf("checkpoint: name %q of a %s: want UTF-8", name, what)
	}
	for _, s := range suffixes {
		if strings.HasSuffix(name, s) {
			return fmt.Errorf("checkpoint: name %q of a %s: want one that does not end in %s", name, what, s)
		}
	}
	return nil
}

func checkSize(what, name string, rows, cols, numbers int) error {
	if rows < 1 || cols < 1 || rows > math.MaxInt/8/cols {
		return fmt.Errorf("checkpoint: %s %q is %d x %d: want at least 1 x 1, and numbers that fit into memory", what, name, rows, cols)
	}
	if numbers != rows*cols {
		return fmt.Errorf("checkpoint: %s %q has %d numbers: want %d for %d x %d", what, name, numbers, rows*cols, rows, cols)
	}
	return nil
}
