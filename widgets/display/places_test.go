package display

import (
	"fmt"
	"strings"
	"testing"
)

// Each step shows an identifier or clears; what comes of it is the place and those that are emptied.
func TestPlacesAreShownAnew(t *testing.T) {
	var p places
	names := map[string]string{} // of places without an identifier, in order
	name := func(place string) string {
		if !strings.HasPrefix(place, "moduli-") {
			return place
		}
		if names[place] == "" {
			names[place] = fmt.Sprint("#", len(names)+1)
		}
		return names[place]
	}
	for i, c := range []struct{ do, want string }{
		{"clear", ""}, {"clear wait", ""},
		{"show", "#1"}, {"show a", "a"}, {"show", "#2"}, {"show a", "a"},
		{"clear wait", ""}, {"clear wait", ""},
		{"show b", "#1, empty a #2"}, {"show b", "#1"}, {"show", "a"},
		{"clear", "empty #1 a"},
		{"show a", "#1"}, {"show", "a"}, {"show", "#2"}, {"show", "#3"},
		{"clear wait", ""}, {"clear", "empty #1 a #2 #3"},
		{"show c", "#1"}, {"clear wait", ""}, {"show c", "#1"},
	} {
		var got string
		var empty []string
		switch verb, arg, _ := strings.Cut(c.do, " "); verb {
		case "show":
			var place string
			place, empty = p.take(arg)
			got = name(place)
		default:
			empty = p.clear(arg == "wait")
		}
		if len(empty) > 0 {
			for i := range empty {
				empty[i] = name(empty[i])
			}
			got = strings.TrimPrefix(got+", empty "+strings.Join(empty, " "), ", ")
		}
		if got != c.want {
			t.Errorf("step %d, %s: %s, want %s", i, c.do, got, c.want)
		}
	}
}

// A chart that takes the place of the one that carried the library carries it itself.
func TestWhatIsClearedCarriedNothing(t *testing.T) {
	for _, cell := range []string{"", "a"} {
		var p Page
		p.Begin(cell)
		chart := func() string {
			b := p.Complete(Bundle{Data: map[string]any{"text/html": "chart"}, Assets: []Asset{{Name: "library", HTML: func() string { return "+library" }}}})
			return b.Data["text/html"].(string)
		}
		got := []string{chart(), chart()}
		p.clear()
		if got = append(got, chart(), chart()); strings.Join(got, " ") != "chart+library chart chart+library chart" {
			t.Errorf("cell %q: %q", cell, got)
		}
	}
	var p Page
	b := Bundle{Data: map[string]any{"text/html": ""}, Assets: []Asset{{Name: "library", HTML: func() string { return "library" }}}}
	p.Begin("a")
	p.Complete(b)
	p.Begin("b")
	p.clear()
	if got := p.Complete(b).Data["text/html"]; got != "" {
		t.Errorf("what another cell carries is there: %q", got)
	}
}
