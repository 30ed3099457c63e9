package magic

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The package's documentation lists the commands of the table, and no other.
func TestDocumentationListsTheTable(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range regexp.MustCompile(`(?m)^//\t([%!?]\S*|\w+\?\?)`).FindAllStringSubmatch(string(text), -1) {
		name := m[1]
		switch {
		case strings.HasSuffix(name, "??"):
			name = "??"
		case !strings.HasPrefix(name, "%"):
			name = name[:1]
		}
		listed = append(listed, name)
	}
	var want []string
	for _, s := range table() {
		want = append(want, s.Name)
	}
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("doc.go lists\n%q, the table has\n%q", listed, want)
	}
}

// A newcomer reads each entry: a form, a sentence, and a name that %help takes.
func TestEveryCommandIsDescribed(t *testing.T) {
	all := Table()
	for _, s := range table() {
		usage, _, _ := strings.Cut(s.Usage, "\n")
		if !strings.Contains(usage, s.Name) || !strings.Contains(all, usage) || !strings.Contains(all, s.Short) || len(s.Short) < 15 {
			t.Errorf("%s: %q, %q", s.Name, s.Usage, s.Short)
		}
		if strings.HasSuffix(s.Short, ".") || s.Long != "" && !strings.HasSuffix(s.Long, ".") {
			t.Errorf("%s: %q is a phrase, %q are sentences", s.Name, s.Short, s.Long)
		}
		if Help(s.Name) == "" {
			t.Errorf("%%help %s says nothing", s.Name)
		}
	}
}
