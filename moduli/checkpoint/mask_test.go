package checkpoint

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// A matrix is stored in the shortest form that gives back every bit.
func TestForms(t *testing.T) {
	const n = 64 * 64
	for _, c := range []struct {
		name  string
		kept  int
		spoil bool // a pruned weight is not 0
		want  string
	}{
		{"all kept", n, false, "w"},
		{"most kept", n - 1, false, "w.mask w.shape w.values"},
		{"1 in 32 kept", n / 32, false, "w.mask w.shape w.values"},
		{"less than 1 in 32 kept", n/32 - 1, false, "w.indices w.shape w.values"},
		{"1 in 256 kept", n / 256, false, "w.indices w.shape w.values"},
		{"less than 1 in 256 kept", n/256 - 1, false, "w.mask w.shape w.values"},
		{"none kept", 0, false, "w.mask w.shape w.values"},
		{"a pruned weight that is not 0", n / 2, true, "w w.mask"},
		{"few kept, and a pruned weight that is not 0", n / 64, true, "w w.indices"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := matrix("w", 64, 64, c.kept, 1)
			for i := range m.Keep {
				if c.spoil && !m.Keep[i] {
					m.Weights[i] = 1
					break
				}
			}
			b := written(t, &State{Params: []Matrix{m}})
			h, err := safetensors.ReadHeader(bytes.NewReader(b), int64(len(b)))
			must(t, err)
			var names []string
			for _, info := range h.Tensors {
				names = append(names, info.Name)
			}
			for _, name := range strings.Fields(c.want) {
				if !strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ") {
					t.Errorf("tensors %v, want %s", names, c.want)
				}
			}
			if len(names) != len(strings.Fields(c.want))+2 { // and the optimizer's two
				t.Errorf("tensors %v, want %s", names, c.want)
			}
			if s, err := read(b); err != nil || !reflect.DeepEqual(s.Params[0], m) {
				t.Errorf("it came back another: %v", err)
			}
		})
	}
}

// A file must not stand for far more than it holds, so neither may one that Save writes.
func TestManySlotsOfNothing(t *testing.T) {
	const n = 256
	m := matrix("w", n, n, 0, 1)
	for _, c := range []struct{ slots, most int }{{6, n * n}, {100, 200 * n * n * 4}} {
		s := &State{Version: Version, Params: []Matrix{m}, Optimizer: Optimizer{Slots: map[string][]float32{}}}
		for i := range c.slots {
			s.Optimizer.Slots[fmt.Sprint(i, "/w")] = m.Weights
		}
		b := written(t, s)
		if len(b) > c.most {
			t.Errorf("%d slots take %d bytes: want at most %d", c.slots, len(b), c.most)
		}
		if got, err := read(b); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%d slots: error %v", c.slots, err)
		}
	}
}

// The limit is the same for what is written and for what is read.
func TestTheLimitIsExact(t *testing.T) {
	refused := 0
	for slots := 1; slots <= 60; slots++ {
		// With 32 x 64 weights the mask itself, a byte for each, makes the difference.
		s := &State{Version: Version, Params: []Matrix{matrix("w", 32, 64, 0, 1)}, Optimizer: Optimizer{Slots: map[string][]float32{}}}
		for i := range slots {
			s.Optimizer.Slots[fmt.Sprint(i, "/w")] = make([]float32, 32*64)
		}
		e := encoder{sparse: true}
		f := e.file(s)
		_, err := decode(f)
		if over := e.grown > growth*size(f); over != (err != nil) {
			t.Errorf("%d slots: it stands for %d bytes in %d, error %v", slots, e.grown, size(f), err)
		} else if over {
			refused++
		}
		if got, err := read(written(t, s)); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%d slots: error %v", slots, err)
		}
	}
	if refused == 0 || refused == 60 {
		t.Errorf("%d of 60 are beyond the limit: want some", refused)
	}
}
