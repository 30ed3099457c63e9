package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/internal/disk"
)

// WriteFile writes f under path, making its folder if need be. The new file is written beside an old one, to the disk,
// and takes its place when it is whole: an error or a crash on the way leaves the old one as it was.
func WriteFile(path string, f *File) error {
	return disk.Replace(path, func(w io.Writer) error { return Write(w, f) })
}

// Write writes f. It returns an error, before anything is written, if two tensors have one name or a tensor's values do
// not fit its shape. The values must not change meanwhile.
func Write(w io.Writer, f *File) error {
	tensors, err := inOrder(f.Tensors)
	if err != nil {
		return err
	}
	raw, err := f.header(tensors)
	if err != nil {
		return err
	}
	if f.Checksum == SHA256 {
		sum := newSum(raw, noSum)
		if err := writeValues(sum, tensors); err != nil {
			return err
		}
		at := bytes.Index(raw, []byte(noSum)) // the metadata come first, and this key before others with such a value
		hex.Encode(raw[at:], sum.Sum(nil))
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	return writeValues(w, tensors)
}

// inOrder is the tensors as they will be written, checked and with their types.
func inOrder(tensors []Tensor) ([]Tensor, error) {
	tensors = slices.Clone(tensors)
	names := map[string]bool{"__metadata__": true}
	for i := range tensors {
		t := &tensors[i]
		if names[t.Name] || !utf8.ValidString(t.Name) {
			return nil, fmt.Errorf("safetensors: tensor %q: want names in UTF-8 that differ from one another and from __metadata__", t.Name)
		}
		names[t.Name] = true
		own, n := dtypeOf(t.Data)
		if t.Dtype == 0 {
			t.Dtype = own
		}
		if own == 0 || t.Dtype != own && (own != U8 || t.Dtype.Size() == 0 || newDataIsTyped(t.Dtype)) {
			return nil, fmt.Errorf("safetensors: tensor %q has values %T for dtype %v: want a slice listed at Tensor.Data", t.Name, t.Data, t.Dtype)
		}
		if want, ok := count(t.Shape); !ok || int64(n) != want*int64(t.Dtype.Size()/own.Size()) {
			return nil, fmt.Errorf("safetensors: tensor %q has %d values of %v: want as many as shape %v says", t.Name, n, own, t.Shape)
		}
	}
	slices.SortFunc(tensors, func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(b.Dtype, a.Dtype), cmp.Compare(a.Name, b.Name))
	})
	return tensors, nil
}

// newDataIsTyped reports whether values of the type have a slice other than bytes.
func newDataIsTyped(d Dtype) bool {
	_, bytes := newData(d, 0).([]byte)
	return !bytes
}

// header is the bytes before the values, with zeros for the digits of a checksum.
func (f *File) header(tensors []Tensor) ([]byte, error) {
	raw := make([]byte, 8, 256)
	if len(f.Metadata) > 0 || f.Checksum == SHA256 {
		raw = append(raw, `{"__metadata__":{`...)
		if f.Checksum == SHA256 {
			raw = append(raw, `"`+checksumKey+`":"`+noSum+`",`...)
		}
		for _, key := range slices.Sorted(maps.Keys(f.Metadata)) {
			if text := f.Metadata[key]; key == checksumKey || !utf8.ValidString(key) || !utf8.ValidString(text) {
				return nil, fmt.Errorf("safetensors: metadata %q: want a key and a text in UTF-8, and a key other than %s", key, checksumKey)
			}
			raw = append(append(append(append(raw, quote(key)...), ':'), quote(f.Metadata[key])...), ',')
		}
		raw[len(raw)-1] = '}'
	} else {
		raw = append(raw, '{')
	}
	at := int64(0)
	for _, t := range tensors {
		if raw[len(raw)-1] != '{' {
			raw = append(raw, ',')
		}
		shape, _ := json.Marshal(append([]int{}, t.Shape...))
		n, _ := count(t.Shape)
		end := at + n*int64(t.Dtype.Size())
		raw = fmt.Appendf(raw, `%s:{"dtype":"%v","shape":%s,"data_offsets":[%d,%d]}`, quote(t.Name), t.Dtype, shape, at, end)
		at = end
	}
	raw = append(raw, '}')
	for len(raw)%8 != 0 {
		raw = append(raw, ' ')
	}
	if n := len(raw) - 8; n > largestHeader {
		return nil, fmt.Errorf("safetensors: header of %d bytes: want at most %d", n, largestHeader)
	}
	binary.LittleEndian.PutUint64(raw, uint64(len(raw)-8))
	return raw, nil
}

// quote is a JSON string with < > & as they are.
func quote(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // texts have no errors, buffers neither
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func writeValues(w io.Writer, tensors []Tensor) error {
	buffer := make([]byte, chunk)
	for _, t := range tensors {
		if b := memory(t.Data); b != nil {
			if _, err := w.Write(b); err != nil {
				return err
			}
			continue
		}
		own, n := dtypeOf(t.Data)
		for at := 0; at < n; {
			to := min(n, at+chunk/own.Size())
			b := buffer[:(to-at)*own.Size()]
			encode(b, part(t.Data, at, to))
			if _, err := w.Write(b); err != nil {
				return err
			}
			at = to
		}
	}
	return nil
}
