package magic

import (
	"strings"
	"text/tabwriter"
)

// columns writes rows of cells below one another, a line each, and no blanks at their ends.
func columns(rows [][]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		_, _ = w.Write([]byte(strings.Join(row, "\t") + "\t\n")) // into memory
	}
	_ = w.Flush()
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ") + "\n"
	}
	return strings.Join(lines, "")
}
