package display

import "sync"

// Recorder keeps what is shown, for tests. The zero value is empty and live.
type Recorder struct {
	mu       sync.Mutex
	messages []Message
	clears   []bool
	page     Page
}

// Display keeps m.
func (r *Recorder) Display(m Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages = append(r.messages, m)
	return nil
}

// Clear keeps wait; it removes nothing.
func (r *Recorder) Clear(wait bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clears = append(r.clears, wait)
	return nil
}

// Page is the page that all outputs of the recorder share.
func (r *Recorder) Page() *Page { return &r.page }

// Messages are those shown so far, oldest first.
func (r *Recorder) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Message(nil), r.messages...)
}

// Clears are the arguments of the calls of Clear so far.
func (r *Recorder) Clears() []bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]bool(nil), r.clears...)
}
