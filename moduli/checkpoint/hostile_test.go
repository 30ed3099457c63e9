package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

func isOurs(err error) bool {
	return errors.Is(err, ErrCorrupt) || errors.Is(err, ErrTruncated) || errors.Is(err, ErrVersion)
}

func TestEveryTruncation(t *testing.T) {
	b := written(t, whole())
	for n := range b {
		if s, err := read(b[:n]); !errors.Is(err, ErrTruncated) || s != nil {
			t.Errorf("the first %d bytes: %v, error %v", n, s, err)
		}
	}
}

func TestEveryFlippedByte(t *testing.T) {
	b := written(t, whole())
	for at := range b {
		for _, flip := range []byte{1 << (at % 8), 0xff} {
			b[at] ^= flip
			if s, err := read(b); !isOurs(err) || s != nil {
				t.Errorf("byte %d flipped by %#x: %v, error %v", at, flip, s, err)
			}
			b[at] ^= flip
		}
	}
}

// Files with a right checksum, and a fault.
func TestHostileFiles(t *testing.T) {
	meta := func(key, text string) func(*safetensors.File) {
		return func(f *safetensors.File) { f.Metadata[key] = text }
	}
	without := func(name string) func(*safetensors.File) {
		return func(f *safetensors.File) {
			delete(f.Metadata, name)
			for i := range f.Tensors {
				if f.Tensors[i].Name == name {
					f.Tensors = append(f.Tensors[:i], f.Tensors[i+1:]...)
					return
				}
			}
		}
	}
	tensor := func(name string, data any, shape ...int) func(*safetensors.File) {
		return func(f *safetensors.File) {
			without(name)(f)
			f.Tensors = append(f.Tensors, safetensors.Tensor{Name: name, Shape: shape, Data: data})
		}
	}
	both := func(change ...func(*safetensors.File)) func(*safetensors.File) {
		return func(f *safetensors.File) {
			for _, c := range change {
				c(f)
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*safetensors.File)
		want   string
		is     error
	}{
		{"a later version", meta("moduli.version", "2"), "version 2: want at most 1", ErrVersion},
		{"a much later version", meta("moduli.version", "2000000000"), "version 2000000000", ErrVersion},
		{"a later version without a checksum", both(meta("moduli.version", "2"), func(f *safetensors.File) { f.Checksum = 0 }), "version 2", ErrVersion},
		{"no version", without("moduli.version"), "no moduli.version", ErrCorrupt},
		{"version 0", meta("moduli.version", "0"), "want a number from 1", ErrCorrupt},
		{"version 01", meta("moduli.version", "01"), "want a number from 1", ErrCorrupt},
		{"version -1", meta("moduli.version", "-1"), "want a number from 1", ErrCorrupt},
		{"no checksum", func(f *safetensors.File) { f.Checksum = 0 }, "no checksum", ErrCorrupt},
		{"no step", without("moduli.step"), `no metadata "moduli.step"`, ErrCorrupt},
		{"step -1", meta("moduli.step", "-1"), "want a number from 0", ErrCorrupt},
		{"a step that overflows", meta("moduli.step", "9223372036854775808"), "want a number from 0", ErrCorrupt},
		{"validated perhaps", meta("moduli.optimizer.validated", "perhaps"), "want true or false", ErrCorrupt},
		{"no matrices", without("moduli.matrices"), "moduli.matrices", ErrCorrupt},
		{"matrices that are no list", meta("moduli.matrices", `{"a":1}`), "want a list of names", ErrCorrupt},
		{"a matrix that is not there", meta("moduli.matrices", `["nobody"]`), `no tensor "nobody.shape"`, ErrCorrupt},
		{"a matrix twice", meta("moduli.matrices", `["encoder","encoder"]`), "no tensor", ErrCorrupt},
		{"a matrix that is not listed", meta("moduli.matrices", `["encoder"]`), "", ErrCorrupt},
		{"unknown metadata", meta("moduli.more", ""), `unknown metadata "moduli.more"`, ErrCorrupt},
		{"unknown tensor", tensor("more", []float32{1}, 1), `unknown tensor "more"`, ErrCorrupt},
		{"a space without an embedding", meta("space/x", ""), `unknown metadata "space/x"`, ErrCorrupt},
		{"an embedding without a space", without("space/receivers"), "no metadata", ErrCorrupt},
		{"an embedding without points", without("embedding/receivers"), `no tensor "embedding/receivers"`, ErrCorrupt},
		{"an embedding of floats", tensor("embedding/receivers", []float32{1, 2}, 1, 2), "want F64 of 2", ErrCorrupt},
		{"an embedding of no neurons", tensor("embedding/receivers", []float64{}, 0, 2), "want at least 1 x 1", ErrCorrupt},
		{"an embedding of one dimension", tensor("embedding/receivers", []float64{1, 2}, 2), "want F64 of 2", ErrCorrupt},
		{"a matrix of doubles", tensor("encoder", []float64{1}, 1, 1), "want F32 of 2", ErrCorrupt},
		{"a matrix of three dimensions", tensor("encoder", []float32{1}, 1, 1, 1), "want F32 of 2", ErrCorrupt},
		{"a matrix without rows", tensor("encoder", []float32{}, 0, 4), "want at least 1 x 1", ErrCorrupt},
		{"a matrix whole and sparse", tensor("recurrent", make([]float32, 9), 3, 3), "unknown tensor", ErrCorrupt},
		{"two masks", tensor("recurrent.indices", []int32{0, 1, 2, 3}, 4), `unknown tensor "recurrent.mask"`, ErrCorrupt},
		{"no mask", without("recurrent.mask"), `no tensor "recurrent.mask"`, ErrCorrupt},
		{"no values", without("recurrent.values"), `no tensor "recurrent.values"`, ErrCorrupt},
		{"no shape", without("recurrent.shape"), `no tensor "recurrent.shape"`, ErrCorrupt},
		{"a shape of floats", tensor("recurrent.shape", []float64{3, 3}, 2), "recurrent.shape", ErrCorrupt},
		{"a shape of three", tensor("recurrent.shape", []int64{3, 3, 1}, 3), "want a shape of 2 numbers", ErrCorrupt},
		{"a negative shape", tensor("recurrent.shape", []int64{-3, -3}, 2), "want a shape of 2 numbers", ErrCorrupt},
		{"a shape of 0", tensor("recurrent.shape", []int64{3, 0}, 2), "want a shape of 2 numbers", ErrCorrupt},
		{"a shape that overflows", tensor("recurrent.shape", []int64{1 << 40, 1 << 40}, 2), "not more than the file has bytes for", ErrCorrupt},
		{"a shape of a terabyte", tensor("recurrent.shape", []int64{1 << 20, 1 << 20}, 2), "not more than the file has bytes for", ErrCorrupt},
		{"a shape beyond the mask", tensor("recurrent.shape", []int64{30, 30}, 2), "does not fit 900 weights", ErrCorrupt},
		{"a mask with bits beyond its end", tensor("recurrent.mask", []byte{15, 2}, 2), "does not fit 9 weights", ErrCorrupt},
		{"a mask that keeps everything", tensor("recurrent.mask", []byte{255, 1}, 2), "does not fit 9 weights", ErrCorrupt},
		{"a mask of floats", tensor("recurrent.mask", []float32{1, 0}, 2), "does not fit", ErrCorrupt},
		{"a mask that keeps more than there is", tensor("recurrent.mask", []byte{31, 0}, 2), "want as many as its mask keeps", ErrCorrupt},
		{"a mask that keeps less", tensor("recurrent.mask", []byte{7, 0}, 2), "want as many as its mask keeps", ErrCorrupt},
		{"values of another type", tensor("recurrent.values", []float64{1, 2, 3, 4}, 4), "want F32 and a mask", ErrCorrupt},
		{"a mask for a matrix of which all is kept", tensor("encoder.mask", []byte{63}, 1), "does not fit 6 weights", ErrCorrupt},
		{"positions that fall", tensor("few.indices", []int32{1, 2, 3, 5, 4}, 5), "does not fit 256", ErrCorrupt},
		{"a position twice", tensor("few.indices", []int32{1, 2, 3, 4, 4}, 5), "does not fit 256", ErrCorrupt},
		{"a position below 0", tensor("few.indices", []int32{-1, 2, 3, 4, 5}, 5), "does not fit 256", ErrCorrupt},
		{"a position beyond the end", tensor("few.indices", []int32{1, 2, 3, 4, 256}, 5), "does not fit 256", ErrCorrupt},
		{"positions of long numbers", tensor("few.indices", []int64{1, 2, 3, 4, 5}, 5), "does not fit 256", ErrCorrupt},
		{"too few positions", tensor("few.indices", []int32{}, 0), "does not fit 256", ErrCorrupt},
		{"a slot of doubles", tensor("slot/x", []float64{1}, 1), "is F64: want F32", ErrCorrupt},
		{"a slot's values of doubles", tensor("slot/exp_avg/few.values", []float64{1}, 1), "want F32", ErrCorrupt},
		{"a slot's values without a matrix", tensor("slot/x/nobody.values", []float32{1}, 1), "without a mask", ErrCorrupt},
		{"a slot's values where all is kept", tensor("slot/x/encoder.values", make([]float32, 6), 6), "without a mask", ErrCorrupt},
		{"a slot twice", tensor("slot/exp_avg/recurrent", make([]float32, 9), 3, 3), "is there twice", ErrCorrupt},
		{"a slot's mask", tensor("slot/exp_avg/recurrent.mask", []float32{1}, 1), "does not end in .mask", ErrCorrupt},
		{"no rate", without("optimizer/rate"), "optimizer/rate", ErrCorrupt},
		{"a rate of two numbers", tensor("optimizer/rate", []float64{1, 2}, 2), "want F64 of 0", ErrCorrupt},
		{"a number that is whole", tensor("number/strength", []int64{1}), "want F64 of 0", ErrCorrupt},
		{"a stream of booleans", tensor("stream/x", []bool{true}, 1), "want U8 of 1", ErrCorrupt},
		{"a stream of two dimensions", tensor("stream/x", []byte{1}, 1, 1), "want U8 of 1", ErrCorrupt},
		{"a stream of small numbers", func(f *safetensors.File) {
			f.Tensors = append(f.Tensors, safetensors.Tensor{Name: "stream/x", Dtype: safetensors.I8, Shape: []int{1}, Data: []byte{1}})
		}, "want U8 of 1", ErrCorrupt},
		{"many slots of nothing", func(f *safetensors.File) {
			tensor("w.mask", make([]byte, 1<<17), 1<<17)(f)
			tensor("w.shape", []int64{1 << 10, 1 << 10}, 2)(f)
			tensor("w.values", []float32{}, 0)(f)
			meta("moduli.matrices", `["encoder","recurrent","few","unclean","input 2 back","w"]`)(f)
			for i := range 10_000 {
				tensor("slot/"+strings.Repeat("x", i)[:i%100]+string(rune('a'+i/100))+"/w.values", []float32{}, 0)(f)
			}
		}, "stands for more than", ErrCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := encode(whole())
			c.change(f)
			var b bytes.Buffer
			must(t, safetensors.Write(&b, f))
			size := uint64(b.Len())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := read(b.Bytes())
			runtime.ReadMemStats(&after)
			if err == nil || !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || s != nil {
				t.Errorf("%v, error %v: want one with %q that is %v", s, err, c.want, c.is)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20+(growth+16)*size {
				t.Errorf("a file of %d bytes took %d", size, took)
			}
		})
	}
}

// sealed is the file with its checksum made right; as it is if that cannot be.
func sealed(b []byte) []byte {
	key := []byte(`"moduli.sha256":"`)
	if len(b) < 8 || binary.LittleEndian.Uint64(b) > uint64(len(b)-8) {
		return b
	}
	at := bytes.Index(b, key) + len(key)
	if at < len(key) || at+64 > int(8+binary.LittleEndian.Uint64(b)) {
		return b
	}
	b = bytes.Clone(b)
	copy(b[at:], strings.Repeat("0", 64))
	sum := sha256.Sum256(b)
	hex.Encode(b[at:], sum[:])
	return b
}

func FuzzLoad(f *testing.F) {
	f.Add(written(f, whole()))
	f.Add(written(f, &State{}))
	f.Add(written(f, &State{Params: []Matrix{matrix("w", 2, 2, 2, 1)}}))
	f.Add(written(f, &State{Params: []Matrix{matrix("w", 16, 16, 2, 1)}, Optimizer: Optimizer{Slots: map[string][]float32{"m/w": make([]float32, 256)}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, b := range [][]byte{b, sealed(b)} { // the checksum would keep nearly everything out
			s, err := read(b)
			if err != nil {
				if !isOurs(err) || s != nil {
					t.Errorf("%v, error %v", s, err)
				}
				continue
			}
			again := written(t, s)
			if back, err := read(again); err != nil || !bytes.Equal(written(t, back), again) {
				t.Errorf("written again: error %v", err)
			}
		}
	})
}
