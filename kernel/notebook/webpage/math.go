package webpage

import (
	"fmt"
	"html"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/notebook/mathml"
)

// formula is a piece of TeX in a Markdown text.
type formula struct {
	tex     string
	display bool
}

// Formulas are taken out before Markdown sees their underscores and asterisks, and put back as html
// after the sanitiser. In between stands a mark of two characters that no keyboard has.
const (
	markOpen  = "\ue000"
	markClose = "\ue001"
)

// takeFormulas replaces $inline$ and $$display$$ formulas outside code by marks.
func takeFormulas(src string) (string, []formula) {
	src = strings.NewReplacer(markOpen, "", markClose, "").Replace(src)
	var out strings.Builder
	var list []formula
	for i := 0; i < len(src); {
		if n := codeAt(src, i); n > 0 {
			out.WriteString(src[i : i+n])
			i += n
			continue
		}
		switch {
		case src[i] == '\\' && i+1 < len(src):
			out.WriteString(src[i : i+2])
			i += 2
		case src[i] == '$':
			f, n := formulaAt(src[i:])
			if n == 0 {
				out.WriteByte('$')
				i++
				continue
			}
			fmt.Fprintf(&out, "%s%d%s", markOpen, len(list), markClose)
			list = append(list, f)
			i += n
		default:
			out.WriteByte(src[i])
			i++
		}
	}
	return out.String(), list
}

// codeAt is the length of the code span or fenced block that starts at i, 0 if none does.
func codeAt(src string, i int) int {
	c := src[i]
	if c != '`' && c != '~' {
		return 0
	}
	run := 0
	for i+run < len(src) && src[i+run] == c {
		run++
	}
	lineStart := strings.TrimLeft(src[strings.LastIndexByte(src[:i], '\n')+1:i], " ") == ""
	fence := strings.Repeat(string(c), run)
	if run >= 3 && lineStart {
		rest := i + run
		for l := range strings.Lines(src[rest:]) {
			rest += len(l)
			if t := strings.TrimSpace(l); rest > i+run+len(l) && strings.HasPrefix(t, fence) && strings.Trim(t, string(c)) == "" {
				return rest - i
			}
		}
		return len(src) - i
	}
	if c == '~' {
		return 0
	}
	// A span ends at the next run of as many backticks; without one the run is text.
	for at := i + run; at < len(src); {
		j := strings.IndexByte(src[at:], '`')
		if j < 0 {
			break
		}
		at += j
		n := 0
		for at+n < len(src) && src[at+n] == '`' {
			n++
		}
		at += n
		if n == run {
			return at - i
		}
	}
	return run
}

// formulaAt reads the formula that s starts with. Prices stay prices: an inline formula has no space
// inside its dollars, and no digit follows.
func formulaAt(s string) (formula, int) {
	if strings.HasPrefix(s, "$$") {
		if end := strings.Index(s[2:], "$$"); end > 0 {
			return formula{tex: strings.TrimSpace(s[2 : 2+end]), display: true}, end + 4
		}
		return formula{}, 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '\n' && strings.HasPrefix(strings.TrimLeft(s[i+1:], " \t"), "\n"):
			return formula{}, 0 // a formula does not reach over the end of its paragraph
		case s[i] == '$':
			inner := s[1:i]
			digit := i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
			if inner == "" || strings.TrimSpace(inner) != inner || digit {
				return formula{}, 0
			}
			return formula{tex: inner}, i + 1
		}
	}
	return formula{}, 0
}

// putFormulas puts html in the place of the marks.
func putFormulas(fragment string, list []formula) string {
	return replaceMarks(fragment, list, func(f formula) string {
		if math, err := mathml.Convert(f.tex, f.display); err == nil {
			return math
		}
		// What the converter does not know is shown as it was written.
		class := "math"
		if f.display {
			class = "math display"
		}
		return `<code class="` + class + `">` + html.EscapeString(f.tex) + `</code>`
	})
}

// plainFormulas puts the TeX back, for titles.
func plainFormulas(text string, list []formula) string {
	return replaceMarks(text, list, func(f formula) string { return f.tex })
}

func replaceMarks(s string, list []formula, with func(formula) string) string {
	if len(list) == 0 {
		return s
	}
	pairs := make([]string, 0, 2*len(list))
	for i, f := range list {
		pairs = append(pairs, fmt.Sprintf("%s%d%s", markOpen, i, markClose), with(f))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}
