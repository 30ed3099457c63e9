package assist

import (
	"go/token"
	"strings"
)

// command completes in a line that is a command: its name, a file for one that
// takes files.
func (a *Assistant) command(src string, pos int) (Completion, bool) {
	pos = max(0, min(pos, len(src)))
	start := strings.LastIndexByte(src[:pos], '\n') + 1
	for _, l := range commandLines(src) {
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
			return a.commandNames(lastWord(arg), pos, true), true
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

// commandLines finds the lines of a cell, from and to a byte, that are commands and no Go: those that
// start with % or, where a statement starts, with ! or ?. A command of the whole
// cell that is no Go takes all of it.
func commandLines(src string) [][2]int {
	if !strings.ContainsAny(src, "%!?") {
		return nil
	}
	var out [][2]int
	from := 0
	for from < len(src) {
		found := false
		var before []tok
		for _, t := range lex(src[from:]) {
			t.start, t.end = t.start+from, t.end+from
			line := strings.LastIndexByte(src[:t.start], '\n') + 1
			leads := strings.TrimSpace(src[line:t.start]) == ""
			if leads && commandStart(src[t.start:], t.tok) && startsStatement(before) {
				end := commandEnd(src, t.start, len(out) == 0)
				out = append(out, [2]int{t.start, end})
				from, found = end, true
				break
			}
			if t.tok != token.COMMENT {
				before = append(before, t)
			}
		}
		if !found {
			break
		}
	}
	return out
}

func commandStart(text string, t token.Token) bool {
	switch t {
	case token.REM, token.REM_ASSIGN:
		return true
	case token.NOT, token.NEQ:
		return true
	}
	return text[0] == '?'
}

// startsStatement reports whether the tokens in front end a statement at the top level.
func startsStatement(before []tok) bool {
	if n := len(before); n > 0 && before[n-1].tok != token.SEMICOLON {
		return false
	}
	return len(frames(before)) == 1
}

// commandEnd is where a command that starts at a position ends: behind its name if Go
// follows, at the end of the cell if the first line gives the cell to another
// language, else at the end of the line.
func commandEnd(src string, start int, first bool) int {
	end := len(src)
	if i := strings.IndexByte(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	name, _, _ := strings.Cut(src[start:end], " ")
	switch strings.TrimRight(name, "\r") {
	case "%time", "%timeit":
		return start + len(name)
	case "%%compiled", "%%interpreted", "%%time", "%%timeit":
		return end
	}
	if first && strings.HasPrefix(name, "%%") {
		return len(src)
	}
	return end
}

// withoutCommands is the cell with blanks in the place of commands.
func withoutCommands(src string) string {
	lines := commandLines(src)
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
