package checkpoint

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// checkVersion looks at the version before anything else: a later one may mean anything by the rest.
func checkVersion(meta map[string]string) error {
	text, ok := meta[keyVersion]
	if !ok {
		return corrupt("no %s in its metadata: want a file written by this package (ReadMatrices reads others)", keyVersion)
	}
	v, err := strconv.ParseUint(text, 10, 31)
	if err != nil || v == 0 || strconv.FormatUint(v, 10) != text {
		return corrupt("%s %.40q: want a number from 1", keyVersion, text)
	}
	if v > Version {
		return fmt.Errorf("checkpoint: version %d: want at most %d: %w", v, Version, ErrVersion)
	}
	return nil
}

// decoder takes tensors and metadata out of a file until nothing is left.
type decoder struct {
	tensors map[string]*safetensors.Tensor
	meta    map[string]string
	grown   int64
	most    int64 // bytes that may be made of what is stored in fewer
	err     error // the first one
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = corrupt(format, args...)
	}
}

// decode is the state in a file, which it takes apart.
func decode(f *safetensors.File) (*State, error) {
	if err := checkVersion(f.Metadata); err != nil {
		return nil, err
	}
	d := &decoder{tensors: map[string]*safetensors.Tensor{}, meta: f.Metadata, most: growth * size(f)}
	for i := range f.Tensors {
		d.tensors[f.Tensors[i].Name] = &f.Tensors[i]
	}
	s := &State{Version: d.number(keyVersion), Step: d.number(keyStep), Epoch: d.number(keyEpoch)}
	s.Optimizer = Optimizer{Steps: d.number(keySteps), Rate: d.float(nameRate), Best: d.float(nameBest), Validated: d.bool(keyValidated)}
	of := map[string]Matrix{}
	for _, name := range d.list(keyMatrices) {
		m := d.matrix(name)
		if d.err != nil {
			return nil, d.err
		}
		s.Params, of[name] = append(s.Params, m), m
	}
	for _, name := range d.list(keyEmbeddings) {
		points, shape := d.floats(prefixEmbedding+name, 2)
		if d.err != nil {
			return nil, d.err
		}
		s.Embeddings = append(s.Embeddings, Embedding{Name: name, Space: d.text(prefixSpace + name), Rows: shape[0], Cols: shape[1], Points: points})
	}
	for _, key := range sorted(d.meta, prefixText) {
		put(&s.Text, key, d.text(prefixText+key))
	}
	for _, name := range slices.Sorted(maps.Keys(d.tensors)) {
		d.rest(s, of, name)
	}
	for key := range d.meta {
		d.fail("unknown metadata %.40q", key)
	}
	if d.err == nil {
		if err := s.validate(); err != nil {
			d.fail("%v", strings.TrimPrefix(err.Error(), "checkpoint: "))
		}
	}
	if d.err != nil {
		return nil, d.err
	}
	return s, nil
}

// rest takes a tensor that is none of a matrix, an embedding or the optimizer's numbers.
func (d *decoder) rest(s *State, of map[string]Matrix, name string) {
	if slot, ok := strings.CutPrefix(name, prefixSlot); ok {
		values := d.take(name)
		data, ok := values.Data.([]float32)
		if short, pruned := strings.CutSuffix(slot, ".values"); ok && pruned {
			m := of[short[strings.LastIndex(short, "/")+1:]]
			slot, data = short, d.expand(name, values, m.Keep)
		}
		if !ok {
			d.fail("tensor %.40q is %v: want F32", name, values.Dtype)
		} else if s.Optimizer.Slots[slot] != nil {
			d.fail("slot %.40q is there twice", slot)
		}
		put(&s.Optimizer.Slots, slot, data)
	} else if stream, ok := strings.CutPrefix(name, prefixStream); ok {
		t := d.take(name)
		data, ok := t.Data.([]byte)
		if !ok || t.Dtype != safetensors.U8 || len(t.Shape) != 1 {
			d.fail("tensor %.40q is %v of %d dimensions: want U8 of 1", name, t.Dtype, len(t.Shape))
		}
		put(&s.Streams, stream, data)
	} else if number, ok := strings.CutPrefix(name, prefixNumber); ok {
		put(&s.Numbers, number, d.float(name))
	} else {
		d.fail("unknown tensor %.40q", name)
	}
}

func put[T any](table *map[string]T, key string, value T) {
	if *table == nil {
		*table = map[string]T{}
	}
	(*table)[key] = value
}

