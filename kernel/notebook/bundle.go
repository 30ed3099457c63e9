package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// encodeBundle gives a bundle the form it has in files: text as text, images in base64, JSON types as
// values, and a text/plain for who can show nothing else.
func encodeBundle(b display.Bundle) (map[string]any, error) {
	data := make(map[string]any, len(b.Data)+1)
	for mime, v := range b.Data {
		form, err := encodeForm(mime, v)
		if err != nil {
			return nil, fmt.Errorf("display: %s: %w", mime, err)
		}
		data[mime] = form
	}
	if _, ok := data["text/plain"]; !ok {
		data["text/plain"] = "<" + strings.Join(slices.Sorted(maps.Keys(b.Data)), ", ") + ">"
	}
	return data, nil
}

func encodeForm(mime string, v any) (any, error) {
	wantsJSON := isJSON(mime)
	switch v := v.(type) {
	case string:
		// JSON that is text already, where a value is wanted.
		if at := strings.TrimSpace(v); wantsJSON && (strings.HasPrefix(at, "{") || strings.HasPrefix(at, "[")) {
			return decodeJSON([]byte(v))
		}
		return v, nil
	case []byte:
		switch {
		case wantsJSON:
			return decodeJSON(v)
		case isText(mime):
			return strings.ToValidUTF8(string(v), "\ufffd"), nil
		}
		return base64.StdEncoding.EncodeToString(v), nil
	}
	if !wantsJSON {
		return nil, fmt.Errorf("a %T, want a string or []byte", v)
	}
	return plainJSON(v)
}

func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || strings.HasSuffix(mime, "+xml") || mime == "application/javascript"
}

// plainJSON copies v into maps, lists and json.Numbers: the value may change after it was shown.
func plainJSON(v any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return decodeJSON(text)
}

func decodeJSON(text []byte) (plain any, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&plain); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("more than one JSON value")
	}
	return plain, nil
}
