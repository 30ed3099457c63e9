package display

// Bundle is one value in several forms, keyed by MIME type. Text forms are strings,
// images are []byte, JSON forms are any value that encoding/json takes.
type Bundle struct {
	Data     map[string]any
	Metadata map[string]any
}

// Message shows a bundle, or replaces the one shown before under the same ID.
type Message struct {
	Bundle Bundle
	ID     string // display_id; empty where it is never updated
	Update bool
}

// Sink takes what is shown to wherever it is seen: a front end, files, a test.
// A Sink may be called from several goroutines.
type Sink interface {
	Display(m Message) error
	Clear(wait bool) error
}

// Bundler is a value that knows how it is shown.
type Bundler interface {
	Bundle() (Bundle, error)
}
