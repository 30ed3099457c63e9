package optim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// State is what an optimizer knows after some steps. It shares no memory with it.
type State struct {
	Steps int     // done
	Rate  float64 // learning rate that is set, after annealing and before a schedule's factor
	// Slots are the numbers that are remembered of each weight, by rows, 0 where it is pruned. Their names are
	// PyTorch's with that of the matrix: "exp_avg/recurrent". Before the first step there are none.
	Slots map[string][]float32
	// Best is the lowest validation loss that annealing has heard of, if it has Validated any.
	Best      float64
	Validated bool
}

// state is that of the parameters, listed by what the mask keeps now.
func (e *engine) state(name string, params []*rnn.Param, rate float64, names names) State {
	s := State{Steps: e.k, Rate: rate}
	if e.k == 0 {
		return s
	}
	if err := distinctNames(name, params); err != nil {
		panic(err.Error())
	}
	if len(params) != len(e.memories) {
		panic(fmt.Sprintf("optim: %s has a state of %d matrices, got %d: want the same ones", name, len(e.memories), len(params)))
	}
	s.Slots = map[string][]float32{}
	for i, p := range params {
		if first(params, i) < i {
			continue
		}
		for _, slot := range names {
			if slot == "" {
				continue
			}
			full := make([]float32, len(p.W.Data))
			m := &e.memories[i]
			if had := m.slot(slot); had != nil {
				for q, at := range m.at {
					if p.Mask.Keep[at] {
						full[at] = had[q]
					}
				}
			}
			s.Slots[slot+"/"+p.Name] = full
		}
	}
	return s
}

// restore takes over a state, or reports what is wrong with it and changes nothing.
func (e *engine) restore(name string, params []*rnn.Param, s State, names names) error {
	if s.Steps < 0 {
		return fmt.Errorf("optim: %s state after %d steps: want 0 or more", name, s.Steps)
	}
	if !positive.allows(s.Rate) || s.Rate == 0 {
		return fmt.Errorf("optim: %s state with learning rate %v: want %s", name, s.Rate, allowed[positive])
	}
	if s.Validated && !finite.allows(s.Best) {
		return fmt.Errorf("optim: %s state with best validation %v: want %s", name, s.Best, allowed[finite])
	}
	if err := distinctNames(name, params); err != nil {
		return err
	}
	if err := s.validate(name, params, names); err != nil {
		return err
	}
	e.k, e.memories = s.Steps, nil
	if s.Steps == 0 {
		return nil
	}
	e.memories = make([]memory, len(params))
	for i, p := range params {
		if first(params, i) < i {
			continue
		}
		// Without a pattern the memory is fitted to the mask again at the next step, which clears pruned weights.
		m := memory{names: names, at: slices.Clone(p.Pattern().Positions()), weights: len(p.W.Data)}
		for n, slot := range names {
			if slot != "" {
				m.slots[n] = make([]float32, len(m.at))
				simd.Gather(m.slots[n], s.Slots[slot+"/"+p.Name], m.at)
			}
		}
		e.memories[i] = m
	}
	return nil
}

// validate compares the slots with those that the parameters should have.
func (s State) validate(name string, params []*rnn.Param, names names) error {
	var missing []string
	unknown := maps.Clone(s.Slots)
	for i, p := range params {
		if s.Steps == 0 || first(params, i) < i {
			continue
		}
		for _, slot := range names {
			if slot == "" {
				continue
			}
			key := slot + "/" + p.Name
			x, ok := s.Slots[key]
			delete(unknown, key)
			if !ok {
				missing = append(missing, key)
				continue
			}
			if len(x) != len(p.W.Data) {
				return fmt.Errorf("optim: %s state %s of %d numbers: want %d, those of the %d x %d weights", name, key, len(x), len(p.W.Data), p.W.Rows, p.W.Cols)
			}
			squares := slot == "exp_avg_sq" || slot == "square_avg"
			for at, v := range x {
				if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) || squares && v < 0 {
					want := allowed[finite]
					if squares {
						want = "0 or more, and finite"
					}
					return fmt.Errorf("optim: %s state %s has %v at weight %d: want %s", name, key, v, at, want)
				}
			}
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("optim: %s state after %d steps without %s: want all of them", name, s.Steps, strings.Join(missing, ", "))
	}
	if len(unknown) > 0 {
		list := strings.Join(slices.Sorted(maps.Keys(unknown)), ", ")
		return fmt.Errorf("optim: %s state after %d steps with %s: want none but those of its settings and matrices", name, s.Steps, list)
	}
	return nil
}

// distinctNames reports two matrices of one name.
func distinctNames(name string, params []*rnn.Param) error {
	at := map[string]int{}
	for i, p := range params {
		if first(params, i) < i {
			continue
		}
		if _, ok := at[p.Name]; ok {
			return fmt.Errorf("optim: %s got two matrices called %q: want a name of its own for each", name, p.Name)
		}
		at[p.Name] = i
	}
	return nil
}
