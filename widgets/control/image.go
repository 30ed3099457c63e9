package control

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
	"slices"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Image shows a picture that may change often: only its bytes travel. Make one with [NewImage].
type Image struct{ base }

// NewImage shows a picture; nil is none yet.
func NewImage(picture image.Image) *Image {
	m := newElement("Image", state{"format": "png", "height": "", "value": []byte{}, "width": ""})
	m.still = stillImage
	i := &Image{base{m}}
	if picture != nil {
		if err := i.Set(picture); err != nil {
			m.fail(err)
		}
	}
	return i
}

func stillImage(s state) picture {
	data, format := s["value"].([]byte), s.text("format")
	if len(data) == 0 {
		return picture{text: "no picture"}
	}
	text := fmt.Sprintf("picture (%s, %d bytes)", format, len(data))
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		text = fmt.Sprintf("picture of %d x %d pixels", c.Width, c.Height)
	}
	kind := format
	if kind == "svg" {
		kind = "svg+xml"
	}
	p := picture{text: text, html: fmt.Sprintf(`<img src="data:image/%s;base64,%s" alt="%s">`,
		kind, base64.StdEncoding.EncodeToString(data), html.EscapeString(text))}
	if format == "png" {
		p.png = data
	}
	return p
}

// formats are those that browsers show.
var formats = []string{"png", "jpeg", "gif", "webp", "svg"}

// Width sets the width in CSS pixels; 0 is the picture's own.
func (i *Image) Width(pixels int) *Image { i.size("width", pixels); return i }

// Height sets the height in CSS pixels; 0 is the picture's own.
func (i *Image) Height(pixels int) *Image { i.size("height", pixels); return i }

func (i *Image) size(key string, pixels int) {
	err := i.m.change(func(s state) error {
		if pixels < 0 {
			return fmt.Errorf("%s %d: want 0 or more", key, pixels)
		}
		s[key] = ""
		if pixels > 0 {
			s[key] = fmt.Sprint(pixels)
		}
		return nil
	})
	if err != nil {
		i.m.fail(err)
	}
}

// Value is the picture as it travels, empty if there is none, and its format, as "png".
func (i *Image) Value() (data []byte, format string) {
	i.m.get(func(s state) { data, format = slices.Clone(s["value"].([]byte)), s.text("format") })
	return data, format
}

// Set replaces the picture. It travels as a PNG.
func (i *Image) Set(picture image.Image) error {
	if picture == nil {
		return i.m.errorf("picture that is nil: want one, or SetBytes of none")
	}
	data, err := encodePNG(picture)
	if err != nil {
		return i.m.errorf("%w", err)
	}
	return i.SetBytes("png", data)
}

func encodePNG(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// still is a picture to be shown once.
type still struct{ image.Image }

func (s still) Bundle() (display.Bundle, error) {
	data, err := encodePNG(s.Image)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("control: %w", err)
	}
	size := s.Bounds().Size()
	return display.Bundle{Data: map[string]any{
		"image/png": data, "text/plain": fmt.Sprintf("picture of %d x %d pixels", size.X, size.Y),
	}}, nil
}

// SetBytes replaces the picture by the content of a file: png, jpeg, gif, webp or svg.
func (i *Image) SetBytes(format string, data []byte) error {
	data = append([]byte{}, data...)
	return i.m.change(func(s state) error {
		if !slices.Contains(formats, format) {
			return fmt.Errorf("format %q: want one of %q", format, formats)
		}
		s["format"], s["value"] = format, data
		return nil
	})
}

// Tooltip is shown where the pointer rests on the picture.
func (i *Image) Tooltip(text string) *Image { i.tooltip(text); return i }

// Layout sets size and place, all of its fields.
func (i *Image) Layout(l Layout) *Image { i.layout(l); return i }
