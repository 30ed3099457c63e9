// Package mathml turns the TeX of formulas into MathML, which browsers draw by themselves.
//
//	html, err := mathml.Convert(`\frac{1}{2}\sum_i x_i^2`, false)
//
// It knows what formulas in notebooks are made of: letters, numbers and operators, Greek, indices and
// powers, fractions, roots, accents, sums with limits, brackets that grow, alphabets such as \mathbb,
// text, and the environments matrix (with its brackets), cases, aligned, align, gather and array.
//
// # Caveats
//
// It is no TeX: there are no macros, and a command that it does not know is an error, so that the
// caller can show the source instead of something wrong.
package mathml

import (
	"fmt"
	"html"
	"strings"
)

// Convert is a math element for a formula. The TeX stays in it as an annotation, for who copies it.
func Convert(tex string, display bool) (string, error) {
	p := &parser{tokens: tokenize(tex), display: display}
	body, err := p.row()
	if err != nil {
		return "", err
	}
	if t := p.peek(); t != "" {
		return "", fmt.Errorf("mathml: %q has nothing to close in %q", t, tex)
	}
	style := ""
	if display {
		style = ` display="block"`
	}
	return fmt.Sprintf(`<math%s><semantics><mrow>%s</mrow><annotation encoding="application/x-tex">%s</annotation></semantics></math>`,
		style, body, html.EscapeString(tex)), nil
}

// tokenize cuts TeX into commands (with their backslash), single characters, and runs of white space
// as one space.
func tokenize(tex string) []string {
	var list []string
	r := []rune(tex)
	for i := 0; i < len(r); {
		from := i
		switch {
		case r[i] == '%': // a comment, up to the end of its line
			for i < len(r) && r[i] != '\n' {
				i++
			}
			continue
		case space(r[i]):
			for i < len(r) && space(r[i]) {
				i++
			}
			list = append(list, " ")
			continue
		case r[i] == '\\' && i+1 < len(r) && letter(r[i+1]):
			for i++; i < len(r) && letter(r[i]); i++ {
			}
			if i < len(r) && r[i] == '*' && starred[string(r[from:i])] {
				i++
			}
		case r[i] == '\\' && i+1 < len(r):
			i += 2
		default:
			i++
		}
		list = append(list, string(r[from:i]))
	}
	return list
}

func space(r rune) bool  { return strings.ContainsRune(" \t\r\n", r) }
func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
func digit(r rune) bool  { return r >= '0' && r <= '9' }
