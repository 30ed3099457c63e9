package widgets

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Watcher shows training while it goes on. It is a [train.Hook]; make one with
// [Watch].
//
// In a front end it shows one picture and replaces it at most four times a
// second, and less often where drawing and sending would take more than an
// eightieth of the time: about once a second. Frames are drawn beside the
// training, and skipped while one is being drawn. When a run ends, is cancelled or
// fails, the last state is drawn before the run returns, as the interactive
// picture that a saved notebook keeps.
//
// Where nobody watches, as in a script or in CI, it prints a line now and then
// and shows the picture at the end alone.
type Watcher struct {
	mu     sync.Mutex
	all    runs
	title  string
	width  int
	now    func() time.Time
	sink   display.Sink // that of the first event: a later cell does not take the picture away
	id     string
	shown  bool
	drawn  time.Time     // when the last frame was begun
	cost   time.Duration // of the last frame, drawn and sent
	busy   bool
	idle   *sync.Cond
	told   map[*history]time.Time // when the last line was printed
	failed error
}

// Watch makes a view of the runs that it is given to as a hook. Runs of several
// names, one after the other or at once, are laid over each other; a run that
// starts again under the same name is one more. Three or more whose names differ
// in a seed alone, as "torus, seed 1", or not at all, are drawn as their median and
// quartiles. Runs of one name that go on at once are told apart by their steps.
func Watch() *Watcher {
	w := &Watcher{width: trainingWidth, now: time.Now, told: map[*history]time.Time{}}
	w.idle = sync.NewCond(&w.mu)
	return w
}

// Title replaces the title, "Training".
func (w *Watcher) Title(title string) *Watcher { w.title = title; return w }

// Width sets the width in CSS pixels, 240 to 1600; 720 without it.
func (w *Watcher) Width(pixels int) *Watcher { w.width = pixels; return w }

const (
	frameGap   = 250 * time.Millisecond // at most 4 frames a second
	frameShare = 80                     // of the time since the last frame, drawing takes one part
	lineGap    = 500 * time.Millisecond
)

// Handle takes in an event; package train calls it. A picture that cannot be
// shown does not stop the run: [Watcher.Err] tells of it.
func (w *Watcher) Handle(_ context.Context, e train.Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := checkWidth("Watch", w.width); err != nil {
		return err
	}
	if w.sink == nil {
		w.sink, w.id = display.Current(), display.NewID()
	}
	h := w.all.add(e)
	if !display.Live(w.sink) {
		w.tell(h, e)
		return nil
	}
	switch {
	case h.state != running && (e.Kind == train.Stopped || e.Kind == train.Finished):
		for w.busy { // an older frame must not come after the last
			w.idle.Wait()
		}
		w.note(w.show(w.view()))
	case !w.busy && w.now().Sub(w.drawn) >= max(frameGap, frameShare*w.cost):
		w.frame(h)
	}
	return nil
}

// frame draws a copy of the state beside the training; the first one at once, so
// that the place of the picture is taken.
func (w *Watcher) frame(h *history) {
	begun := w.now()
	v := w.view()
	status := statusOf(h)
	first := !w.shown
	if first {
		w.note(w.show(frameOf(v, status)))
		w.drawn, w.cost = begun, w.now().Sub(begun)
		return
	}
	for i, h := range v.runs {
		v.runs[i] = h.clone()
	}
	w.busy, w.drawn = true, begun
	go func() {
		bundle, err := frameOf(v, status).Bundle()
		if err == nil {
			err = w.sink.Display(display.Message{Bundle: bundle, ID: w.id, Update: true})
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.busy, w.cost = false, w.now().Sub(begun)
		w.note(err)
		w.idle.Broadcast()
	}()
}

// view is the picture of all runs; it shares their state.
func (w *Watcher) view() *TrainingView {
	return &TrainingView{runs: append([]*history(nil), w.all.list...), title: w.title, width: w.width}
}

func (w *Watcher) show(b display.Bundler) error {
	bundle, err := display.RenderFor(w.sink, b)
	if err != nil {
		return err
	}
	if err = w.sink.Display(display.Message{Bundle: bundle, ID: w.id, Update: w.shown}); err == nil {
		w.shown = true // before that there is no place to update
	}
	return err
}

// note keeps the first error: frames go on, and where one fails others do.
func (w *Watcher) note(err error) {
	if w.failed == nil {
		w.failed = err
	}
}

// Err is what kept pictures from being shown, nil if nothing did.
func (w *Watcher) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed
}

// Bundle is the interactive picture of the runs so far.
func (w *Watcher) Bundle() (display.Bundle, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.view().Bundle()
}

// Show shows the runs so far on the current sink, apart from the live picture.
func (w *Watcher) Show() error { return display.Show(w) }

// liveFrame is a picture of a run that goes on: no html, since front ends that
// replace it flicker, and none of the work that makes a picture small.
type liveFrame struct {
	view   *TrainingView
	status string
}

func frameOf(v *TrainingView, status string) liveFrame { return liveFrame{v, status} }

// Bundle is the frame as a picture and a sentence.
func (f liveFrame) Bundle() (display.Bundle, error) {
	p := f.view.plan()
	p.status = f.status
	img, err := p.picture(liveScale).FastPNG(32)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Watch: %w", err)
	}
	text := p.text()
	return display.Bundle{
		Name: "training",
		Data: map[string]any{"image/png": img, "text/plain": text},
		Metadata: map[string]any{
			"vscode_altText": p.alt(),
			"image/png":      map[string]any{"width": p.width, "height": p.height},
		},
	}, nil
}

// liveScale is coarser than that of the picture that stays.
const liveScale = 1
