package engine

import (
	"context"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// CommOutput is an optional interface of an [Output]: one behind which front ends hold conversations. Calls come in the
// order in which the cell made them.
type CommOutput interface {
	OpenComm(m display.CommMessage) error
	SendComm(m display.CommMessage) error
	CloseComm(m display.CommMessage) error
}

// CommEnder is an optional interface of an [Output] that knows all conversations which cells hold, also those of earlier cells.
type CommEnder interface {
	// EndComms closes them at both ends: front ends hear of it, and so does whoever handles them, who then handles nothing
	// more. It returns when that is done, or ctx ends.
	EndComms(ctx context.Context) error
}

// Commer is an optional interface of a [Runner] whose cells can hold conversations with front ends.
type Commer interface {
	// Comm hands on what a front end says, also while a cell runs, and returns when it has been handled. It is called for
	// one message at a time. Output that is made on the way goes to out. Nobody has heard of it where no cell
	// handles conversations. An engine that loses its conversations closes them by the CommOutput that it had last.
	Comm(ctx context.Context, kind display.CommKind, m display.CommMessage, out Output) (heard bool, err error)
}

// Besider is an optional interface of a [Runner] whose cells leave functions behind that are called from outside.
type Besider interface {
	// Beside calls f, which runs code of earlier cells, also while a cell runs. What it prints and shows goes to out. The
	// error is an *Error if the code panics or was stopped because ctx ended.
	Beside(ctx context.Context, out Output, f func()) error
}
