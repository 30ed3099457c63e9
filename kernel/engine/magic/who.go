package magic

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// kinds are what names can be, in the order in which they are listed.
var kinds = [...]string{"var", "const", "func", "type"}

func checkWho(c *Command) error {
	for _, k := range strings.Fields(c.Args) {
		if !slices.Contains(kinds[:], k) {
			return errorf("%%who: %q: want any of %s", k, strings.Join(kinds[:], ", "))
		}
	}
	return nil
}

// who lists names in a table.
func who(r *running, c *Command) (*display.Bundle, error) {
	wanted := strings.Fields(c.Args)
	var names []Name
	for _, n := range r.host.Names() {
		if len(wanted) == 0 || slices.Contains(wanted, n.Kind) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		what := "Nothing"
		if len(wanted) > 0 {
			what = "No " + strings.Join(wanted, ", no ")
		}
		r.say(what + " is declared.\n")
		return nil, nil
	}
	slices.SortFunc(names, func(a, b Name) int {
		if d := slices.Index(kinds[:], a.Kind) - slices.Index(kinds[:], b.Kind); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	for i := range names {
		names[i].Type, names[i].Value = shortened(names[i].Type), shortened(names[i].Value)
	}
	return nil, r.out.Display(display.Message{Bundle: display.Bundle{
		Data: map[string]any{"text/plain": textTable(names), "text/html": htmlTable(names)},
	}})
}

// widest is how many characters of a type or value are shown.
const widest = 60

// shortened is the beginning of a text, on one line.
func shortened(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= widest {
		return s
	}
	return string([]rune(s)[:widest-1]) + "…"
}

func textTable(names []Name) string {
	rows := [][]string{{"Name", "Kind", "Type", "Value"}}
	for _, n := range names {
		rows = append(rows, []string{n.Name, n.Kind, n.Type, n.Value})
	}
	return strings.TrimRight(columns(rows), "\n")
}

func htmlTable(names []Name) string {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>Name</th><th>Kind</th><th>Type</th><th>Value</th></tr></thead><tbody>`)
	for _, n := range names {
		b.WriteString("<tr>")
		for _, cell := range []string{n.Name, n.Kind, n.Type, n.Value} {
			b.WriteString(`<td style="text-align:left"><code>` + html.EscapeString(cell) + "</code></td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	return b.String()
}
