package display

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Encode gives every form of b its place in JSON, as Jupyter's messages and notebooks hold them: text as a
// string, images in base64, JSON types as values. It adds text/plain where that is missing, and
// leaves nothing out: a value that has no JSON is an error that names its type.
func (b Bundle) Encode() (map[string]json.RawMessage, error) {
	data := make(map[string]json.RawMessage, len(b.Data)+1)
	for _, mime := range slices.Sorted(maps.Keys(b.Data)) {
		raw, err := encodeForm(mime, b.Data[mime])
		if err != nil {
			return nil, fmt.Errorf("display: %s: %w", mime, err)
		}
		data[mime] = raw
	}
	if _, ok := data["text/plain"]; !ok {
		raw, err := marshal(b.plain())
		if err != nil {
			return nil, err
		}
		data["text/plain"] = raw
	}
	return data, nil
}

// IsJSON reports whether a MIME type's content is a JSON value and not text.
func IsJSON(mime string) bool {
	kind, _, _ := strings.Cut(mime, ";")
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

func encodeForm(mime string, v any) (json.RawMessage, error) {
	wantsJSON := IsJSON(mime)
	switch v := v.(type) {
	case json.RawMessage:
		if !json.Valid(v) {
			return nil, errors.New("a json.RawMessage that is no JSON")
		}
		return v, nil
	case []byte:
		switch {
		case wantsJSON && json.Valid(v):
			return v, nil
		case wantsJSON:
			return nil, errors.New("bytes that are no JSON")
		case isText(mime) && utf8.Valid(v):
			return marshal(string(v))
		}
		return marshal(base64.StdEncoding.EncodeToString(v))
	case string:
		// An object or a list that is JSON already is meant as such, as front ends expect; every other string is a value.
		if trimmed := strings.TrimSpace(v); wantsJSON && trimmed != "" && strings.Contains("{[", trimmed[:1]) && json.Valid([]byte(v)) {
			return json.RawMessage(v), nil
		}
		return marshal(v)
	}
	if wantsJSON {
		return marshal(v)
	}
	return nil, fmt.Errorf("a %T, want a string or []byte", v)
}

func isText(mime string) bool {
	kind, _, _ := strings.Cut(mime, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+xml") ||
		kind == "application/javascript" || kind == "application/xml"
}

// marshal leaves <, > and & as they are: html is text here.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// plain stands in for a bundle where only text can be shown.
func (b Bundle) plain() string {
	for _, mime := range []string{"text/markdown", "text/latex"} {
		if s, ok := b.Data[mime].(string); ok {
			return s
		}
	}
	return "<" + strings.Join(slices.Sorted(maps.Keys(b.Data)), ", ") + ">"
}
