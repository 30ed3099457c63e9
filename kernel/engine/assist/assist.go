package assist

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// Options say what an assistant knows beside Go.
type Options struct {
	// Magics lists the commands that cells may start lines with, as "%help" and
	// "%%bash". Nil means that there are none.
	Magics func() []string
	// Help describes one of them; it is empty for those it does not know. It may be nil.
	Help func(name string) string
}

// Assistant completes and describes. It may be used from several goroutines.
type Assistant struct {
	opts Options
	docs *symbols.Docs
}

// New makes an assistant.
func New(opts Options) (*Assistant, error) {
	docs, err := symbols.NewDocs()
	if err != nil {
		return nil, fmt.Errorf("assist: %w", err)
	}
	return &Assistant{opts: opts, docs: docs}, nil
}

// Completion lists what may stand in the place of src[Start:End], the best first.
type Completion struct {
	Start, End int // byte offsets
	Items      []Item
}

// Item is one completion.
type Item struct {
	Text string
	// Kind is "function", "method", "field", "variable", "type", "const", "module",
	// "keyword", "label", "magic" or "path".
	Kind string
	// Signature is the parameters and results of a function, the type of a value, what
	// a type is, the path of a package.
	Signature string
}
