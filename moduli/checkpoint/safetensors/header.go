package safetensors

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// largestHeader is the limit of the format's own library: it would refuse a longer one.
const largestHeader = 100_000_000

// Header is what a file says of its tensors.
type Header struct {
	// Metadata are as in File.
	Metadata map[string]string
	// Tensors are in the order of their bytes.
	Tensors []Info

	sum string // the digits of the checksum, if there are any
}

// Info describes a tensor of a file.
type Info struct {
	Name  string
	Dtype Dtype
	Shape []int
	// Begin and End bound its bytes, counted from the end of the header.
	Begin, End int64
}

// ReadHeader reads and checks the header of a file of size bytes. The values are not read, and no checksum is compared.
func ReadHeader(r io.ReaderAt, size int64) (*Header, error) {
	_, h, err := readHeader(r, size)
	return h, err
}

// readHeader also gives the file's bytes before the values.
func readHeader(r io.ReaderAt, size int64) ([]byte, *Header, error) {
	if size < 8 {
		return nil, nil, fmt.Errorf("safetensors: %d bytes: want at least the 8 of the header's length: %w", size, ErrTruncated)
	}
	var length [8]byte
	if err := readAt(r, length[:], 0); err != nil {
		return nil, nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > largestHeader {
		return nil, nil, corrupt("header of %d bytes: want at most %d", n, largestHeader)
	}
	if int64(n) > size-8 {
		return nil, nil, fmt.Errorf("safetensors: header of %d bytes in a file of %d: %w", n, size, ErrTruncated)
	}
	raw := make([]byte, 8+n)
	if err := readAt(r, raw, 0); err != nil {
		return nil, nil, err
	}
	h, err := parse(raw[8:])
	if err != nil {
		return nil, nil, err
	}
	return raw, h, h.check(size - int64(len(raw)))
}

// check compares the tensors with the number of bytes that the file has for them, and puts them in order.
func (h *Header) check(size int64) error {
	slices.SortFunc(h.Tensors, func(a, b Info) int {
		return cmp.Or(cmp.Compare(a.Begin, b.Begin), cmp.Compare(a.End, b.End), cmp.Compare(a.Name, b.Name))
	})
	var end int64
	for _, t := range h.Tensors {
		if t.Begin != end || t.End < t.Begin {
			return corrupt("tensor %.40q has bytes %d to %d: want them to begin at %d", t.Name, t.Begin, t.End, end)
		}
		n, ok := count(t.Shape)
		if !ok || n > math.MaxInt64/int64(t.Dtype.Size()) || n*int64(t.Dtype.Size()) != t.End-t.Begin {
			return corrupt("tensor %.40q has %d bytes: want those of %v values of shape %.80s", t.Name, t.End-t.Begin, t.Dtype, fmt.Sprint(t.Shape))
		}
		end = t.End
	}
	switch {
	case size < end:
		return fmt.Errorf("safetensors: %d bytes of values: want %d: %w", size, end, ErrTruncated)
	case size > end:
		return corrupt("%d bytes of values: want %d", size, end)
	}
	return nil
}

// count is how many values a shape has, if that is a number.
func count(shape []int) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || d > 0 && n > math.MaxInt64/int64(d) {
			return 0, false
		}
		n *= int64(d)
	}
	return n, true
}

func readAt(r io.ReaderAt, p []byte, at int64) error {
	_, err := io.ReadFull(io.NewSectionReader(r, at, int64(len(p))), p)
	return reading(err)
}

// reading is the error of a read: the end of the file came too early if it came.
func reading(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("safetensors: the file ended while it was read: %w", ErrTruncated)
	}
	return fmt.Errorf("safetensors: %w", err)
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("safetensors: "+format+": %w", append(args, ErrCorrupt)...)
}
