package notebook

import "strings"

// overwrite gives what a terminal would show of text: a carriage return goes back to the start of its
// line, so that a progress bar leaves its last state, and a backspace goes back by one.
func overwrite(text string) string {
	if !strings.ContainsAny(text, "\r\b") {
		return text
	}
	var b strings.Builder
	for l := range strings.Lines(text) {
		body, ended := strings.CutSuffix(l, "\n")
		b.WriteString(overwriteLine(strings.TrimRight(body, "\r")))
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func overwriteLine(l string) string {
	if !strings.ContainsAny(l, "\r\b") {
		return l
	}
	var cells []rune
	at := 0
	for _, r := range l {
		switch {
		case r == '\r':
			at = 0
		case r == '\b':
			at = max(at-1, 0)
		case at < len(cells):
			cells[at] = r
			at++
		default:
			cells = append(cells, r)
			at++
		}
	}
	return string(cells)
}
