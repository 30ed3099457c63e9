package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// encodeBundle gives a bundle the form it has in files, as plain maps, lists, strings and numbers.
func encodeBundle(b display.Bundle) (map[string]any, error) {
	raw, err := b.Encode()
	if err != nil {
		return nil, err
	}
	data := make(map[string]any, len(raw))
	for mime, form := range raw {
		if data[mime], err = decodeJSON(form); err != nil {
			return nil, fmt.Errorf("display: %s: %w", mime, err)
		}
	}
	return data, nil
}

func decodeJSON(text []byte) (plain any, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&plain)
	return plain, err
}
