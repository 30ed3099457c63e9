package display

import (
	"crypto/rand"
	"sync"

	"github.com/janpfeifer/gonb/gonbui"
)

// The sink of the process is the one mutable state at package level in this
// module: a cell says widgets.Domain(e).Show() and nobody hands it a front end.
// A kernel sets its sink while a cell runs; a test sets a Recorder.
var process = struct {
	sync.Mutex
	sinks []*entry // the last one is current
	files *Files   // made when something is shown and no sink is set
	page  Page     // of sinks that have no page of their own
}{}

type entry struct{ Sink }

// SetSink makes s the current sink until restore is called. Sinks stack: after
// restore the one before is current again, also where restores come out of
// order. A second call of restore does nothing.
func SetSink(s Sink) (restore func()) {
	if s == nil {
		panic("display: SetSink(nil), use Discard{} to show nothing")
	}
	e := &entry{s}
	process.Lock()
	defer process.Unlock()
	process.sinks = append(process.sinks, e)
	return func() {
		process.Lock()
		defer process.Unlock()
		for i, have := range process.sinks {
			if have == e {
				process.sinks = append(process.sinks[:i], process.sinks[i+1:]...)
				return
			}
		}
	}
}

// Current is the sink that Show uses now: the one set last. Where none is set it
// is GoNB in a cell of that kernel, and files in the folder ./out in a script.
func Current() Sink {
	process.Lock()
	defer process.Unlock()
	if n := len(process.sinks); n > 0 {
		return process.sinks[n-1].Sink
	}
	if gonbui.IsNotebook {
		return &cell
	}
	if process.files == nil {
		process.files = NewFiles("out")
	}
	return process.files
}

// Live reports whether s shows updates to somebody while they happen. It is
// true for a sink unless its method Live says otherwise, as that of Files and
// Discard does: there a long run prints lines and shows its last picture alone.
func Live(s Sink) bool {
	if l, ok := s.(interface{ Live() bool }); ok {
		return l.Live()
	}
	return true
}

// NewID is a display ID that nobody else has.
func NewID() string { return "moduli-" + rand.Text() }

// Discard shows nothing.
type Discard struct{}

// Display drops m.
func (Discard) Display(Message) error { return nil }

// Clear does nothing.
func (Discard) Clear(bool) error { return nil }

// Live is false: nobody watches.
func (Discard) Live() bool { return false }
