package spelling

import "testing"

func TestNearest(t *testing.T) {
	fmtNames := []string{"Fprint", "Fprintf", "Fprintln", "Print", "Printf", "Println", "Sprint", "Sprintf", "Sprintln"}
	for _, c := range []struct {
		name, typed string
		names       []string
		want        string
	}{
		{"a letter is missing", "Sprntf", fmtNames, "Sprintf"},
		{"a letter too many", "Printtf", fmtNames, "Printf"},
		{"two are exchanged", "Pritnf", fmtNames, "Printf"},
		{"one is another", "Prinrf", fmtNames, "Printf"},
		{"case alone", "println", fmtNames, "Println"},
		{"of equals the one with more of the letters", "Printn", fmtNames, "Println"},
		{"the first letter is seldom wrong", "mount", []string{"acount", "mounts", "moment"}, "mounts"},
		{"two mistakes in a long word", "Navgatoin", []string{"Navigation", "Language"}, "Navigation"},
		{"all too far", "zzzzqqq", fmtNames, ""},
		{"short names are not guessed", "j", []string{"i", "k", "ij"}, ""},
		{"except for their case", "B", []string{"a", "b"}, "b"},
		{"what was typed is not meant", "count", []string{"count"}, ""},
		{"nothing to choose from", "count", nil, ""},
		{"letters beyond ASCII", "größse", []string{"größe", "groß"}, "größe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Nearest(c.typed, c.names); got != c.want {
				t.Errorf("Nearest(%q) = %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

func TestDistanceIsTheSameBothWays(t *testing.T) {
	words := []string{"", "a", "ab", "ba", "abc", "ABC", "größe", "Größe", "Println"}
	for _, a := range words {
		for _, b := range words {
			if there, back := distance(a, b), distance(b, a); there != back || (there == 0) != (a == b) {
				t.Errorf("distance(%q, %q) = %d and back %d", a, b, there, back)
			}
		}
	}
}
