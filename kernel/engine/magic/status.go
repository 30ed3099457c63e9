package magic

import (
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Status says whether source is a whole cell, as [frontend.Status] does. A cell that is no Go is
// whole when an empty line ends it.
func Status(src string) (status, indent string) {
	if !Any(src) {
		return frontend.Status(src)
	}
	spans := Spans(src)
	out := []byte(src)
	for _, s := range spans {
		text := src[s[0]:s[1]]
		if continued(text) {
			return "incomplete", ""
		}
		copy(out[s[0]:], blank(text))
	}
	if whole, err := ready(src, spans); err != nil {
		return "invalid", ""
	} else if !whole {
		return "incomplete", ""
	}
	if status, indent = frontend.Status(string(out)); status != "complete" {
		return status, indent
	}
	if _, err := Parse(src); err != nil {
		return "invalid", ""
	}
	return "complete", ""
}

// ready reports whether the commands at the top of a cell have what belongs to them.
func ready(src string, spans [][2]int) (bool, error) {
	for _, s := range spans {
		name := read(src, s[0]).Name
		if !strings.HasPrefix(name, "%%") {
			return true, nil
		}
		c, err := known(name)
		switch {
		case err != nil:
			return false, err
		case c.takes == textCell:
			return strings.HasSuffix(strings.TrimRight(src, " \t"), "\n\n"), nil
		case strings.TrimSpace(src[s[1]:]) == "":
			return false, nil
		}
	}
	return true, nil
}

// Spans finds what is no Go in a cell: src[s[0]:s[1]] for each. The code of %time, and the name that a ? asks for, are Go.
func Spans(src string) [][2]int {
	var out [][2]int
	top := true // nothing but heads so far
	all := sourceOf(src)
	for done := 0; ; {
		at, ok := all.next(done)
		if !ok {
			return out
		}
		top = top && len(frontend.Items(src[done:at])) == 0
		c := read(src, at)
		done = lineEnd(src, at)
		end := done
		if s, ok := lookup(c.Name); ok {
			switch s.takes {
			case statement:
				from, err := c.options(src, at+len(c.Name))
				if err != nil {
					break
				}
				end = at + len(strings.TrimRight(src[at:min(from, done)], " \t"))
				if len(frontend.Items(src[end:done])) > 0 {
					done = all.statementEnd(from)
				}
			case itsLine:
				if strings.Trim(c.Name, "?") == "" && c.Args != "" && !strings.ContainsAny(c.Args[:1], "%!") { // the name is Go
					at += strings.IndexByte(src[at:], '?')
					end = at + len(c.Name)
				}
			case textCell:
				if top {
					end, done = len(src), len(src)
				}
			}
			top = top && s.takes == goCell
		}
		out = append(out, [2]int{at, end})
	}
}
