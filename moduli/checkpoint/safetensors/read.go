package safetensors

import (
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/internal/disk"
)

// ReadFile reads a whole file.
func ReadFile(path string) (*File, error) {
	f, size, err := disk.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	defer f.Close()
	read, err := Read(f, size)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return read, nil
}

// Read reads a whole file of size bytes, and compares its checksum if it has one.
func Read(r io.ReaderAt, size int64) (*File, error) {
	raw, h, err := readHeader(r, size)
	if err != nil {
		return nil, err
	}
	f := &File{Metadata: h.Metadata, Tensors: make([]Tensor, len(h.Tensors))}
	in := input{from: io.NewSectionReader(r, int64(len(raw)), size-int64(len(raw))), buffer: make([]byte, min(chunk, size))}
	if h.sum != "" {
		f.Checksum = SHA256
		if in.sum = newSum(raw, h.sum); in.sum == nil {
			return nil, corrupt("checksum %s is not written plainly", h.sum)
		}
	}
	for i, t := range h.Tensors {
		data, err := in.values(t)
		if err != nil {
			return nil, err
		}
		f.Tensors[i] = Tensor{Name: t.Name, Dtype: t.Dtype, Shape: t.Shape, Data: data}
	}
	if in.sum != nil {
		if sum := hex.EncodeToString(in.sum.Sum(nil)); sum != h.sum {
			return nil, corrupt("checksum is %s: want %s", sum, h.sum)
		}
	}
	return f, nil
}

// input is the part of a file that is still to be read.
type input struct {
	from   io.Reader
	sum    hash.Hash // nil for none
	buffer []byte
}

// values reads the next tensor's.
func (in *input) values(t Info) (any, error) {
	size := t.Dtype.Size()
	n := int((t.End - t.Begin) / int64(size))
	data := newData(t.Dtype, n)
	if _, ok := data.([]byte); ok {
		n, size = n*size, 1
	}
	for at := 0; at < n; {
		to := min(n, at+len(in.buffer)/size)
		b := memory(part(data, at, to))
		inPlace := b != nil
		if !inPlace {
			b = in.buffer[:(to-at)*size]
		}
		if _, err := io.ReadFull(in.from, b); err != nil {
			return nil, reading(err)
		}
		if in.sum != nil {
			in.sum.Write(b)
		}
		if !inPlace && !decode(part(data, at, to), b) {
			return nil, corrupt("tensor %.40q has a value that is no %v", t.Name, t.Dtype)
		}
		at = to
	}
	return data, nil
}
