package engine

import (
	"context"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Completer is an optional interface of a [Runner]. Complete may be called at any
// time, also while a cell runs.
type Completer interface {
	// Complete says how src may go on at the byte offset pos.
	Complete(ctx context.Context, src string, pos int) (Completion, error)
}

// Completion is a list of texts of which each may stand in the place of src[Start:End].
type Completion struct {
	Start, End int // byte offsets
	Matches    []Match
}

// Match is one completion.
type Match struct {
	Text string
	// Type says what it is: "function", "method", "field", "variable", "type", "const",
	// "module", "keyword", "label", "magic", "path". It may be empty.
	Type string
	// Signature is the parameters and results of a function, the type of a value,
	// or the import path of a package. It may be empty.
	Signature string
}

// Inspector is an optional interface of a [Runner]. Inspect may be called at any
// time, also while a cell runs.
type Inspector interface {
	// Inspect describes what is at the byte offset pos of src, nil if nothing is known about it. Detail 0 is
	// what a tooltip shows, detail 1 all there is, source code too.
	Inspect(ctx context.Context, src string, pos, detail int) (*display.Bundle, error)
}
