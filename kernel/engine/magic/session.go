package magic

import (
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func checkReset(c *Command) error {
	if c.Args != "" && c.Args != "-f" {
		return errorf("%%reset: takes no arguments, have %q", c.Args)
	}
	return nil
}

func reset(r *running, _ *Command) (*display.Bundle, error) { return nil, r.host.Reset() }

func checkReplay(c *Command) error {
	if c.Args != "" {
		return errorf("%%replay: takes no arguments, have %q", c.Args)
	}
	return nil
}

func replay(r *running, _ *Command) (*display.Bundle, error) {
	return nil, r.host.Replay(r.ctx, writer(r.out.Stdout))
}

func checkEngine(c *Command) error {
	if n, err := strconv.Atoi(c.Args); c.Args != "" && (err != nil || n < 1) {
		return errorf("%%engine: %q: want how many of the last cells to list, 1 or more", c.Args)
	}
	return nil
}

// routes says which engine ran each cell.
func routes(r *running, c *Command) (*display.Bundle, error) {
	list := r.host.Routes()
	if n, err := strconv.Atoi(c.Args); err == nil && n < len(list) {
		list = list[len(list)-n:]
	}
	if len(list) == 0 {
		r.say("No cell has been run.\n")
	} else {
		r.say(routeTable(list))
	}
	if err := r.host.Compiler(); err != nil {
		r.say("Cells can not be compiled here: " + strings.TrimSpace(err.Error()) + "\n")
	}
	return nil, nil
}

func routeTable(list []Route) string {
	var rows [][]string
	for _, x := range list {
		rows = append(rows, []string{x.Cell, x.Engine, strings.Join(strings.Fields(x.Why), " ")})
	}
	return columns(rows)
}
