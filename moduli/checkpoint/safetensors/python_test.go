package safetensors

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/internal/python"
)

const oddName = "é \"quoted\" \\ <&>\t/"

// fromPython is what testdata/reference.py has put into python.safetensors, in the file's order.
func fromPython() *File {
	w := make([]float32, 12)
	for i := range w {
		w[i] = float32(i)/8 - 1
	}
	odd := make([]float32, 4)
	for i, bits := range []uint32{1 << 31, 0x7FC00001, 0x7F800000, 1} {
		odd[i] = math.Float32frombits(bits)
	}
	return &File{
		Metadata: map[string]string{"title": "a <text>, é, \"quoted\"\n"},
		Tensors: []Tensor{
			{Name: "u64", Dtype: U64, Shape: []int{2}, Data: []uint64{0, math.MaxUint64}},
			{Name: "i64", Dtype: I64, Shape: []int{2}, Data: []int64{math.MinInt64, math.MaxInt64}},
			{Name: "points", Dtype: F64, Shape: []int{2, 2}, Data: []float64{0.1, math.Copysign(0, -1), math.Inf(1), 1e-320}},
			{Name: "rate", Dtype: F64, Shape: []int{}, Data: []float64{1e-4}},
			{Name: "none", Dtype: F32, Shape: []int{2, 0, 3}, Data: []float32{}},
			{Name: "odd", Dtype: F32, Shape: []int{4}, Data: odd},
			{Name: "w", Dtype: F32, Shape: []int{3, 4}, Data: w},
			{Name: oddName, Dtype: F32, Shape: []int{1}, Data: []float32{7}},
			{Name: "i32", Dtype: I32, Shape: []int{3}, Data: []int32{math.MinInt32, -1, math.MaxInt32}},
			{Name: "bytes", Dtype: U8, Shape: []int{6}, Data: []byte{250, 251, 252, 253, 254, 255}},
			{Name: "kept", Dtype: Bool, Shape: []int{1, 3}, Data: []bool{true, false, true}},
		},
	}
}

func TestReadsPythonsFile(t *testing.T) {
	f, err := ReadFile("testdata/python.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	want := fromPython()
	if !reflect.DeepEqual(f.Metadata, want.Metadata) || f.Checksum != NoChecksum || len(f.Tensors) != len(want.Tensors) {
		t.Fatalf("metadata %q, checksum %v, %d tensors", f.Metadata, f.Checksum, len(f.Tensors))
	}
	for _, w := range want.Tensors {
		got := f.Tensor(w.Name)
		if got == nil || got.Dtype != w.Dtype || !reflect.DeepEqual(got.Shape, w.Shape) || bits(got.Data) != bits(w.Data) {
			t.Errorf("%s: got %+v, want %+v", w.Name, got, w)
		}
	}
	if f.Tensor("nobody") != nil {
		t.Error("a tensor that is not there was found")
	}
}

// bits tells -0 from 0 and one NaN from another, as == does not.
func bits(data any) string {
	d, n := dtypeOf(data)
	b := make([]byte, n*d.Size())
	encode(b, data)
	return d.String() + " " + hex.EncodeToString(b)
}

func TestWritesTheSameBytesAsPython(t *testing.T) {
	for _, name := range []string{"python.safetensors", "half.safetensors"} {
		want, err := os.ReadFile(filepath.Join("testdata", name))
		must(t, err)
		f, err := Read(bytes.NewReader(want), int64(len(want)))
		must(t, err)
		if got := written(t, f); !bytes.Equal(got, want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, want)
		}
	}
}

func TestTypesWithoutASlice(t *testing.T) {
	f, err := ReadFile("testdata/half.safetensors")
	must(t, err)
	for _, want := range []Tensor{
		{Name: "half", Dtype: F16, Shape: []int{3}, Data: []byte{0, 0x3c, 0, 0xc0, 0, 0x38}},
		{Name: "short", Dtype: I16, Shape: []int{2}, Data: []byte{0xff, 0xff, 2, 1}},
	} {
		if got := f.Tensor(want.Name); got == nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestPythonReadsOurs(t *testing.T) {
	py := python.Find(t)
	path := filepath.Join(t.TempDir(), "ours.safetensors")
	ours := fromPython()
	ours.Checksum = SHA256
	must(t, WriteFile(path, ours))
	cmd := exec.Command(py, "testdata/reference.py", "show", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	must(t, err)
	var got struct {
		Metadata map[string]string
		Tensors  map[string]struct {
			Dtype, Bytes string
			Shape        []int
		}
	}
	must(t, json.Unmarshal(out, &got))
	if got.Metadata["title"] != ours.Metadata["title"] || len(got.Metadata["moduli.sha256"]) != 64 || len(got.Tensors) != len(ours.Tensors) {
		t.Errorf("metadata %q, %d tensors", got.Metadata, len(got.Tensors))
	}
	names := map[Dtype]string{U64: "uint64", I64: "int64", F64: "float64", F32: "float32", I32: "int32", U8: "uint8", Bool: "bool"}
	for _, w := range ours.Tensors {
		g := got.Tensors[w.Name]
		if g.Dtype != names[w.Dtype] || !reflect.DeepEqual(g.Shape, w.Shape) || w.Dtype.String()+" "+g.Bytes != bits(w.Data) {
			t.Errorf("%s: Python reads %+v, want %+v", w.Name, g, w)
		}
	}

	// The comparison that the documentation shows.
	doc, err := os.ReadFile("doc.go")
	must(t, err)
	from := bytes.Index(doc, []byte("//\traw ="))
	snippet, _, _ := strings.Cut(string(doc[from:]), "\n//\n")
	snippet = strings.ReplaceAll(strings.ReplaceAll(snippet, "//\t", ""), "weights.safetensors", path)
	run := func() (string, error) {
		out, err := exec.Command(py, "-c", "import hashlib, json\n"+snippet).CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err != nil {
		t.Errorf("%s\n%v: %s", snippet, err, out)
	}
	raw, err := os.ReadFile(path)
	must(t, err)
	raw[len(raw)-1] ^= 1
	must(t, os.WriteFile(path, raw, 0o644))
	if out, err := run(); err == nil || !strings.Contains(out, "AssertionError") {
		t.Errorf("Python finds no fault in a file that was changed: %v: %s", err, out)
	}
}
