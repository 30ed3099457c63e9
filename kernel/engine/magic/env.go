package magic

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// assignment takes the argument of %env apart.
func assignment(args string) (name, value string, set bool) {
	i := strings.IndexAny(args, "= \t")
	if i < 0 {
		return args, "", false
	}
	value = strings.TrimLeft(args[i:], " \t")
	value = strings.TrimLeft(strings.TrimPrefix(value, "="), " \t")
	return args[:i], value, true
}

func checkEnv(c *Command) error {
	name, value, set := assignment(c.Args)
	switch {
	case set && name == "":
		return errorf("%%env: %q: want the name of a variable in front of the =", c.Args)
	case strings.ContainsRune(name, 0) || strings.ContainsRune(value, 0):
		return errorf("%%env: %q: a variable can not hold a zero byte", c.Args)
	}
	return nil
}

// env lists, shows and sets variables of the process in which cells run.
func env(r *running, c *Command) (*display.Bundle, error) {
	name, value, set := assignment(c.Args)
	switch {
	case name == "":
		r.say(environment(os.Environ()))
	case set:
		if err := os.Setenv(name, value); err != nil {
			return nil, errorf("%%env: %s: %v", name, err)
		}
		r.say(fmt.Sprintf("env: %s=%s\n", name, value))
	default:
		value, ok := os.LookupEnv(name)
		if !ok {
			return nil, errorf("%%env: %s is not set; %%env %s=VALUE sets it", name, name)
		}
		r.say(value + "\n")
	}
	return nil, nil
}

// environment lists variables in order. Notebooks are passed on, secrets are not to be.
func environment(vars []string) string {
	var b strings.Builder
	for _, v := range slices.Sorted(slices.Values(vars)) {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" { // Windows has some that start with =
			continue
		}
		if secret(name) && value != "" {
			value = "<hidden>"
		}
		fmt.Fprintf(&b, "%s=%s\n", name, value)
	}
	return b.String()
}

func secret(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"key", "token", "secret", "passw", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
