package magic

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Command is a line of a cell that is no Go.
type Command struct {
	Name         string // as "%who", "%%bash", "!", "?"
	Args         string // the rest of its line
	Code         string // Go or script that belongs to it, on the lines and in the columns that it has in the cell
	Line, Column int    // where it stands in the cell, from 1

	spec spec
	loop loops // of %timeit
}

// Step is a command, or Go between commands on the lines and in the columns that it has in the cell.
type Step struct {
	Command *Command // nil for Go
	Go      string
}

// Cell is a cell with commands.
type Cell struct {
	Heads []*Command // those at its top that are about all of it
	Steps []Step
}

// Any reports whether a cell may have commands. It is quick.
func Any(src string) bool {
	if !strings.ContainsAny(src, "%!?") {
		return false
	}
	_, ok := sourceOf(src).next(0)
	return ok
}

// Parse finds the commands of a cell. The error is an [*Error].
func Parse(src string) (*Cell, error) {
	c := &Cell{}
	done := 0 // all before it is in the steps
	goes := func(from, to int) {
		if len(frontend.Items(src[from:to])) > 0 {
			c.Steps = append(c.Steps, Step{Go: only(src, from, to)})
		}
	}
	all := sourceOf(src)
	for {
		at, ok := all.next(done)
		if !ok {
			goes(done, len(src))
			return c, nil
		}
		goes(done, at)
		cmd := read(src, at)
		cmd.Line, cmd.Column = strings.Count(src[:at], "\n")+1, at-strings.LastIndexByte(src[:at], '\n')
		end, err := cmd.complete(all, at, len(c.Steps) == 0)
		if err != nil {
			return nil, placed(err, cmd)
		}
		done = end
		if cmd.spec.takes == goCell {
			c.Heads = append(c.Heads, cmd)
		} else {
			c.Steps = append(c.Steps, Step{Command: cmd})
		}
	}
}

// read takes the line at a place apart.
func read(src string, at int) *Command {
	text := joined(strings.TrimSpace(src[at:lineEnd(src, at)]))
	c := &Command{}
	switch name := strings.TrimRight(text, "?"); {
	case text[0] == '!':
		c.Name, c.Args = "!", text[1:]
	case text[0] == '?':
		c.Args = strings.TrimLeft(text, "?")
		c.Name = text[:len(text)-len(c.Args)]
	case len(name) < len(text) && !strings.ContainsAny(name, " \t") || text[0] != '%':
		c.Name, c.Args = text[len(name):], name
	default:
		i := strings.IndexFunc(text, unicode.IsSpace)
		if i < 0 {
			i = len(text)
		}
		c.Name, c.Args = text[:i], text[i:]
	}
	c.Args = strings.TrimSpace(c.Args)
	return c
}

// complete checks a command and gives it the code that belongs to it; end is where the
// rest of the cell starts.
func (c *Command) complete(all source, at int, first bool) (end int, err error) {
	src := all.text
	if c.spec, err = known(c.Name); err != nil {
		return 0, err
	}
	end = lineEnd(src, at)
	whole := c.spec.takes == goCell || c.spec.takes == textCell
	if whole && !first {
		return 0, errorf("%s: has to stand at the top of the cell, for it is about all of it", c.Name)
	}
	switch c.spec.takes {
	case statement:
		from, err := c.options(src, at+len(c.Name))
		if err != nil {
			return 0, err
		}
		if len(frontend.Items(src[from:end])) == 0 {
			return 0, errorf("%s: wants Go behind it, as in %s math.Sqrt(2)", c.Name, c.Name)
		}
		end = all.statementEnd(from)
		c.Code = only(src, from, end)
	case goCell:
		from, err := c.options(src, at+len(c.Name))
		if err != nil {
			return 0, err
		}
		c.Args = strings.TrimSpace(src[min(from, end):end])
	case textCell:
		from := min(end+1, len(src))
		c.Code = strings.ReplaceAll(only(src, from, len(src)), "\r\n", "\n") // no shell wants it otherwise
		end = len(src)
	}
	if c.spec.check != nil {
		err = c.spec.check(c)
	}
	return end, err
}

// known finds a command, or says which one may be meant.
func known(name string) (spec, error) {
	s, ok := lookup(name)
	if ok {
		return s, nil
	}
	if strings.Trim(name, "%?!") == "" {
		return s, errorf("%s: is no command; %%help lists them", name)
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, "%")); !unicode.IsLetter(r) {
		return s, errorf("%s: is no command, and no Go; %%help lists the commands", name)
	}
	if meant := suggestion(name); meant != "" {
		return s, errorf("%s: no such command; did you mean %s?", name, meant)
	}
	return s, errorf("%s: no such command; %%help lists them", name)
}
