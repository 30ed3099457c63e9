package optim

import (
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/sparse"
)

// most is how many numbers an optimizer remembers of a weight.
const most = 3

// names are those of the numbers, as PyTorch calls them; "" where there is none.
type names [most]string

// memory is what an optimizer remembers of the kept weights of a matrix, in the order of the matrix.
type memory struct {
	names   names
	slots   [most][]float32
	at      []int32 // positions of those weights
	pattern *sparse.Pattern
	version int  // of that pattern
	weights int  // of the matrix
	tied    bool // to a matrix before it, which remembers for both
}

// slot is the one of a name; nil if there is none.
func (s *memory) slot(name string) []float32 {
	for i, n := range s.names {
		if n == name {
			return s.slots[i]
		}
	}
	return nil
}

// follow fits the memory to the mask: weights that are new begin with zeros, those that are gone become zero.
func (s *memory) follow(p *rnn.Param, names names) {
	pattern := p.Pattern()
	if s.pattern == pattern && s.version == pattern.Version() && s.names == names {
		return
	}
	old := *s
	*s = memory{names: names, at: slices.Clone(pattern.Positions()), pattern: pattern, version: pattern.Version(), weights: len(p.W.Data)}
	for i, name := range names {
		if name != "" {
			s.slots[i] = make([]float32, len(s.at))
			carry(s.slots[i], s.at, old.slot(name), old.at)
		}
	}
	for i, kept := range p.Mask.Keep {
		if !kept {
			p.W.Data[i] = 0
		}
	}
}

// carry copies the numbers of weights that both lists of positions, which ascend, have.
func carry(to []float32, toAt []int32, from []float32, fromAt []int32) {
	if from == nil {
		return
	}
	k := 0
	for q, at := range toAt {
		for k < len(fromAt) && fromAt[k] < at {
			k++
		}
		if k < len(fromAt) && fromAt[k] == at {
			to[q] = from[k]
		}
	}
}

// first is the number of the first parameter that has the weights of number i, which is i unless they are tied.
func first(params []*rnn.Param, i int) int {
	w := params[i].W.Data
	for j, p := range params[:i] {
		if len(w) > 0 && len(p.W.Data) == len(w) && &p.W.Data[0] == &w[0] {
			return j
		}
	}
	return i
}
