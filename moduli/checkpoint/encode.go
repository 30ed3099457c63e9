package checkpoint

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// Names of metadata.
const (
	keyVersion    = "moduli.version"
	keyStep       = "moduli.step"
	keyEpoch      = "moduli.epoch"
	keySteps      = "moduli.optimizer.steps"
	keyValidated  = "moduli.optimizer.validated"
	keyMatrices   = "moduli.matrices"
	keyEmbeddings = "moduli.embeddings"
	prefixSpace   = "space/" // and the embedding's name
	prefixText    = "text/"
)

// Names of tensors. Those of matrices have no "/".
const (
	nameRate        = "optimizer/rate"
	nameBest        = "optimizer/best"
	prefixSlot      = "slot/"
	prefixEmbedding = "embedding/"
	prefixStream    = "stream/"
	prefixNumber    = "number/"
)

// growth bounds what a file stands for, in bytes for each byte of its tensors: without it a short file could ask for any
// amount of memory. With at most six slots for each weight no file comes near.
const growth = 256

// encode is the content of the file for a state that is valid.
func encode(s *State) *safetensors.File {
	e := encoder{sparse: true}
	f := e.file(s)
	if e.grown > growth*size(f) {
		e = encoder{}
		f = e.file(s)
	}
	return f
}

// size is the number of bytes of all tensors.
func size(f *safetensors.File) (n int64) {
	for _, t := range f.Tensors {
		count := int64(t.Dtype.Size())
		for _, d := range t.Shape {
			count *= int64(d)
		}
		n += count
	}
	return n
}

type encoder struct {
	f      safetensors.File
	sparse bool  // leave out what is pruned
	grown  int64 // bytes that reading makes of what is stored in fewer
}

func (e *encoder) file(s *State) *safetensors.File {
	var matrices, embeddings []string
	masks := map[string]*packed{}
	of := map[string]Matrix{}
	for _, m := range s.Params {
		matrices = append(matrices, m.Name)
		masks[m.Name], of[m.Name] = e.matrix(m), m
	}
	meta := map[string]string{}
	for _, em := range s.Embeddings {
		embeddings = append(embeddings, em.Name)
		e.add(prefixEmbedding+em.Name, safetensors.F64, em.Points, em.Rows, em.Cols)
		meta[prefixSpace+em.Name] = em.Space
	}
	for name, slot := range s.Optimizer.Slots {
		m, ok := of[name[strings.LastIndex(name, "/")+1:]]
		if ok && len(m.Weights) == len(slot) {
			e.weights(prefixSlot+name, slot, m, masks[m.Name])
		} else {
			e.add(prefixSlot+name, safetensors.F32, slot, len(slot))
		}
	}
	e.add(nameRate, safetensors.F64, []float64{s.Optimizer.Rate})
	e.add(nameBest, safetensors.F64, []float64{s.Optimizer.Best})
	for name, stream := range s.Streams {
		e.add(prefixStream+name, safetensors.U8, stream, len(stream))
	}
	for name, x := range s.Numbers {
		e.add(prefixNumber+name, safetensors.F64, []float64{x})
	}
	for name, text := range s.Text {
		meta[prefixText+name] = text
	}
	for key, n := range map[string]int{keyVersion: Version, keyStep: s.Step, keyEpoch: s.Epoch, keySteps: s.Optimizer.Steps} {
		meta[key] = strconv.Itoa(n)
	}
	meta[keyValidated] = strconv.FormatBool(s.Optimizer.Validated)
	meta[keyMatrices], meta[keyEmbeddings] = list(matrices), list(embeddings)
	e.f.Metadata, e.f.Checksum = meta, safetensors.SHA256
	return &e.f
}

func (e *encoder) add(name string, d safetensors.Dtype, data any, shape ...int) {
	e.f.Tensors = append(e.f.Tensors, safetensors.Tensor{Name: name, Dtype: d, Shape: shape, Data: data})
}

// matrix adds a matrix and its mask, which is nil if it says nothing.
func (e *encoder) matrix(m Matrix) *packed {
	mask := pack(m.Keep)
	if mask != nil {
		e.grown += int64(len(m.Keep))
		if mask.positions != nil {
			e.add(m.Name+".indices", safetensors.I32, mask.positions, len(mask.positions))
		} else {
			e.add(m.Name+".mask", safetensors.U8, mask.bits, len(mask.bits))
		}
	}
	if e.weights(m.Name, m.Weights, m, mask) {
		e.add(m.Name+".shape", safetensors.I64, []int64{int64(m.Rows), int64(m.Cols)}, 2)
	}
	return mask
}

// weights adds numbers of the matrix's shape, and reports whether it left out those that are pruned.
func (e *encoder) weights(name string, weights []float32, m Matrix, mask *packed) bool {
	if e.sparse && mask != nil {
		if values := mask.gather(weights, m.Keep); values != nil {
			e.grown += 4 * int64(len(weights))
			e.add(name+".values", safetensors.F32, values, len(values))
			return true
		}
	}
	e.add(name, safetensors.F32, weights, m.Rows, m.Cols)
	return false
}

func list(names []string) string {
	text, _ := json.Marshal(append([]string{}, names...))
	return string(text)
}

// sorted are the keys of a table of metadata that begin with prefix, without it.
func sorted(meta map[string]string, prefix string) (names []string) {
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			names = append(names, name)
		}
	}
	return names
}
