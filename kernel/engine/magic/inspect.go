package magic

import (
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func checkInspect(c *Command) error {
	if strings.ContainsAny(c.Args, " \t") {
		return errorf("%s: wants one name, have %q", c.Name, c.Args)
	}
	return nil
}

// inspect shows what is known of a name in the pager, or as a value where there is none.
func inspect(r *running, c *Command) (*display.Bundle, error) {
	b, err := r.describe(c)
	if err != nil {
		return nil, err
	}
	if p, ok := r.out.(Pager); ok {
		return nil, p.Pager(*b)
	}
	return b, nil
}

func (r *running) describe(c *Command) (*display.Bundle, error) {
	text := ""
	switch {
	case c.Args == "":
		text = Table()
	case strings.HasPrefix(c.Args, "%") || c.Args == "!":
		if text = Help(c.Args); text == "" {
			_, err := known(c.Args)
			return nil, err
		}
	default:
		b, err := r.host.Inspect(r.ctx, c.Args, len(c.Name)-1)
		if err == nil && b == nil {
			err = errorf("%s%s: nothing is known of %s", c.Name, c.Args, c.Args)
		}
		return b, err
	}
	return &display.Bundle{Data: map[string]any{"text/plain": text}}, nil
}
