package frontend

import "strings"

// commentAbove is the comment that ends on the line before the end of src, as it
// is written: a block of lines that start with //, or one between /* and */.
func commentAbove(src string) string {
	lines := strings.Split(src, "\n")
	if strings.TrimSpace(lines[len(lines)-1]) != "" {
		return "" // it does not start its line
	}
	lines = lines[:len(lines)-1]
	first := len(lines)
	for first > 0 && strings.HasPrefix(strings.TrimSpace(lines[first-1]), "//") {
		first--
	}
	if first == len(lines) && first > 0 && strings.HasSuffix(strings.TrimSpace(lines[first-1]), "*/") {
		for first--; first > 0 && !strings.Contains(lines[first], "/*"); first-- {
		}
		if !strings.HasPrefix(strings.TrimSpace(lines[first]), "/*") {
			return ""
		}
	}
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines[first:], "\n")
}
