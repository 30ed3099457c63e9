package display

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Asker is what a [Sink] may be as well: one behind which somebody can answer.
type Asker interface {
	// Ask shows prompt and returns the line that is typed, without its end. With password nobody sees it.
	Ask(prompt string, password bool) (string, error)
}

// ErrNoInput is the error of Input and Password where nobody can be asked.
var ErrNoInput = errors.New("display: nobody can be asked here")

// Input asks the user for a line of text: in a notebook with a field below the cell, in a script
// on its standard output and input. The error is io.EOF at the end of a script's input.
func Input(prompt string) (string, error) { return ask(prompt, false) }

// Password asks as [Input] does, and does not show what is typed. A script can not ask for one:
// the error is ErrNoInput.
func Password(prompt string) (string, error) { return ask(prompt, true) }

func ask(prompt string, password bool) (string, error) {
	switch s := Current().(type) {
	case Asker:
		return s.Ask(prompt, password)
	case *Files:
		if password {
			return "", fmt.Errorf("%w: a password of a script would be seen", ErrNoInput)
		}
		return line(os.Stdin, os.Stdout, prompt)
	}
	return "", ErrNoInput
}

// line reads up to the end of a line and no further: what follows is for others to read.
func line(from io.Reader, to io.Writer, prompt string) (string, error) {
	if _, err := io.WriteString(to, prompt); err != nil {
		return "", err
	}
	var text, next []byte = nil, make([]byte, 1)
	for {
		n, err := from.Read(next)
		if n == 1 && next[0] != '\n' {
			text = append(text, next[0])
		}
		if n == 1 && next[0] == '\n' || errors.Is(err, io.EOF) && len(text) > 0 {
			if k := len(text); k > 0 && text[k-1] == '\r' {
				text = text[:k-1]
			}
			return string(text), nil
		}
		if err != nil {
			return "", err
		}
	}
}
