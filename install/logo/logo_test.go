package logo

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"testing"
)

func TestPNGIsATorus(t *testing.T) {
	for _, size := range []int{32, 64} {
		var b bytes.Buffer
		if err := PNG(&b, size); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if s := img.Bounds().Size(); s.X != size || s.Y != size {
			t.Fatalf("%v, want %d x %d", s, size, size)
		}
		for _, c := range []struct {
			where   string
			x, y    int
			covered bool
		}{
			{"corner", 0, 0, false}, {"hole", size / 2, size * 47 / 100, false}, {"left of the ring", size / 6, size / 2, true}, {"right", size * 5 / 6, size / 2, true}, {"front", size / 2, size * 3 / 4, true},
		} {
			if _, _, _, a := img.At(c.x, c.y).RGBA(); (a > 0x8000) != c.covered {
				t.Errorf("%d pixels, %s: alpha %#x, covered should be %t", size, c.where, a, c.covered)
			}
		}
	}
}

func TestSVGIsOne(t *testing.T) {
	paths := 0
	for d := xml.NewDecoder(bytes.NewReader(SVG())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "path" {
			paths++
		}
	}
	if paths < around*across/4 || paths >= around*across {
		t.Errorf("%d faces look at the viewer, of %d", paths, around*across)
	}
}
