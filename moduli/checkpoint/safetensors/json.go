package safetensors

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// parse reads a header by hand: encoding/json would keep the last of two equal keys, and would take any number of
// unknown ones.
func parse(header []byte) (*Header, error) {
	if !utf8.Valid(header) || !json.Valid(header) || len(header) == 0 || header[0] != '{' {
		return nil, corrupt("header is not a JSON object")
	}
	h := &Header{}
	p := parser{json.NewDecoder(bytes.NewReader(header))}
	p.dec.UseNumber()
	return h, p.object("header", func(key string) error {
		if key == "__metadata__" {
			return p.metadata(h)
		}
		t, err := p.tensor(key)
		h.Tensors = append(h.Tensors, t)
		return err
	})
}

// parser reads JSON that is known to be valid.
type parser struct{ dec *json.Decoder }

func (p parser) next() json.Token {
	t, _ := p.dec.Token()
	return t
}

// object reads an object of which each key occurs once, and calls member before each value.
func (p parser) object(what string, member func(key string) error) error {
	if p.next() != json.Delim('{') {
		return corrupt("%s is not an object", what)
	}
	seen := map[string]bool{}
	for p.dec.More() {
		key := p.next().(string)
		if seen[key] {
			return corrupt("%s has two entries %.40q", what, key)
		}
		seen[key] = true
		if err := member(key); err != nil {
			return err
		}
	}
	p.next()
	return nil
}

func (p parser) metadata(h *Header) error {
	h.Metadata = map[string]string{}
	return p.object("__metadata__", func(key string) error {
		text, ok := p.next().(string)
		if !ok {
			return corrupt("metadata %.40q is not a text", key)
		}
		if key != checksumKey {
			h.Metadata[key] = text
		} else if h.sum = text; !isChecksum(text) {
			return corrupt("checksum %.80q: want %d hexadecimal digits", text, len(noSum))
		}
		return nil
	})
}

func (p parser) tensor(name string) (Info, error) {
	t := Info{Name: name, Begin: -1}
	err := p.object("tensor "+strconv.Quote(name[:min(len(name), 40)]), func(key string) error {
		switch key {
		case "dtype":
			text, _ := p.next().(string)
			if t.Dtype = dtypeNamed(text); t.Dtype == 0 {
				return corrupt("tensor %.40q has the unknown dtype %.40q", name, text)
			}
		case "shape":
			t.Shape = []int{}
			return p.numbers(name, key, func(n int64) bool {
				t.Shape = append(t.Shape, int(n))
				return int64(int(n)) == n
			})
		case "data_offsets":
			k := 0
			err := p.numbers(name, key, func(n int64) bool {
				if k++; k == 1 {
					t.Begin = n
				}
				t.End = n
				return k <= 2
			})
			if err == nil && k < 2 {
				return corrupt("tensor %.40q has %d data_offsets: want 2", name, k)
			}
			return err
		default:
			return corrupt("tensor %.40q has the unknown entry %.40q", name, key)
		}
		return nil
	})
	if err == nil && (t.Dtype == 0 || t.Shape == nil || t.Begin < 0) {
		err = corrupt("tensor %.40q: want dtype, shape and data_offsets", name)
	}
	return t, err
}

// numbers reads an array of whole numbers from 0; take reports one that cannot be.
func (p parser) numbers(name, key string, take func(int64) bool) error {
	if p.next() != json.Delim('[') {
		return corrupt("%s of tensor %.40q is not an array", key, name)
	}
	for p.dec.More() {
		text, ok := p.next().(json.Number)
		n, err := strconv.ParseUint(text.String(), 10, 63)
		if !ok || err != nil || !take(int64(n)) {
			return corrupt("%s of tensor %.40q has an entry that is no length", key, name)
		}
	}
	p.next()
	return nil
}
