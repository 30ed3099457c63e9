package safetensors

import "errors"

var (
	// ErrCorrupt is wrapped by the errors about a file whose content contradicts the format or its checksum.
	ErrCorrupt = errors.New("the file is corrupt")
	// ErrTruncated is wrapped by the errors about a file that ends before its content does.
	ErrTruncated = errors.New("the file is truncated")
)

// File is the content of a safetensors file.
type File struct {
	// Metadata are texts about the tensors. "moduli.sha256" is not among them: see Checksum.
	Metadata map[string]string
	// Tensors have different names. Read lists them in the order of their bytes; Write takes any order.
	Tensors []Tensor
	// Checksum says whether Write shall add a checksum, and whether Read found one (and it was right).
	Checksum Checksum
}

// Checksum is a kind of checksum.
type Checksum int

const (
	NoChecksum Checksum = iota // as other programs write files
	SHA256                     // of the whole file but the checksum itself
)

// Tensor is an array with a name.
type Tensor struct {
	Name string
	// Dtype may be 0 in a tensor to be written: it is that of Data then.
	Dtype Dtype
	// Shape has the lengths of the dimensions, none for a single number. A length may be 0.
	Shape []int
	// Data are the values, row-major: []float32, []float64, []int32, []int64, []uint64, []bool or, for U8 and any
	// other Dtype, []byte.
	Data any
}

// Tensor is the tensor with that name, nil if there is none.
func (f *File) Tensor(name string) *Tensor {
	for i := range f.Tensors {
		if f.Tensors[i].Name == name {
			return &f.Tensors[i]
		}
	}
	return nil
}
