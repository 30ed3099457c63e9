package widgets

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

var update = flag.Bool("update", false, "write the golden files of the bundles anew")

// views are one picture of every kind, for tests that look at all of them.
func views(t testing.TB) map[string]display.Bundler {
	torus, klein := embed(t, space.Torus{}, 128), embed(t, space.Klein{}, 300)
	mask := localMask(torus)
	values := make([]float64, 300)
	for i := range values {
		values[i] = math.Sin(klein.Point(i)[1])
	}
	values[7] = math.NaN()
	wide := &prune.Mask{Rows: 2, Cols: 512, Keep: make([]bool, 1024)}
	for i := range wide.Keep {
		wide.Keep[i] = i%3 == 0
	}
	all := map[string]display.Bundler{
		"domain-torus":      Domain(torus),
		"domain-klein":      Domain(klein).ColorBy(values, "rate (Hz)").Title("Rates on the bottle"),
		"domain-sphere":     Domain(embed(t, space.Sphere{}, 400)).ColorByY(),
		"domain-circle":     Domain(embed(t, space.Circle{}, 64)),
		"domain-t6":         Domain(embed(t, space.Torus{Dim: 6}, 64)).ColorByX().Width(400),
		"domain-none":       Domain(nil),
		"mask":              Mask(mask),
		"mask-sorted":       Mask(mask).SortBy(torus),
		"mask-curve":        Mask(mask).SortAlongCurve(torus),
		"mask-no-geometry":  Mask(mask).SortBy(nil).Title("Not sorted"),
		"mask-wide":         Mask(wide).Width(400),
		"mask-none":         Mask(nil),
		"mask-empty":        Mask(&prune.Mask{}),
		"training":          Training(trial("torus", 3000, 10)),
		"training-overlaid": Training(append(append(trial("torus", 1000, 5), trial("L1", 800, 5)...), trial("none", 600, 5)...)).Title("Three runs"),
		"training-broken":   Training(brokenTrial("broken", 400, 300, context.Canceled)),
		"training-none":     Training(nil),

		"errorsparsity":        ErrorSparsity(slices.Concat(costs("dense", 0, 5, 3), costs("torus", 0.9, 5, 3), costs("permuted", 0.9, 5.6, 3))...),
		"errorsparsity-log":    ErrorSparsity(slices.Concat(costs("none", 0.98, 40, 1), costs("torus", 0.98, 12, 1), costs("L1", 0.95, 5, 1))...).Title("Without seeds"),
		"errorsparsity-ends":   ErrorSparsity(slices.Concat(costs("torus", 0.5, 5, 2), costs("torus", 0.8, 5, 2), costs("torus", 0.95, 6, 2))...).Ends().Width(480),
		"errorsparsity-broken": ErrorSparsity(brokenCosts()...),
		"errorsparsity-one":    ErrorSparsity(costs("pruned", 0.9, 6, 2)[1], costs("dense", 0, 5, 1)[0]),
		"errorsparsity-none":   ErrorSparsity(),
	}
	for _, e := range exhibits {
		if !e.bare {
			maps.Copy(all, e.views(t))
		}
	}
	return all
}

// goldens are views and those without a picture.
func goldens(t testing.TB) map[string]display.Bundler {
	all := views(t)
	for _, e := range exhibits {
		if e.bare {
			maps.Copy(all, e.views(t))
		}
	}
	return all
}

var (
	dataURL = regexp.MustCompile(`data:image/png;base64,[A-Za-z0-9+/=]+`)
	script  = regexp.MustCompile(`(?s)<script>.*</script>`)
	hash    = regexp.MustCompile(`data-moduli="[0-9a-f]+"`)
)

// outline is what a golden file holds of a bundle: every text, and the html
// with picture and script left out.
func outline(b display.Bundle) string {
	html, _ := b.Data["text/html"].(string)
	kind := "static"
	if strings.Contains(html, "var option=") {
		kind = "chart"
	} else if script.MatchString(html) {
		kind = "hover"
	}
	html = dataURL.ReplaceAllString(html, "PNG")
	html = script.ReplaceAllString(html, "SCRIPT")
	html = hash.ReplaceAllString(html, `data-moduli="ID"`)
	html = strings.ReplaceAll(html, "><", ">\n<")
	var assets []string
	for _, a := range b.Assets {
		name, _, _ := strings.Cut(a.Name, "_") // and a hash of the code
		assets = append(assets, name)
	}
	return fmt.Sprintf("name:   %s\nkind:   %s\nassets: %v\nsize:   %v\ntext:   %s\nalt:    %s\nhtml:\n%s\n",
		b.Name, kind, assets, b.Metadata["image/png"], b.Data["text/plain"], b.Metadata["vscode_altText"], html)
}

func TestBundlesAreAsTheyWere(t *testing.T) {
	for name, v := range goldens(t) {
		t.Run(name, func(t *testing.T) {
			b, err := v.Bundle()
			if err != nil {
				t.Fatal(err)
			}
			got, file := outline(b), filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s changed (go test ./widgets -update accepts it); got\n%s", file, got)
			}
		})
	}
}

// The picture in the html is that of image/png, finer than on the page.
func TestBundlePictures(t *testing.T) {
	for name, v := range views(t) {
		b, err := v.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		picture := b.Data["image/png"].([]byte)
		img, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		size := b.Metadata["image/png"].(map[string]any)
		w, h := size["width"].(int), size["height"].(int)
		is := func(scale float64) bool {
			return img.Bounds().Dx() == int(math.Round(float64(w)*scale)) && img.Bounds().Dy() == int(math.Round(float64(h)*scale))
		}
		if !is(pictureScale) && !is(maskScale) && !(b.Name == "surface" && slices.ContainsFunc(append(surfaceScales[:], 1), is)) { // as fine as there is room for
			t.Errorf("%s: picture is %v, metadata says %d x %d", name, img.Bounds(), w, h)
		}
		if len(picture) > 40<<10 {
			t.Errorf("%s: picture of %d bytes, allowed are 40 kB", name, len(picture))
		}
		if html := b.Data["text/html"].(string); len(html) > 110<<10 {
			t.Errorf("%s: html of %d bytes, allowed are 110 kB", name, len(html))
		}
		for _, key := range []string{"application/json", "image/svg+xml"} {
			if _, ok := b.Data[key]; ok {
				t.Errorf("%s: bundle holds %s, which would win over the picture in some front ends", name, key)
			}
		}
	}
}

// Same values, same bytes: an executed notebook differs only where a value does.
func TestBundlesRepeat(t *testing.T) {
	first, second := goldens(t), goldens(t)
	for name := range first {
		a, err := first[name].Bundle()
		if err != nil {
			t.Fatal(err)
		}
		b, err := second[name].Bundle()
		if err != nil {
			t.Fatal(err)
		}
		if a.Data["text/html"] != b.Data["text/html"] {
			t.Errorf("%s: two bundles of the same values differ", name)
		}
	}
}
