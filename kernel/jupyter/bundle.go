package jupyter

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// encodedBundle is a bundle as messages carry it.
type encodedBundle struct {
	Data     map[string]json.RawMessage
	Metadata map[string]any
}

// encodeBundle gives every form of b its place in JSON, and adds text/plain where it is missing. Nothing
// is left out: a value that has no JSON is an error.
func encodeBundle(b display.Bundle) (encodedBundle, error) {
	e := encodedBundle{Data: make(map[string]json.RawMessage, len(b.Data)+1), Metadata: b.Metadata}
	if e.Metadata == nil {
		e.Metadata = map[string]any{}
	}
	for _, mime := range slices.Sorted(maps.Keys(b.Data)) {
		raw, err := encodeForm(mime, b.Data[mime])
		if err != nil {
			return encodedBundle{}, fmt.Errorf("display: %s: %w", mime, err)
		}
		e.Data[mime] = raw
	}
	if _, err := marshal(e.Metadata); err != nil {
		return encodedBundle{}, fmt.Errorf("display: metadata: %w", err)
	}
	if _, ok := e.Data["text/plain"]; !ok {
		raw, err := marshal(plainForm(b))
		if err != nil {
			return encodedBundle{}, err
		}
		e.Data["text/plain"] = raw
	}
	return e, nil
}

func encodeForm(mime string, v any) (json.RawMessage, error) {
	kind, _, _ := strings.Cut(mime, ";")
	isJSON := kind == "application/json" || strings.HasSuffix(kind, "+json")
	switch v := v.(type) {
	case json.RawMessage:
		if !json.Valid(v) {
			return nil, errors.New("a json.RawMessage that is no JSON")
		}
		return v, nil
	case []byte:
		switch {
		case isJSON && json.Valid(v):
			return v, nil
		case isJSON:
			return nil, errors.New("bytes that are no JSON")
		case isText(kind) && utf8.Valid(v):
			return marshal(string(v))
		}
		return marshal(base64.StdEncoding.EncodeToString(v))
	case string:
		// An object or a list that is JSON already is meant as such, as front ends expect; every other string is a value.
		if trimmed := strings.TrimSpace(v); isJSON && trimmed != "" && strings.Contains("{[", trimmed[:1]) && json.Valid([]byte(v)) {
			return json.RawMessage(v), nil
		}
		return marshal(v)
	}
	if isJSON {
		return marshal(v)
	}
	return nil, fmt.Errorf("a %T, want a string or []byte", v)
}

func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+xml") ||
		kind == "application/javascript" || kind == "application/xml"
}

// plainForm stands in for a bundle where only text can be shown.
func plainForm(b display.Bundle) string {
	for _, mime := range []string{"text/markdown", "text/latex"} {
		if s, ok := b.Data[mime].(string); ok {
			return s
		}
	}
	return "<" + strings.Join(slices.Sorted(maps.Keys(b.Data)), ", ") + ">"
}
