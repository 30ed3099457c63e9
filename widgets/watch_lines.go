package widgets

import (
	"fmt"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// tell is the text form of Watch: a line after an epoch, or after a tenth of a
// run that has none, and the picture at the end.
func (w *Watcher) tell(h *history, e train.Event) {
	over := e.Kind == train.Stopped || e.Kind == train.Finished
	last, told := w.told[h]
	tenth := e.Kind == train.Stepped && h.epochs == 0 && h.steps >= 10 && h.step%(h.steps/10) == 0
	due := e.Kind == train.Epoched || tenth
	switch {
	case over:
		delete(w.told, h)
		w.note(w.show(w.view()))
	case due && (!told || w.now().Sub(last) >= lineGap):
		w.told[h] = w.now()
		w.note(w.sink.Display(display.Message{Bundle: display.Bundle{Data: map[string]any{"text/plain": h.line()}}}))
	}
}

// line is where a run is, for a terminal.
func (h *history) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", h.label())
	if h.epochs > 0 {
		fmt.Fprintf(&b, "epoch %d of %d, ", h.epoch, h.epochs)
	}
	fmt.Fprintf(&b, "step %s of %s, loss %s", group(h.step), group(h.steps), short(h.smoothed()))
	if n := len(h.valid); n > 0 {
		fmt.Fprintf(&b, ", validation %s", short(h.valid[n-1].value))
	}
	if finite(h.trouble) {
		fmt.Fprintf(&b, ", %s", amount(h.trouble, h.unit))
	}
	if h.target > 0 {
		fmt.Fprintf(&b, ", sparsity %s", percent(h.sparse()))
	}
	if h.broken > 0 {
		fmt.Fprintf(&b, ", LOSS NOT FINITE in %s", count(h.broken, "step"))
	}
	if v := h.speed(); v > 0 {
		fmt.Fprintf(&b, ", %s steps/s", rate(v))
	}
	if left, ok := h.left(); ok {
		fmt.Fprintf(&b, ", %s left", clock(left))
	}
	return b.String()
}
