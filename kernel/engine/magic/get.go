package magic

import (
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"golang.org/x/mod/module"
)

func checkGet(c *Command) error {
	path, version, has := strings.Cut(c.Args, "@")
	switch {
	case c.Args == "":
		return errorf("%%get: wants a module, as %%get example.com/module@v1.2.3")
	case strings.ContainsAny(c.Args, " \t"):
		return errorf("%%get: %q: want one module, without blanks", c.Args)
	case has && version == "":
		return errorf("%%get: %q: want a version after the @, such as v1.2.3 or latest", c.Args)
	case strings.Contains(version, "@"):
		return errorf("%%get: %q: want one @, between the module and its version", c.Args)
	}
	if err := module.CheckImportPath(path); err != nil || !strings.Contains(strings.Split(path, "/")[0], ".") {
		return errorf("%%get: %q: want the path of a module, such as gonum.org/v1/gonum", path)
	}
	return nil
}

func get(r *running, c *Command) (*display.Bundle, error) {
	err := r.host.Get(r.ctx, c.Args, writer(r.out.Stdout))
	if err != nil && r.ctx.Err() != nil {
		return nil, stopped(r.ctx)
	}
	return nil, err
}
