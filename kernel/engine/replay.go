package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Replayed is what became of declarations of one cell.
type Replayed struct {
	Source    string
	Names     []string // "f", "T", "T.Method", or `import "path"`
	Variables []string // those of the names that are variables: they have the values of their declarations
	Err       error    // why they are not known, nil if they are
}

// Replay declares again what was known to an earlier process, in cells of the given count that share one numbering of
// lines. What cannot be declared, because it uses a variable whose value is lost, stays in the list for another time.
func (s *Session) Replay(ctx context.Context, count int, out Output) []Replayed {
	s.known.pause(true)
	defer s.known.pause(false)
	r := &replaying{s: s, ctx: ctx, count: count, out: out}
	return r.all(s.known.lost())
}

func (d *declarations) pause(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused = on
}

func (d *declarations) lost() []*entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.entries), func(e *entry) bool { return !e.lost })
}

// split makes an entry of each piece of an entry.
func (d *declarations) split(e *entry) []*entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	var parts []*entry
	for _, p := range e.pieces {
		parts = append(parts, newEntry([]frontend.Piece{p}, e.lost))
	}
	i := slices.Index(d.entries, e)
	d.entries = slices.Replace(d.entries, i, i+1, parts...)
	return parts
}

// replaying is one replay.
type replaying struct {
	s     *Session
	ctx   context.Context
	count int
	out   Output
	lines int // how many lines have been given to cells
	done  []Replayed
}

// all declares everything as one cell, in which the order does not matter. Where that fails it goes on with the
// declarations of each cell, and then with each declaration.
func (r *replaying) all(lost []*entry) []Replayed {
	if len(lost) == 0 {
		return nil
	}
	sources := make([]string, len(lost))
	for i, e := range lost {
		sources[i] = e.source
	}
	if r.run(strings.Join(sources, "\n")) == nil {
		for _, e := range lost {
			r.settle(e, nil)
		}
		return r.done
	}
	var parts []*entry
	left, _ := r.each(lost)
	for _, e := range left {
		parts = append(parts, r.s.known.split(e)...)
	}
	left, why := r.each(parts)
	for _, e := range left {
		r.settle(e, why[e])
	}
	return r.done
}

// each declares entries in their order, again and again until no more of them succeed.
func (r *replaying) each(entries []*entry) (left []*entry, why map[*entry]error) {
	why = map[*entry]error{}
	left = entries
	for before := len(left) + 1; len(left) > 0 && len(left) < before; {
		before = len(left)
		var failed []*entry
		for _, e := range left {
			if why[e] = r.run(e.source); why[e] != nil {
				failed = append(failed, e)
				continue
			}
			r.settle(e, nil)
		}
		left = failed
	}
	return left, why
}

// run runs a cell on lines of its own.
func (r *replaying) run(src string) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	before := r.lines
	r.lines += strings.Count(src, "\n") + 1
	_, err := r.s.run(r.ctx, Cell{Count: r.count, Source: strings.Repeat("\n", before) + src}, r.out, either)
	return err
}

func (r *replaying) settle(e *entry, err error) {
	d := Replayed{Source: e.source, Err: err}
	for _, p := range e.pieces {
		d.Names = append(d.Names, p.Names...)
		if p.Variable {
			d.Variables = append(d.Variables, p.Names...)
		}
	}
	r.done = append(r.done, d)
	r.s.known.mu.Lock()
	defer r.s.known.mu.Unlock()
	e.lost = err != nil
}
