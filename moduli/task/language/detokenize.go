package language

import "strings"

// Detokenize joins words to a text for people to read: [EndOfLine] becomes a newline, the signs that WikiText sets
// apart go back to their words (" @-@ ", " , ", " 's", brackets), and quotation marks to what they embrace, open and
// close by turns in each line. It cannot undo everything: what the text looked like before is not known.
func Detokenize(words []string) string {
	var b strings.Builder
	glue := true // nothing goes between the word before and the next one
	quoted := false
	for _, w := range words {
		if w == EndOfLine {
			b.WriteByte('\n')
			glue, quoted = true, false
			continue
		}
		before, after := false, false
		switch {
		case len(w) == 3 && w[0] == '@' && w[2] == '@':
			w, before, after = w[1:2], true, true
		case w == `"`:
			before, after = quoted, !quoted
			quoted = !quoted
		case strings.ContainsAny(w[:min(1, len(w))], ",.;:!?)]}%'") && !strings.ContainsAny(w, "0123456789"):
			before = true
		case w == "n't":
			before = true
		case w == "(" || w == "[" || w == "{" || w == "$":
			after = true
		}
		if !glue && !before {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		glue = after
	}
	return b.String()
}
