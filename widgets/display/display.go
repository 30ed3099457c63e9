package display

import "errors"

// Bundle is one value in several forms, keyed by MIME type. Text forms are strings,
// images are []byte, JSON forms are any value that encoding/json takes.
type Bundle struct {
	Data     map[string]any
	Metadata map[string]any
	// Name is the stem of file names where the bundle is written to files; empty means "display".
	Name string
	// Assets are what the text/html form needs once a page. Show adds those that the page lacks;
	// without them the html shows its static picture.
	Assets []Asset
}

// Bundle returns b: a bundle is shown as it is.
func (b Bundle) Bundle() (Bundle, error) { return b, nil }

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

// Bundler is a value that knows how it is shown. Whoever shows one other than
// through Show takes its bundle from [Render], which adds what the page lacks.
type Bundler interface {
	Bundle() (Bundle, error)
}

// Show shows b once, on the current sink.
func Show(b Bundler) error { return send(Current(), b, "", false) }

// ShowAs shows b under an ID by which [Update] can replace it. [NewID] makes one
// that nobody else has.
func ShowAs(id string, b Bundler) error {
	if id == "" {
		return errors.New(`display: ID is "", allowed is any other text`)
	}
	return send(Current(), b, id, false)
}

// Update replaces what was shown under id, wherever that is on the page.
func Update(id string, b Bundler) error {
	if id == "" {
		return errors.New(`display: ID is "", allowed is one that was given to ShowAs`)
	}
	return send(Current(), b, id, true)
}

// Clear removes what the current cell has shown. With wait it stays until the
// next thing is shown, which avoids a flicker.
func Clear(wait bool) error {
	s := Current()
	PageOf(s).clear()
	return s.Clear(wait)
}

func send(s Sink, b Bundler, id string, update bool) error {
	bundle, err := RenderFor(s, b)
	if err != nil {
		return err
	}
	return s.Display(Message{Bundle: bundle, ID: id, Update: update})
}
