package worker

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// bundlePacket is a bundle that travels. Texts stay strings and bytes stay bytes; every other value arrives as
// the JSON that display.Bundle.Encode makes of it, which is what front ends get.
type bundlePacket struct {
	Data     map[string]formPacket
	Metadata []byte // JSON; empty if there is none
	Name     string
}

type formPacket struct {
	Kind formKind
	Raw  []byte
}

type formKind uint8

const (
	formText formKind = iota + 1
	formBytes
	formJSON
)

// packBundle fails where Encode would, and where the bundle is larger than a frame.
func packBundle(b display.Bundle) (*bundlePacket, error) {
	p := &bundlePacket{Name: b.Name, Data: make(map[string]formPacket, len(b.Data))}
	size := len(b.Name)
	for mime, v := range b.Data {
		f, err := packForm(mime, v)
		if err != nil {
			return nil, err
		}
		p.Data[mime] = f
		size += len(f.Raw) + len(mime)
	}
	if len(b.Metadata) > 0 {
		var err error
		if p.Metadata, err = json.Marshal(b.Metadata); err != nil {
			return nil, fmt.Errorf("display: metadata: %w", err)
		}
		size += len(p.Metadata)
	}
	if most := maxFrame - 1<<20; size > most {
		return nil, fmt.Errorf("display: %d bytes, allowed are %d", size, most)
	}
	return p, nil
}

func packForm(mime string, v any) (formPacket, error) {
	switch v := v.(type) {
	case string:
		return formPacket{formText, []byte(v)}, nil
	case []byte:
		return formPacket{formBytes, v}, nil
	}
	encoded, err := display.Bundle{Data: map[string]any{mime: v}}.Encode()
	if err != nil {
		return formPacket{}, err
	}
	return formPacket{formJSON, encoded[mime]}, nil
}

func (p *bundlePacket) unpack() (display.Bundle, error) {
	b := display.Bundle{Name: p.Name, Data: make(map[string]any, len(p.Data))}
	for mime, f := range p.Data {
		switch raw := f.Raw; f.Kind {
		case formText:
			b.Data[mime] = string(raw)
		case formBytes:
			b.Data[mime] = append([]byte{}, raw...) // an empty picture is not nil
		case formJSON:
			b.Data[mime] = json.RawMessage(raw)
		default:
			return b, fmt.Errorf("worker: %s: unknown form %d", mime, f.Kind)
		}
	}
	if len(p.Metadata) == 0 {
		return b, nil
	}
	dec := json.NewDecoder(bytes.NewReader(p.Metadata))
	dec.UseNumber() // so that every number keeps its digits
	if err := dec.Decode(&b.Metadata); err != nil {
		return b, fmt.Errorf("worker: metadata: %w", err)
	}
	return b, nil
}
