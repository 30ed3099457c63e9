package jupyter

import (
	"encoding/json"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// encodedBundle is a bundle as messages carry it.
type encodedBundle struct {
	Data     map[string]json.RawMessage
	Metadata map[string]any
}

func encodeBundle(b display.Bundle) (encodedBundle, error) {
	data, err := b.Encode()
	if err != nil {
		return encodedBundle{}, err
	}
	e := encodedBundle{Data: data, Metadata: b.Metadata}
	if e.Metadata == nil {
		e.Metadata = map[string]any{}
	}
	if _, err := marshal(e.Metadata); err != nil {
		return encodedBundle{}, fmt.Errorf("display: metadata: %w", err)
	}
	return e, nil
}
