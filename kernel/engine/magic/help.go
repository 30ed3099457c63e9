package magic

import (
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func checkHelp(c *Command) error {
	if c.Args == "" || Help(c.Args) != "" {
		return nil
	}
	name := "%" + strings.TrimLeft(c.Args, "%")
	if meant := suggestion(name); meant != "" {
		return errorf("%%help: %q is no command; did you mean %s?", c.Args, meant)
	}
	return errorf("%%help: %q is no command; %%help alone lists them", c.Args)
}

func help(r *running, c *Command) (*display.Bundle, error) {
	if c.Args != "" {
		r.say(Help(c.Args))
		return nil, nil
	}
	r.say(Table())
	return nil, nil
}

// Table lists all commands.
func Table() string {
	var rows [][]string
	for _, s := range sorted() {
		usage, _, _ := strings.Cut(s.Usage, "\n")
		rows = append(rows, []string{usage, s.Short})
	}
	return columns(rows) + "\nCommands of a line stand where a statement of the cell could, those that start with %% at its top.\n" +
		"%help NAME says more of one of them.\n\n" +
		"All else is Go. The value of a last expression is shown, values live on in later cells, common packages need no import,\n" +
		"and ctx ends when the cell is interrupted. In a notebook Tab completes a name, and Shift-Tab describes it.\n"
}

// Help describes one command, whose name may lack its %; it is empty for what is none.
func Help(name string) string {
	s, ok := lookup(name)
	for _, prefix := range []string{"%", "%%"} {
		if !ok {
			s, ok = lookup(prefix + name)
		}
	}
	if !ok {
		return ""
	}
	var b strings.Builder
	for _, form := range strings.Split(s.Usage, "\n") {
		b.WriteString("    " + form + "\n")
	}
	b.WriteString("\n" + sentence(s.Short) + "\n")
	if s.Long != "" {
		b.WriteString(s.Long + "\n")
	}
	return b.String()
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
