package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, f *File) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, Write(&b, f))
	return b.Bytes()
}

// small has a tensor of each kind, and a checksum.
func small() *File {
	return &File{Checksum: SHA256, Metadata: map[string]string{"a": "b"}, Tensors: []Tensor{
		{Name: "p", Dtype: F64, Shape: []int{1}, Data: []float64{math.Pi}},
		{Name: "w", Dtype: F32, Shape: []int{2, 1}, Data: []float32{1, -2}},
		{Name: "s", Dtype: U8, Shape: []int{3}, Data: []byte("xyz")},
		{Name: "k", Dtype: Bool, Shape: []int{2}, Data: []bool{true, false}},
	}}
}

func TestRoundTrip(t *testing.T) {
	for _, c := range []struct {
		name string
		file *File
	}{
		{"nothing", &File{Tensors: []Tensor{}}},
		{"a checksum alone", &File{Checksum: SHA256, Metadata: map[string]string{}, Tensors: []Tensor{}}},
		{"several types", small()},
		{"more than is converted at a time", &File{Tensors: []Tensor{
			{Name: "d", Dtype: F64, Shape: []int{chunk/8 + 1}, Data: make([]float64, chunk/8+1)},
			{Name: "f", Dtype: F32, Shape: []int{chunk}, Data: make([]float32, chunk)},
			{Name: "b", Dtype: BF16, Shape: []int{chunk, 3}, Data: make([]byte, chunk*6)}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := written(t, c.file)
			got, err := Read(bytes.NewReader(raw), int64(len(raw)))
			if err != nil || !reflect.DeepEqual(got, c.file) {
				t.Errorf("got %.300v, %v; want %.300v", got, err, c.file)
			}
			h, err := ReadHeader(bytes.NewReader(raw), int64(len(raw)))
			if err != nil || len(h.Tensors) != len(c.file.Tensors) || !reflect.DeepEqual(h.Metadata, c.file.Metadata) {
				t.Errorf("header %v, %v", h, err)
			}
			n := binary.LittleEndian.Uint64(raw)
			for _, info := range h.Tensors {
				if at := 8 + int64(n) + info.Begin; at%int64(info.Dtype.Size()) != 0 || n%8 != 0 {
					t.Errorf("%s is at byte %d, after a header of %d", info.Name, at, n)
				}
			}
		})
	}
}

func TestForeignButSound(t *testing.T) {
	for _, c := range []struct{ name, header string }{
		{"entries in any order", `{"b":{"data_offsets":[1,4],"shape":[3],"dtype":"U8"},"a":{"shape":[1],"dtype":"BOOL","data_offsets":[0,1]}}`},
		{"spaces and lines", "{ \"a\" :\n{\"dtype\":\"F32\",\"shape\":[ 1 ],\"data_offsets\":[0,4]}}  \t\r\n"},
		{"nothing in particular", `{"":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"z":{"dtype":"F64","shape":[0],"data_offsets":[4,4]}}`},
		{"values out of line", `{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[1,3]},"c":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := raw(c.header, 4)
			f, err := Read(bytes.NewReader(b), int64(len(b)))
			if err != nil || f.Checksum != NoChecksum {
				t.Errorf("%v, %v", f, err)
			}
		})
	}
}

func TestRefusesToWrite(t *testing.T) {
	one := Tensor{Name: "a", Shape: []int{1}, Data: []float32{1}}
	for _, c := range []struct {
		name string
		file File
		want string
	}{
		{"two of a name", File{Tensors: []Tensor{one, one}}, `tensor "a": want names`},
		{"the name of the metadata", File{Tensors: []Tensor{{Name: "__metadata__", Shape: []int{0}, Data: []byte{}}}}, "__metadata__"},
		{"a name that is not UTF-8", File{Tensors: []Tensor{{Name: "\xff", Shape: []int{0}, Data: []byte{}}}}, "UTF-8"},
		{"no values", File{Tensors: []Tensor{{Name: "a"}}}, "values <nil>"},
		{"values of no type", File{Tensors: []Tensor{{Name: "a", Shape: []int{1}, Data: []int{1}}}}, "values []int"},
		{"values of another type", File{Tensors: []Tensor{{Name: "a", Dtype: F64, Shape: []int{1}, Data: []float32{1}}}}, "values []float32 for dtype F64"},
		{"bytes for a type that has a slice", File{Tensors: []Tensor{{Name: "a", Dtype: F32, Shape: []int{1}, Data: make([]byte, 4)}}}, "values []uint8 for dtype F32"},
		{"unknown type", File{Tensors: []Tensor{{Name: "a", Dtype: 99, Shape: []int{1}, Data: []byte{1}}}}, "dtype Dtype(99)"},
		{"too few values", File{Tensors: []Tensor{{Name: "a", Shape: []int{2, 3}, Data: make([]float32, 5)}}}, "5 values of F32: want as many as shape [2 3] says"},
		{"too few bytes", File{Tensors: []Tensor{{Name: "a", Dtype: F16, Shape: []int{3}, Data: make([]byte, 5)}}}, "5 values"},
		{"negative shape", File{Tensors: []Tensor{{Name: "a", Shape: []int{-1, -1}, Data: make([]float32, 1)}}}, "shape [-1 -1]"},
		{"overflowing shape", File{Tensors: []Tensor{{Name: "a", Shape: []int{math.MaxInt, math.MaxInt}, Data: []float32{}}}}, "0 values"},
		{"the checksum's key", File{Metadata: map[string]string{"moduli.sha256": ""}}, "moduli.sha256"},
		{"a text that is not UTF-8", File{Metadata: map[string]string{"k": "\xff"}}, `metadata "k": want`},
		{"a header too long", File{Metadata: map[string]string{"k": strings.Repeat("x", largestHeader)}}, "want at most 100000000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && len(c.file.Metadata["k"]) > 1<<20 {
				t.Skip("a large file")
			}
			var b bytes.Buffer
			if err := Write(&b, &c.file); err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
				t.Errorf("error %v, %d bytes written: want none, and an error with %q", err, b.Len(), c.want)
			}
			path := filepath.Join(t.TempDir(), "f")
			if err := WriteFile(path, &c.file); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("WriteFile: error %v", err)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("there is a file")
			}
		})
	}
}

// failing is a writer and a reader that breaks after so many bytes.
type failing struct {
	io.ReaderAt
	left int
}

var errBroken = errors.New("broken")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func (f *failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > int64(f.left) {
		return 0, errBroken
	}
	return f.ReaderAt.ReadAt(p, at)
}

func TestBrokenDisk(t *testing.T) {
	raw := written(t, small())
	for n := range raw {
		if err := Write(&failing{left: n}, small()); !errors.Is(err, errBroken) {
			t.Errorf("writing broke after %d bytes: error %v", n, err)
		}
		if _, err := Read(&failing{bytes.NewReader(raw), n}, int64(len(raw))); !errors.Is(err, errBroken) {
			t.Errorf("reading broke after %d bytes: error %v", n, err)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "none")} {
		if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
	}
	path := filepath.Join(dir, "empty")
	must(t, os.WriteFile(path, nil, 0o600))
	if _, err := ReadFile(path); !errors.Is(err, ErrTruncated) || !strings.Contains(err.Error(), path) {
		t.Errorf("empty file: error %v", err)
	}
}

func TestDtypeNames(t *testing.T) {
	for d := Bool; d <= U64; d++ {
		if dtypeNamed(d.String()) != d || d.Size() < 1 {
			t.Errorf("%d is %v of %d bytes", d, d, d.Size())
		}
	}
	if Dtype(0).Size() != 0 || Dtype(99).String() != "Dtype(99)" {
		t.Error("a type that is none has a size or a name")
	}
}
