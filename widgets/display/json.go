package display

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// SafeJSON is v as JSON that can stand inside a script element: "<", ">" and
// "&" are escaped, NaN and infinities become null, and numbers are rounded to
// the given count of significant digits, which keeps notebooks small (whole ones
// are exact). Inside maps, slices of any, and slices of float64 this holds for every number; other
// types are left to encoding/json, which refuses NaN.
func SafeJSON(v any, digits int) (string, error) {
	b, err := appendJSON(nil, v, digits)
	if err != nil {
		return "", fmt.Errorf("display: %w", err)
	}
	return string(b), nil
}

func appendJSON(b []byte, v any, digits int) (_ []byte, err error) {
	switch v := v.(type) {
	case float64:
		return appendNumber(b, v, digits), nil
	case float32:
		return appendNumber(b, float64(v), digits), nil
	case []float64:
		return appendList(b, v, func(b []byte, x float64) ([]byte, error) { return appendNumber(b, x, digits), nil })
	case [][]float64:
		return appendList(b, v, func(b []byte, x []float64) ([]byte, error) { return appendJSON(b, x, digits) })
	case []any:
		return appendList(b, v, func(b []byte, x any) ([]byte, error) { return appendJSON(b, x, digits) })
	case []map[string]any:
		return appendList(b, v, func(b []byte, x map[string]any) ([]byte, error) { return appendJSON(b, x, digits) })
	case map[string]any:
		b = append(b, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = appendJSON(b, key, digits); err != nil {
				return nil, err
			}
			if b, err = appendJSON(append(b, ':'), v[key], digits); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
	text, err := json.Marshal(v)
	return append(b, text...), err
}

func appendList[T any](b []byte, list []T, item func([]byte, T) ([]byte, error)) (_ []byte, err error) {
	b = append(b, '[')
	for i, x := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = item(b, x); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendNumber(b []byte, x float64, digits int) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	if x == math.Trunc(x) && math.Abs(x) < 1e15 { // counts and steps stay exact
		return strconv.AppendInt(b, int64(x), 10)
	}
	return strconv.AppendFloat(b, x, 'g', digits, 64)
}
