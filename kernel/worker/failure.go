package worker

import (
	"context"
	"errors"
	"io"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// failurePacket is an error that travels: an *engine.Error whole, of others the text and whether it is
// one that callers compare with.
type failurePacket struct {
	Engine *engine.Error
	Text   string
	Known  int // 1 more than the index in knownErrors, 0 if it is none of them
}

var knownErrors = [...]error{io.EOF, io.ErrUnexpectedEOF, context.Canceled, context.DeadlineExceeded}

func packError(err error) *failurePacket {
	if err == nil {
		return nil
	}
	f := &failurePacket{Text: err.Error()}
	if errors.As(err, &f.Engine) && f.Engine.Error() == f.Text {
		return f
	}
	f.Engine = nil
	for i, known := range knownErrors {
		if errors.Is(err, known) {
			f.Known = i + 1
			break
		}
	}
	return f
}

func (f *failurePacket) unpack() error {
	switch {
	case f == nil:
		return nil
	case f.Engine != nil:
		return f.Engine
	case f.Known < 1 || f.Known > len(knownErrors):
		return errors.New(f.Text)
	case knownErrors[f.Known-1].Error() == f.Text:
		return knownErrors[f.Known-1]
	}
	return &remoteError{f.Text, knownErrors[f.Known-1]}
}

// remoteError is an error of the other process that wraps one known here.
type remoteError struct {
	text string
	is   error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.is }
