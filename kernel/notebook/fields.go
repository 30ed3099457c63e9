package notebook

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// The functions here take fields out of a JSON object, so that what stays in it is what this package does not know.

func takeInt(f map[string]any, key string) (int, bool) {
	n, ok := f[key].(json.Number)
	delete(f, key)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return int(i), err == nil
}

func takeString(f map[string]any, key string) string {
	s, _ := f[key].(string)
	delete(f, key)
	return s
}

func takeObject(f map[string]any, key string) (map[string]any, error) {
	v := f[key]
	delete(f, key)
	if v == nil {
		return map[string]any{}, nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: %s, want an object", key, jsonKind(v))
	}
	return m, nil
}

// takeText reads text that a file holds as a string or as a list of lines.
func takeText(f map[string]any, key string) (string, error) {
	v := f[key]
	delete(f, key)
	s, ok := joinLines(v)
	if !ok && v != nil {
		return "", fmt.Errorf("%s: %s, want text or a list of lines", key, jsonKind(v))
	}
	return s, nil
}

func joinLines(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case []any:
		var b strings.Builder
		for _, l := range v {
			s, ok := l.(string)
			if !ok {
				return "", false
			}
			b.WriteString(s)
		}
		return b.String(), true
	}
	return "", false
}

// joinBundle makes one text of each MIME type's list of lines; JSON types stay values.
func joinBundle(b map[string]any) map[string]any {
	for mime, v := range b {
		if s, ok := joinLines(v); ok && !display.IsJSON(mime) {
			b[mime] = s
		}
	}
	return b
}

func jsonKind(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "true or false"
	}
	return "a number"
}

// brief shows a JSON value in an error, cut where it is long.
func brief(v any) string {
	if v == nil {
		return "missing"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return jsonKind(v)
	}
	if runes := []rune(string(text)); len(runes) > 40 {
		return string(runes[:40]) + "..."
	}
	return string(text)
}
