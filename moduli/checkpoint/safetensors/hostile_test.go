package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func TestEveryTruncation(t *testing.T) {
	for _, checksum := range []Checksum{SHA256, NoChecksum} {
		f := small()
		f.Checksum = checksum
		raw := written(t, f)
		for n := range raw {
			if _, err := Read(bytes.NewReader(raw[:n]), int64(n)); !errors.Is(err, ErrTruncated) {
				t.Errorf("the first %d bytes: error %v, want ErrTruncated", n, err)
			}
			if _, err := Read(bytes.NewReader(raw[:n]), int64(len(raw))); !errors.Is(err, ErrTruncated) {
				t.Errorf("the first %d bytes, said to be all: error %v, want ErrTruncated", n, err)
			}
		}
	}
}

func TestEveryFlippedByte(t *testing.T) {
	raw := written(t, small())
	for at := range raw {
		for _, flip := range []byte{1 << (at % 8), 0xff} {
			raw[at] ^= flip
			f, err := Read(bytes.NewReader(raw), int64(len(raw)))
			// The key of the checksum itself may have become another: then there is none.
			if err == nil && f.Checksum == SHA256 || err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrTruncated) {
				t.Errorf("byte %d flipped by %#x: %v, %v", at, flip, f, err)
			}
			raw[at] ^= flip
		}
	}
}

