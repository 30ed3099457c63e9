package safetensors

import (
	"encoding/binary"
	"unsafe"
)

// chunk is how many bytes are converted at a time: a multiple of every size, small enough for the cache.
const chunk = 1 << 17

// dtypeOf is the type of data with its number of values; 0 for a slice that cannot be stored.
func dtypeOf(data any) (Dtype, int) {
	switch d := data.(type) {
	case []bool:
		return Bool, len(d)
	case []byte:
		return U8, len(d)
	case []int32:
		return I32, len(d)
	case []float32:
		return F32, len(d)
	case []float64:
		return F64, len(d)
	case []int64:
		return I64, len(d)
	case []uint64:
		return U64, len(d)
	}
	return 0, 0
}

// newData is a slice for n values of a type, bytes where the language has no slice for it.
func newData(d Dtype, n int) any {
	switch d {
	case Bool:
		return make([]bool, n)
	case I32:
		return make([]int32, n)
	case F32:
		return make([]float32, n)
	case F64:
		return make([]float64, n)
	case I64:
		return make([]int64, n)
	case U64:
		return make([]uint64, n)
	}
	return make([]byte, n*d.Size())
}

// part is data[from:to].
func part(data any, from, to int) any {
	switch d := data.(type) {
	case []bool:
		return d[from:to]
	case []int32:
		return d[from:to]
	case []float32:
		return d[from:to]
	case []float64:
		return d[from:to]
	case []int64:
		return d[from:to]
	case []uint64:
		return d[from:to]
	}
	return data.([]byte)[from:to]
}

// memory is the bytes of floats where they lie, which are those of the file on nearly every processor; else nil. Most of
// a file is floats: they need not be copied then.
func memory(data any) []byte {
	f, ok := data.([]float32)
	if !ok || len(f) == 0 || binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&f[0])), 4*len(f))
}

// encode puts values into bytes of the same length.
func encode(to []byte, from any) {
	if _, err := binary.Encode(to, binary.LittleEndian, from); err != nil {
		panic("safetensors: " + err.Error()) // only by a fault of this package
	}
}

// decode is the inverse of encode. It reports bytes that are no values: those of bool but 0 and 1.
func decode(to any, from []byte) bool {
	if _, ok := to.([]bool); ok {
		for _, b := range from {
			if b > 1 {
				return false
			}
		}
	}
	_, err := binary.Decode(from, binary.LittleEndian, to)
	return err == nil
}
