package engine

import (
	"bytes"
	"fmt"
	"go/types"
	"image"
	"image/png"
	"reflect"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// maxText is how long the text of a value may be, in bytes.
const maxText = 8 << 10

// value is the bundle of a cell's last expression, nil if it has none worth showing.
func (s *Session) value(cell *prepared) (*display.Bundle, error) {
	var shown []reflect.Value
	var kinds []types.Type
	if cell.compiled != nil {
		shown, kinds = cell.compiled.shown()
	}
	for _, v := range cell.Show {
		if cell.compiled != nil {
			break
		}
		g := s.machine.Global(v)
		if r := g.Value(); r.IsValid() {
			shown, kinds = append(shown, r), append(kinds, v.Type())
		}
		s.machine.Forget(v)
	}
	if len(shown) == 0 || printsOnly(cell) || onlyNilErrors(shown, kinds) {
		return nil, nil
	}
	if len(shown) == 1 || len(shown) == 2 && nilError(shown[1], kinds[1]) {
		return single(shown[0], kinds[0])
	}
	parts := make([]string, len(shown))
	for i := range shown {
		parts[i] = text(shown[i], kinds[i])
	}
	return plain(strings.Join(parts, ", ")), nil
}

// printsOnly reports a call whose results nobody wants to see: those of fmt's printing functions.
func printsOnly(cell *prepared) bool { return cell.Prints }

func onlyNilErrors(vs []reflect.Value, ts []types.Type) bool {
	for i := range vs {
		if !nilError(vs[i], ts[i]) {
			return false
		}
	}
	return true
}

func nilError(v reflect.Value, t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type()) && v.IsNil()
}

func plain(s string) *display.Bundle {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + fmt.Sprintf("... (%d bytes more)", len(s)-maxText)
	}
	return &display.Bundle{Data: map[string]any{"text/plain": s}}
}

// single shows one value in the richest form it has.
func single(v reflect.Value, t types.Type) (*display.Bundle, error) {
	if held := dynamic(v); held.IsValid() && held.CanInterface() {
		x := held.Interface()
		if b, ok := x.(display.Bundler); ok && !isNil(held) {
			out, err := display.Render(b)
			if err != nil {
				return nil, &Error{Name: "display error", Value: firstLine(err.Error()), Traceback: strings.Split(err.Error(), "\n")}
			}
			return &out, nil
		}
		if img, ok := x.(image.Image); ok && !isNil(held) {
			return picture(img)
		}
	}
	return plain(text(v, t)), nil
}

func dynamic(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface:
		return v.IsNil()
	}
	return false
}

func picture(img image.Image) (*display.Bundle, error) {
	var b bytes.Buffer
	size := img.Bounds().Size()
	if err := png.Encode(&b, img); err != nil {
		return plain(fmt.Sprintf("image of %d x %d pixels, which PNG can not hold: %v", size.X, size.Y, err)), nil
	}
	return &display.Bundle{
		Data:     map[string]any{"image/png": b.Bytes(), "text/plain": fmt.Sprintf("image of %d x %d pixels", size.X, size.Y)},
		Metadata: map[string]any{"image/png": map[string]any{"width": size.X, "height": size.Y}},
	}, nil
}
