package navigation

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

const (
	defaultGap    = 0.1     // seconds
	evenTolerance = 0.01    // of a step
	mostSamples   = 1 << 28 // 4 GiB of positions
)

// ReplayOptions say how a recording becomes trajectories.
type ReplayOptions struct {
	Fit    Fit
	MaxGap float64 // seconds between two samples over which a straight walk is assumed; 0 means 0.1
	Split  bool    // let no trajectory cross a longer gap, where a recording with one is else refused
	Even   bool    // refuse a recording whose samples are not 0.02 s apart, where positions are else interpolated
}

// Validate reports an option that cannot be.
func (o ReplayOptions) Validate() error {
	if o.Fit != AsRecorded && o.Fit != Centred && o.Fit != Scaled {
		return fmt.Errorf("navigation: fit %d: want navigation.AsRecorded, navigation.Centred or navigation.Scaled", int(o.Fit))
	}
	if !(o.MaxGap >= 0) || math.IsInf(o.MaxGap, 1) {
		return fmt.Errorf("navigation: gaps of at most %v s: want a number of seconds, or 0 for %v", o.MaxGap, defaultGap)
	}
	return nil
}

// Replay makes batches of a recording: those of a [Task], with its box, its place cells and its steps of 0.02 s, but of
// trajectories that somebody walked.
type Replay struct {
	task   *Task
	x, y   []float64 // metres, a step apart
	starts []int     // where a trajectory can begin
	apart  []int     // of them, those of trajectories that do not overlap
}

// Replay takes up a recording, which is not kept. Where its samples are not 0.02 s apart, positions between them are
// interpolated, in a periodic box the short way. It refuses a recording that is none, or has a position outside
// the box or a gap (named by line or sample), or is too short for one trajectory.
func (t *Task) Replay(r *Recording, o ReplayOptions) (*Replay, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	x, y, err := o.Fit.fit(r, t.Settings.Box)
	if err != nil {
		return nil, err
	}
	if o.MaxGap == 0 {
		o.MaxGap = defaultGap
	}
	p := &Replay{task: t}
	for from, i := 0, 1; i <= len(r.T); i++ {
		if i < len(r.T) {
			step := r.T[i] - r.T[i-1]
			gap := step > o.MaxGap*(1+1e-9) // 0.3 - 0.2 is more than 0.1
			if gap && !o.Split {
				return nil, fmt.Errorf("navigation: %s: nothing for %.4g s: want at most %v s between samples, a larger MaxGap, or Split",
					r.where(i), step, o.MaxGap)
			}
			if !gap {
				if o.Even && math.Abs(step-stepTime) > evenTolerance*stepTime {
					return nil, fmt.Errorf("navigation: %s: %.4g s after the sample before: want %v s, or Even unset", r.where(i), step, stepTime)
				}
				continue
			}
		}
		if o.Even {
			p.add(x[from:i], y[from:i])
		} else if err := p.resample(r.T[from:i], x[from:i], y[from:i]); err != nil {
			return nil, err
		}
		from = i
	}
	if len(p.apart) == 0 {
		return nil, fmt.Errorf("navigation: recording of %.4g s has no trajectory of %d steps of %v s: want %.4g s at least without a gap",
			r.T[len(r.T)-1]-r.T[0], t.Settings.Steps, stepTime, float64(t.Settings.Steps)*stepTime)
	}
	return p, nil
}

// add takes up positions that are a step apart.
func (p *Replay) add(x, y []float64) {
	steps, first := p.task.Settings.Steps, len(p.x)
	p.x, p.y = append(p.x, x...), append(p.y, y...)
	for k := 0; k+steps < len(x); k++ {
		p.starts = append(p.starts, first+k)
		if k%steps == 0 {
			p.apart = append(p.apart, first+k)
		}
	}
}

// resample takes up positions of a piece without gaps.
func (p *Replay) resample(t, x, y []float64) error {
	last := len(t) - 1
	n := math.Floor((t[last]-t[0])/stepTime+1e-6) + 1 // a time that is rounded must not cost a step
	if n+float64(len(p.x)) > mostSamples {
		return fmt.Errorf("navigation: recording of more than %d steps of %v s: want a part of it", mostSamples, stepTime)
	}
	box := p.task.Settings.Box
	px, py := make([]float64, int(n)), make([]float64, int(n))
	for k, i := 0, 0; k < len(px); k++ {
		now := t[0] + float64(k)*stepTime
		for i+1 < last && t[i+1] <= now {
			i++
		}
		j := min(i+1, last)
		share := 0.0
		if j > i {
			share = min(1, (now-t[i])/(t[j]-t[i]))
		}
		px[k], py[k] = x[i]+share*box.offset(x[j]-x[i]), y[i]+share*box.offset(y[j]-y[i])
		if box.Periodic {
			px[k], py[k] = box.wrap(px[k]), box.wrap(py[k])
		}
	}
	p.add(px, py)
	return nil
}

// Len is the number of trajectories that do not overlap.
func (p *Replay) Len() int { return len(p.apart) }

// Batches is the number of batches of such trajectories.
func (p *Replay) Batches() int { return len(p.apart) / p.task.Settings.Batch }

// Fill fills b with batch k, from 0 to Batches() - 1, of the trajectories that do not overlap, in the order of time.
func (p *Replay) Fill(b *Batch, k int) {
	if k < 0 || k >= p.Batches() {
		panic(fmt.Sprintf("navigation: batch %d of a recording of %d batches", k, p.Batches()))
	}
	size := p.task.Settings.Batch
	p.fill(b, func(i int) int { return p.apart[k*size+i] })
}

// Draw fills b with trajectories that begin anywhere in the recording, drawn from src, and may overlap.
func (p *Replay) Draw(b *Batch, src rand.Source) {
	rnd := rand.New(src)
	from := make([]int, p.task.Settings.Batch)
	for i := range from {
		from[i] = p.starts[rnd.IntN(len(p.starts))]
	}
	p.fill(b, func(i int) int { return from[i] })
}

// Stream prepares batches that Draw draws from src, as [Task.Stream] does.
func (p *Replay) Stream(src rand.Source) *Stream { return p.StreamContext(context.Background(), src) }

// StreamContext is Stream that also ends when ctx does.
func (p *Replay) StreamContext(ctx context.Context, src rand.Source) *Stream {
	return newStream(ctx, p.task, p.Draw, src)
}

func (p *Replay) fill(b *Batch, from func(i int) int) {
	t, s := p.task, p.task.Settings
	t.check(b)
	var crew parallel.Crew
	crew.Run(s.Batch, func(i int) {
		at := from(i)
		t.Cells.encode(row(b.Start, i), p.x[at], p.y[at])
		for k := range s.Steps {
			r, next := k*s.Batch+i, at+k+1
			v := row(b.Velocity, r)
			v[0], v[1] = float32(s.Box.offset(p.x[next]-p.x[next-1])), float32(s.Box.offset(p.y[next]-p.y[next-1]))
			b.Position[2*r], b.Position[2*r+1] = p.x[next], p.y[next]
			t.Cells.encode(row(b.Target, r), p.x[next], p.y[next])
		}
	})
}
