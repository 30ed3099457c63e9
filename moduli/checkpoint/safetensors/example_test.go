package safetensors_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// A matrix goes to a file and comes back.
func ExampleWriteFile() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "weights.safetensors")
	err = safetensors.WriteFile(path, &safetensors.File{
		Checksum: safetensors.SHA256,
		Metadata: map[string]string{"space": "torus"},
		Tensors:  []safetensors.Tensor{{Name: "recurrent", Shape: []int{2, 2}, Data: []float32{1, 2, 3, 4}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := safetensors.ReadFile(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	w := f.Tensor("recurrent")
	fmt.Println(w.Dtype, w.Shape, w.Data.([]float32), f.Metadata["space"])
	// Output: F32 [2 2] [1 2 3 4] torus
}

// A changed byte is found, and the error says what kind of fault it is.
func ExampleRead() {
	var b bytes.Buffer
	err := safetensors.Write(&b, &safetensors.File{
		Checksum: safetensors.SHA256,
		Tensors:  []safetensors.Tensor{{Name: "recurrent", Shape: []int{2}, Data: []float32{1, 2}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	raw := b.Bytes()
	raw[len(raw)-1]++
	_, err = safetensors.Read(bytes.NewReader(raw), int64(len(raw)))
	fmt.Println(errors.Is(err, safetensors.ErrCorrupt))
	// Output: true
}

// The header alone tells what a large file holds.
func ExampleReadHeader() {
	var b bytes.Buffer
	err := safetensors.Write(&b, &safetensors.File{Tensors: []safetensors.Tensor{
		{Name: "points", Shape: []int{3, 2}, Data: make([]float64, 6)},
		{Name: "stream", Shape: []int{20}, Data: make([]byte, 20)},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	h, err := safetensors.ReadHeader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range h.Tensors {
		fmt.Println(t.Name, t.Dtype, t.Shape, t.End-t.Begin, "bytes")
	}
	// Output:
	// points F64 [3 2] 48 bytes
	// stream U8 [20] 20 bytes
}
