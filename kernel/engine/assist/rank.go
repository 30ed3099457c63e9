package assist

import (
	"go/types"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ranked is what was found, less what does not go on from the prefix, the best first.
func (c *completer) ranked() []Item {
	list := matching(c.found, c.prefix())
	fits := make(map[string]bool, len(list))
	if c.want != nil {
		for _, x := range list {
			fits[x.Text] = x.typ != nil && assignable(x.typ, c.want)
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case fits[a.Text] != fits[b.Text]:
			return fits[a.Text]
		case a.class != b.class:
			return a.class < b.class
		}
		return a.Text < b.Text
	})
	items := make([]Item, len(list))
	for i, x := range list {
		items[i] = x.Item
	}
	return items
}

func assignable(t, want types.Type) bool {
	if t == types.Typ[types.UntypedNil] || t == types.Typ[types.Invalid] || want == types.Typ[types.Invalid] {
		return false
	}
	if i, ok := want.Underlying().(*types.Interface); ok && i.Empty() {
		return false // everything is
	}
	return types.AssignableTo(t, want)
}

// matching keeps those that continue the prefix; if there are none, those that do in other
// upper and lower case; else those that have its letters in their order, from the first.
func matching(list []candidate, prefix string) []candidate {
	for _, fits := range []func(text string) bool{
		func(text string) bool { return strings.HasPrefix(text, prefix) },
		func(text string) bool { return hasFoldPrefix(text, prefix) },
		func(text string) bool { return scattered(text, prefix) },
	} {
		var out []candidate
		for _, x := range list {
			if fits(x.Text) {
				out = append(out, x)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func hasFoldPrefix(text, prefix string) bool {
	for _, p := range prefix {
		r, n := utf8.DecodeRuneInString(text)
		if n == 0 || unicode.ToLower(r) != unicode.ToLower(p) {
			return false
		}
		text = text[n:]
	}
	return true
}

// scattered reports whether text begins as pattern does, with the other letters of
// it, two at least, in their order behind.
func scattered(text, pattern string) bool {
	if utf8.RuneCountInString(pattern) < 3 {
		return false
	}
	rest := []rune(strings.ToLower(pattern))
	for i, r := range []rune(strings.ToLower(text)) {
		if r == rest[0] {
			if rest = rest[1:]; len(rest) == 0 {
				return true
			}
		} else if i == 0 {
			return false
		}
	}
	return false
}
