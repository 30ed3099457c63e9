package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// encodeBundle gives a bundle the form it has in files and messages: text as text, images in base64,
// JSON types as values.
func encodeBundle(b display.Bundle) (map[string]any, error) {
	data := make(map[string]any, len(b.Data))
	for mime, v := range b.Data {
		switch v := v.(type) {
		case string:
			data[mime] = v
		case []byte:
			if strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" || mime == "application/javascript" {
				data[mime] = string(v)
			} else {
				data[mime] = base64.StdEncoding.EncodeToString(v)
			}
		default:
			if !isJSON(mime) {
				return nil, fmt.Errorf("display: %s holds a %T, want a string or []byte", mime, v)
			}
			plain, err := plainJSON(v)
			if err != nil {
				return nil, fmt.Errorf("display: %s: %w", mime, err)
			}
			data[mime] = plain
		}
	}
	return data, nil
}

// plainJSON copies v into maps, lists and json.Numbers: the value may change after it was shown.
func plainJSON(v any) (plain any, err error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&plain)
	return plain, err
}
