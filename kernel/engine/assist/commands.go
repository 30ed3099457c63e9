package assist

import (
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
)

// command completes in a line that is a command: its name, a file for one that
// takes files.
func (a *Assistant) command(src string, pos int) (Completion, bool) {
	pos = max(0, min(pos, len(src)))
	start := strings.LastIndexByte(src[:pos], '\n') + 1
	for _, l := range magic.Spans(src) {
		if pos < l[0] || pos > l[1] {
			continue
		}
		line := strings.TrimLeft(src[start:pos], " \t")
		if l[0] < start { // in the body of a cell that is all a command's
			return Completion{Start: pos, End: pos}, true
		}
		if rest, shell := strings.CutPrefix(line, "!"); shell {
			if len(strings.Fields(rest)) < 2 && !strings.HasSuffix(rest, " ") && !strings.Contains(rest, "/") {
				return Completion{Start: pos, End: pos}, true
			}
			return files(lastWord(rest), pos, false), true
		}
		name, arg, has := strings.Cut(line, " ")
		if !has {
			return a.commandNames(name, pos, strings.TrimSpace(src[:start]) == ""), true
		}
		switch strings.TrimLeft(name, "%") {
		case "cd":
			return files(strings.TrimLeft(arg, " "), pos, true), true
		case "help":
			word := lastWord(arg)
			c := a.commandNames("%"+strings.TrimPrefix(word, "%"), pos, true)
			c.Start = pos - len(word)
			return c, true
		}
		return Completion{Start: pos, End: pos}, true
	}
	return Completion{}, false
}

func lastWord(s string) string { return s[strings.LastIndexAny(s, " \t=")+1:] }

// commandNames completes the name of a command. Those of whole cells stand on the first line.
func (a *Assistant) commandNames(written string, pos int, first bool) Completion {
	c := Completion{Start: pos - len(written), End: pos}
	if a.opts.Magics == nil {
		return c
	}
	var found []candidate
	for _, name := range a.opts.Magics() {
		if first || !strings.HasPrefix(name, "%%") {
			found = append(found, candidate{Item: Item{Text: name, Kind: "magic"}})
		}
	}
	c2 := completer{place: &place{src: written, pos: len(written)}, found: found}
	c.Items = c2.ranked()
	return c
}

// withoutCommands is the cell with blanks in the place of commands.
func withoutCommands(src string) string {
	lines := magic.Spans(src)
	if len(lines) == 0 {
		return src
	}
	out := []byte(src)
	for _, l := range lines {
		for i := l[0]; i < l[1]; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return string(out)
}
