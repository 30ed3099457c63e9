package safetensors

import "fmt"

// Dtype is the type of a tensor's values. The zero value stands for the type of Tensor.Data.
type Dtype uint8

// The types of the format, narrow ones first, in the order of its own library.
const (
	Bool   Dtype = iota + 1 // []bool, a byte each, 0 or 1
	U8                      // []uint8
	I8                      // this type and others without a slice named here: []byte, little-endian
	F8E5M2                  // 8-bit floating point with 5 bits of exponent
	F8E4M3                  // 8-bit floating point with 4 bits of exponent
	F8E8M0                  // 8-bit powers of 2
	I16
	U16
	F16
	BF16
	I32 // []int32
	U32
	F32 // []float32
	C64 // pairs of F32
	F64 // []float64
	I64 // []int64
	U64 // []uint64
)

var dtypes = [...]struct {
	name string
	size int
}{
	Bool: {"BOOL", 1}, U8: {"U8", 1}, I8: {"I8", 1}, F8E5M2: {"F8_E5M2", 1}, F8E4M3: {"F8_E4M3", 1}, F8E8M0: {"F8_E8M0", 1},
	I16: {"I16", 2}, U16: {"U16", 2}, F16: {"F16", 2}, BF16: {"BF16", 2}, I32: {"I32", 4}, U32: {"U32", 4},
	F32: {"F32", 4}, C64: {"C64", 8}, F64: {"F64", 8}, I64: {"I64", 8}, U64: {"U64", 8},
}

func (d Dtype) known() bool { return d > 0 && int(d) < len(dtypes) }

// Size is the number of bytes of one value; 0 if d is none of the types above.
func (d Dtype) Size() int {
	if !d.known() {
		return 0
	}
	return dtypes[d].size
}

// String is the format's own name of the type, as "F32".
func (d Dtype) String() string {
	if !d.known() {
		return fmt.Sprintf("Dtype(%d)", uint8(d))
	}
	return dtypes[d].name
}

// dtypeNamed is 0 if there is none.
func dtypeNamed(name string) Dtype {
	for d := range dtypes {
		if d > 0 && dtypes[d].name == name {
			return Dtype(d)
		}
	}
	return 0
}
