package widgets

import (
	"regexp"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// An exhibit is what a widget brings to the tests that all of them stand. Each widget's test file adds its own in init.
type exhibit struct {
	name  string                                              // of the constructor
	bare  bool                                                // it has no picture, nothing but text and html: views and texts are all
	views func(t testing.TB) map[string]display.Bundler       // by name of the golden file; those that end in -none are placeholders
	texts func(t testing.TB, text string) display.Bundler     // with the text for each that a user may give
	gaps  func(t testing.TB) (v display.Bundler, says string) // of values among which are NaN and infinities, which its texts count
	many  func(t testing.TB) (v display.Bundler, says string) // of a million values or more, and what its texts say of those left out
	none  func(t testing.TB) display.Bundler                  // of nothing
}

var exhibits []exhibit

func TestTextsOfAllWidgetsStayTexts(t *testing.T) {
	for _, e := range exhibits {
		b, err := e.texts(t, hostile).Bundle()
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		html, images := b.Data["text/html"].(string), 1
		if e.bare {
			images = 0
		}
		if n := strings.Count(html, "<img"); n != images {
			t.Errorf("%s: html has %d img elements, want %d", e.name, n, images)
		}
		if strings.Count(html, "<script") != strings.Count(html, "</script") || strings.Contains(html, "<!--") {
			t.Errorf("%s: a text ends the script or opens a comment", e.name)
		}
		if html := b.Data["text/html"].(string); !strings.Contains(html, "onerror=alert(1)") {
			t.Errorf("%s: html does not hold the text that it was given", e.name)
		}
	}
}

// base64s are pictures and packed numbers, which may spell anything.
var base64s = regexp.MustCompile(`(base64,|"data":")[A-Za-z0-9+/=]*`)

func TestAllWidgetsCountWhatIsNotFinite(t *testing.T) {
	for _, e := range exhibits {
		if e.bare {
			continue
		}
		v, says := e.gaps(t)
		if got := texts(t, v); !strings.Contains(got, says) {
			t.Errorf("%s: says %q, want %q in it", e.name, got, says)
		}
		b, _ := v.Bundle()
		for mime, form := range b.Data {
			s, _ := form.(string)
			if s = base64s.ReplaceAllString(s, ""); strings.Contains(s, "NaN") {
				t.Errorf("%s: %s holds NaN: %s", e.name, mime, s[max(strings.Index(s, "NaN")-80, 0):strings.Index(s, "NaN")+3])
			}
		}
	}
}

func TestAllWidgetsTakeAMillionValues(t *testing.T) {
	if testing.Short() {
		t.Skip("a million values for each widget: not with -short")
	}
	for _, e := range exhibits {
		if e.bare {
			continue
		}
		v, says := e.many(t)
		if got := texts(t, v); !strings.Contains(got, says) {
			t.Errorf("%s: says %q, want %q in it", e.name, got, says)
		}
		b, _ := v.Bundle()
		if n := len(b.Data["text/html"].(string)); n > 450<<10 {
			t.Errorf("%s: html of %d bytes, allowed are 450 kB", e.name, n)
		}
	}
}

func TestAllWidgetsOfNothingSaySo(t *testing.T) {
	for _, e := range exhibits {
		if e.bare {
			continue
		}
		b, err := e.none(t).Bundle()
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		if html := b.Data["text/html"].(string); strings.Contains(html, "<script") || !strings.Contains(html, "<img") {
			t.Errorf("%s: a placeholder is a picture without a script", e.name)
		}
		if text := b.Data["text/plain"].(string); !strings.HasPrefix(text, "No ") {
			t.Errorf("%s: says %q, want what there is none of", e.name, text)
		}
	}
}