// raw is a file with that header, and so many bytes after it.
func raw(header string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

func entry(name, dtype, shape, offsets string) string {
	return fmt.Sprintf(`"%s":{"dtype":"%s","shape":%s,"data_offsets":%s}`, name, dtype, shape, offsets)
}

func TestHostileFiles(t *testing.T) {
	ok := entry("a", "U8", "[4]", "[0,4]")
	deep := strings.Repeat("[", 1<<20)
	for _, c := range []struct {
		name string
		file []byte
		want string // in the error
		is   error
	}{
		{"header longer than allowed", binary.LittleEndian.AppendUint64(nil, largestHeader+1), "header of 100000001 bytes: want at most 100000000", ErrCorrupt},
		{"header of 2^64-1", binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "want at most", ErrCorrupt},
		{"header longer than the file", binary.LittleEndian.AppendUint64(nil, largestHeader), "header of 100000000 bytes in a file of 8", ErrTruncated},
		{"no header", raw("", 0), "not a JSON object", ErrCorrupt},
		{"a list", raw("[]", 0), "not a JSON object", ErrCorrupt},
		{"a space first", raw(" {}", 0), "not a JSON object", ErrCorrupt},
		{"not UTF-8", raw("{\"\xff\":{}}", 0), "not a JSON object", ErrCorrupt},
		{"two objects", raw("{}{}", 0), "not a JSON object", ErrCorrupt},
		{"a comma too many", raw("{"+ok+",}", 4), "not a JSON object", ErrCorrupt},
		{"deep nesting", raw(`{"a":`+deep, 0), "not a JSON object", ErrCorrupt},
		{"deep nesting that is closed", raw(`{"a":`+deep[:5000]+strings.Repeat("]", 5000)+"}", 0), "not an object", ErrCorrupt},
		{"a tensor that is a number", raw(`{"a":1}`, 0), `tensor "a" is not an object`, ErrCorrupt},
		{"an empty tensor", raw(`{"a":{}}`, 0), "want dtype, shape and data_offsets", ErrCorrupt},
		{"no dtype", raw(`{"a":{"shape":[4],"data_offsets":[0,4]}}`, 4), "want dtype", ErrCorrupt},
		{"no shape", raw(`{"a":{"dtype":"U8","data_offsets":[0,4]}}`, 4), "want dtype", ErrCorrupt},
		{"no offsets", raw(`{"a":{"dtype":"U8","shape":[4]}}`, 4), "want dtype", ErrCorrupt},
		{"unknown entry", raw(`{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"more":1}}`, 4), `unknown entry "more"`, ErrCorrupt},
		{"entry twice", raw(`{"a":{"dtype":"U8","dtype":"U8"}}`, 4), `two entries "dtype"`, ErrCorrupt},
		{"tensor twice", raw("{"+ok+","+ok+"}", 4), `header has two entries "a"`, ErrCorrupt},
		{"tensor twice, once in escapes", raw("{"+ok+","+entry(`\u0061`, "U8", "[4]", "[0,4]")+"}", 4), `two entries "a"`, ErrCorrupt},
		{"metadata twice", raw(`{"__metadata__":{},"__metadata__":{}}`, 0), "two entries", ErrCorrupt},
		{"metadata key twice", raw(`{"__metadata__":{"k":"","k":""}}`, 0), `__metadata__ has two entries "k"`, ErrCorrupt},
		{"metadata that are a text", raw(`{"__metadata__":"k"}`, 0), "__metadata__ is not an object", ErrCorrupt},
		{"metadata of numbers", raw(`{"__metadata__":{"k":1}}`, 0), `"k" is not a text`, ErrCorrupt},
		{"unknown dtype", raw("{"+entry("a", "F128", "[4]", "[0,4]")+"}", 4), `unknown dtype "F128"`, ErrCorrupt},
		{"dtype smaller than a byte", raw("{"+entry("a", "F4", "[8]", "[0,4]")+"}", 4), `unknown dtype "F4"`, ErrCorrupt},
		{"dtype that is a list", raw(`{"a":{"dtype":["U8"]}}`, 4), "unknown dtype", ErrCorrupt},
		{"negative length", raw("{"+entry("a", "U8", "[-4]", "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"length -0", raw("{"+entry("a", "U8", "[-0]", "[0,0]")+"}", 0), "shape", ErrCorrupt},
		{"fractional length", raw("{"+entry("a", "U8", "[4.0]", "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"length with an exponent", raw("{"+entry("a", "U8", "[4e0]", "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"length that is a text", raw("{"+entry("a", "U8", `["4"]`, "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"length that is a list", raw("{"+entry("a", "U8", "[[4]]", "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"length above 2^63", raw("{"+entry("a", "U8", "[9223372036854775808]", "[0,4]")+"}", 4), "shape", ErrCorrupt},
		{"shape that is a number", raw("{"+entry("a", "U8", "4", "[0,4]")+"}", 4), "shape of tensor \"a\" is not an array", ErrCorrupt},
		{"shape that overflows to the size", raw("{"+entry("a", "U8", "[4294967296,4294967296,4]", "[0,0]")+"}", 0), "want those of U8", ErrCorrupt},
		{"shape that overflows, times 0", raw("{"+entry("a", "U8", "[4294967296,4294967296,0]", "[0,0]")+"}", 0), "want those of U8", ErrCorrupt},
		{"bytes that overflow", raw("{"+entry("a", "F64", "[2305843009213693952]", "[0,0]")+"}", 0), "want those of F64", ErrCorrupt},
		{"shape smaller than the bytes", raw("{"+entry("a", "U8", "[3]", "[0,4]")+"}", 4), "4 bytes: want those of U8 values of shape [3]", ErrCorrupt},
		{"a single offset", raw("{"+entry("a", "U8", "[4]", "[0]")+"}", 4), "1 data_offsets: want 2", ErrCorrupt},
		{"three offsets", raw("{"+entry("a", "U8", "[4]", "[0,4,4]")+"}", 4), "data_offsets", ErrCorrupt},
		{"negative offset", raw("{"+entry("a", "U8", "[4]", "[-4,0]")+"}", 4), "data_offsets", ErrCorrupt},
		{"offsets backwards", raw("{"+entry("a", "U8", "[4]", "[4,0]")+"}", 4), "want them to begin at 0", ErrCorrupt},
		{"offsets that end before they begin", raw("{"+ok+","+entry("b", "U8", "[4]", "[4,2]")+"}", 4), "bytes 4 to 2", ErrCorrupt},
		{"overlap", raw("{"+ok+","+entry("b", "U8", "[4]", "[2,6]")+"}", 6), "begin at 4", ErrCorrupt},
		{"the same bytes", raw("{"+ok+","+entry("b", "U8", "[4]", "[0,4]")+"}", 4), "begin at 4", ErrCorrupt},
		{"hole", raw("{"+ok+","+entry("b", "U8", "[4]", "[5,9]")+"}", 9), "begin at 4", ErrCorrupt},
		{"hole at the front", raw("{"+entry("b", "U8", "[4]", "[1,5]")+"}", 5), "begin at 0", ErrCorrupt},
		{"trailing byte", raw("{"+ok+"}", 5), "5 bytes of values: want 4", ErrCorrupt},
		{"values without a tensor", raw("{}", 1), "1 bytes of values: want 0", ErrCorrupt},
		{"a terabyte in a few bytes", raw("{"+entry("a", "F32", "[1099511627776]", "[0,4398046511104]")+"}", 4), "4 bytes of values: want 4398046511104", ErrTruncated},
		{"a boolean 2", append(raw("{"+entry("a", "BOOL", "[1]", "[0,1]")+"}", 0), 2), "a value that is no BOOL", ErrCorrupt},
		{"checksum too short", raw(`{"__metadata__":{"moduli.sha256":"00"}}`, 0), "want 64 hexadecimal digits", ErrCorrupt},
		{"checksum in escapes", raw(`{"__metadata__":{"moduli.sha256":"\u0061`+noSum[1:]+`"}}`, 0), "not written plainly", ErrCorrupt},
		{"checksum of zeros", raw(`{"__metadata__":{"moduli.sha256":"`+noSum+`"}}`, 0), "checksum is", ErrCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			f, err := Read(bytes.NewReader(c.file), int64(len(c.file)))
			runtime.ReadMemStats(&after)
			if err == nil || !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || f != nil {
				t.Errorf("%v, error %v: want one with %q that is %v", f, err, c.want, c.is)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20+10*uint64(len(c.file)) {
				t.Errorf("a file of %d bytes took %d", len(c.file), took)
			}
			if len(err.Error()) > 500 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, small()))
	f.Add(written(f, &File{}))
	python, err := os.ReadFile("testdata/python.safetensors")
	must(f, err)
	f.Add(python)
	f.Add(raw("{"+entry("a", "U8", "[4]", "[0,4]")+"}", 4))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrTruncated) {
				t.Errorf("error %v", err)
			}
			return
		}
		again := written(t, file)
		back, err := Read(bytes.NewReader(again), int64(len(again)))
		if err != nil || len(back.Tensors) != len(file.Tensors) {
			t.Fatalf("written again: %v, %v", back, err)
		}
		for _, want := range file.Tensors {
			if got := back.Tensor(want.Name); got == nil || !reflect.DeepEqual(got.Shape, want.Shape) || bits(got.Data) != bits(want.Data) {
				t.Errorf("written again: %v, want %v", got, want)
			}
		}
	})
}
