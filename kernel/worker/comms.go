package worker

import (
	"slices"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// openComms are the conversations that a worker holds, oldest first.
type openComms struct {
	mu  sync.Mutex
	ids []string
}

func (o *openComms) add(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.Contains(o.ids, id) {
		o.ids = append(o.ids, id)
	}
}

func (o *openComms) remove(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i := slices.Index(o.ids, id); i >= 0 {
		o.ids = slices.Delete(o.ids, i, i+1)
	}
}

// end closes all of them, for a worker that has ended or forgets them, and returns which they were.
func (o *openComms) end(out engine.Output) (ids []string) {
	o.mu.Lock()
	ids = o.ids
	o.ids = nil
	o.mu.Unlock()
	c, ok := out.(engine.CommOutput)
	if !ok {
		return ids
	}
	for _, id := range ids {
		_ = c.CloseComm(display.CommMessage{ID: id}) // a front end that is gone needs no word of it
	}
	return ids
}
