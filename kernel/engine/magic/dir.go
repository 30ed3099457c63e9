package magic

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// cd changes the working directory of the process in which cells run.
func cd(r *running, c *Command) (*display.Bundle, error) {
	to, err := r.folder(unquoted(c.Args))
	if err != nil {
		return nil, err
	}
	was, err := os.Getwd()
	if err != nil {
		was = "" // it was removed: there is no way back
	}
	if err := os.Chdir(to); err != nil {
		return nil, errorf("%%cd: %q: %s", to, reason(err))
	}
	r.last = was
	if now, err := os.Getwd(); err == nil {
		to = now
	}
	r.say(fmt.Sprintln(to))
	return nil, nil
}

// folder is what the argument of %cd stands for.
func (r *running) folder(arg string) (string, error) {
	switch {
	case arg == "-":
		if r.last == "" {
			return "", errorf("%%cd: -: there is no earlier folder to go back to")
		}
		return r.last, nil
	case arg == "", arg == "~", strings.HasPrefix(arg, "~/"), strings.HasPrefix(arg, `~\`) && filepath.Separator == '\\':
		home, err := os.UserHomeDir()
		if err != nil {
			return "", errorf("%%cd: the home folder is not known: %v", err)
		}
		return filepath.Join(home, strings.TrimPrefix(arg, "~")), nil
	}
	return arg, nil
}

// unquoted is a text without the quotes around it.
func unquoted(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// reason is what the system says of a file, without the name of the file.
func reason(err error) string {
	if e, ok := err.(*os.PathError); ok {
		err = e.Err
	}
	return err.Error()
}