// matrix takes a matrix in whichever form it is stored.
func (d *decoder) matrix(name string) Matrix {
	m := Matrix{Name: name}
	if t, ok := d.tensors[name]; ok {
		d.take(name)
		m.Weights, ok = t.Data.([]float32)
		if !ok || len(t.Shape) != 2 {
			d.fail("tensor %.40q is %v of %d dimensions: want F32 of 2", name, t.Dtype, len(t.Shape))
			return m
		}
		m.Rows, m.Cols = t.Shape[0], t.Shape[1]
		if d.tensors[name+".mask"] != nil || d.tensors[name+".indices"] != nil {
			m.Keep = d.mask(name, len(m.Weights))
		}
		return m
	}
	shape, _ := d.take(name + ".shape").Data.([]int64)
	if len(shape) != 2 || shape[0] < 1 || shape[1] < 1 || shape[0] > d.most/shape[1] {
		d.fail("tensor %.40q: want a shape of 2 numbers from 1, not more than the file has bytes for", name+".shape")
		return m
	}
	m.Rows, m.Cols = int(shape[0]), int(shape[1])
	m.Keep = d.mask(name, m.Rows*m.Cols)
	m.Weights = d.expand(name+".values", d.take(name+".values"), m.Keep)
	return m
}

// mask takes the mask of n weights.
func (d *decoder) mask(name string, n int) (keep []bool) {
	if !d.grow(int64(n)) {
		return nil
	}
	if t, ok := d.tensors[name+".indices"]; ok {
		d.take(name + ".indices")
		positions, _ := t.Data.([]int32)
		keep = unpackPositions(positions, n)
	} else {
		bits, _ := d.take(name + ".mask").Data.([]byte)
		keep = unpackBits(bits, n)
	}
	if keep == nil || allKept(keep) {
		d.fail("the mask of matrix %.40q does not fit %d weights", name, n)
	}
	return keep
}

// expand puts the values of kept weights at their places.
func (d *decoder) expand(name string, t *safetensors.Tensor, keep []bool) []float32 {
	values, ok := t.Data.([]float32)
	if !ok || keep == nil || len(values) > len(keep) {
		d.fail("tensor %.40q is %v without a mask: want F32 and a mask", name, t.Dtype)
	}
	if d.err != nil || !d.grow(4*int64(len(keep))) {
		return nil
	}
	weights := scatter(values, keep)
	if weights == nil {
		d.fail("tensor %.40q has %d values: want as many as its mask keeps", name, len(values))
	}
	return weights
}

// grow reports whether n bytes more may be made.
func (d *decoder) grow(n int64) bool {
	if d.grown += n; d.grown > d.most {
		d.fail("it stands for more than %d bytes: want at most %d for each of its own", d.most, growth)
		return false
	}
	return true
}

// take removes a tensor; an empty one if it is not there.
func (d *decoder) take(name string) *safetensors.Tensor {
	t, ok := d.tensors[name]
	if !ok {
		d.fail("no tensor %.40q", name)
		return &safetensors.Tensor{}
	}
	delete(d.tensors, name)
	return t
}

// floats takes F64 numbers with so many dimensions.
func (d *decoder) floats(name string, dims int) ([]float64, []int) {
	t := d.take(name)
	x, ok := t.Data.([]float64)
	if !ok || len(t.Shape) != dims {
		d.fail("tensor %.40q is %v of %d dimensions: want F64 of %d", name, t.Dtype, len(t.Shape), dims)
	}
	return x, t.Shape
}

func (d *decoder) float(name string) float64 {
	x, _ := d.floats(name, 0)
	if len(x) != 1 {
		return 0
	}
	return x[0]
}

func (d *decoder) text(key string) string {
	text, ok := d.meta[key]
	if !ok {
		d.fail("no metadata %.40q", key)
	}
	delete(d.meta, key)
	return text
}

func (d *decoder) number(key string) int {
	text := d.text(key)
	n, err := strconv.ParseUint(text, 10, strconv.IntSize-1)
	if err != nil {
		d.fail("metadata %s is %.40q: want a number from 0", key, text)
	}
	return int(n)
}

func (d *decoder) bool(key string) bool {
	text := d.text(key)
	if text != "true" && text != "false" {
		d.fail("metadata %s is %.40q: want true or false", key, text)
	}
	return text == "true"
}

func (d *decoder) list(key string) (names []string) {
	text := d.text(key)
	if err := json.Unmarshal([]byte(text), &names); err != nil {
		d.fail("metadata %s is %.80q: want a list of names", key, text)
	}
	return names
}
