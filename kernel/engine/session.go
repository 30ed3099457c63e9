package engine

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"os"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Options configure a session. The zero value is good.
type Options struct {
	// Grace is how long an interrupted cell may take to stop before Run returns
	// without it. The default is 150 ms. What is left behind, a library call that
	// does not listen, computes nothing more for the cell once it returns.
	Grace time.Duration
	// Dir is the notebook's folder, whose go.mod compiled cells honour; "" for none.
	Dir string
	// Replay are the Declarations of an earlier session, which Replay declares again.
	Replay []string
	// Pipe makes the pipe for what cells write to standard output (0) and standard error (1): it is asked once for each.
	// The default is os.Pipe.
	Pipe func(stream int) (r, w *os.File, err error)
}

// Session runs cells one after the other, each on what the earlier ones left.
type Session struct {
	turn    sync.Mutex // held while a cell with all its commands runs
	magics  magic.Session
	grace   time.Duration
	mu      sync.Mutex // held while a cell runs
	scope   *frontend.Scope
	machine *interp.Machine
	console *console   // nil before the first cell
	streams []*streams // of earlier cells whose goroutines may still write
	closed  bool
	assist  assisting

	compiler *compiler
	routings []Routing
	known    declarations
	pipe     func(stream int) (r, w *os.File, err error) // of Options
	spent    magic.Spent                                 // by the last piece of Go
	beside   beside
	swap     sync.RWMutex // held while scope and machine are replaced, and where they are read beside a cell
}

var _ Runner = (*Session)(nil)

// New starts a session in which nothing but ctx and the automatic imports is known.
func New(opts Options) (*Session, error) {
	s := &Session{grace: opts.Grace, compiler: &compiler{dir: opts.Dir}, pipe: opts.Pipe}
	if s.grace <= 0 {
		s.grace = 150 * time.Millisecond
	}
	if err := s.renew(); err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	s.known.load(opts.Replay)
	return s, nil
}

// Status says whether src is ready to run.
func (s *Session) Status(src string) (Status, string) {
	status, indent := magic.Status(src)
	return Status(status), indent
}

// Close ends the session. Goroutines that cells left behind are told to stop.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, st := range s.streams {
		st.run.Stop()
		st.close()
	}
	s.streams = nil
	s.beside.close()
	if s.console != nil {
		s.console.close()
	}
	s.compiler.close()
	return nil
}

// Run executes a cell. It returns the value of the cell's last expression, nil if it has none.
func (s *Session) Run(ctx context.Context, c Cell, out Output) (*display.Bundle, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	if magic.Any(c.Source) {
		return s.command(ctx, c, out)
	}
	c.Source = called(c.Source)
	return s.run(ctx, c, out, either)
}

// called is a cell that calls main, if it is a program which declares it.
func called(src string) string {
	if frontend.Main(src) {
		return src + "\nmain()"
	}
	return src
}

func (s *Session) run(ctx context.Context, c Cell, out Output, via choice) (*display.Bundle, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, &Error{Name: "closed", Value: "the session has ended"}
	}
	if ctx == nil {
		ctx = context.Background()
	}
	s.settled()
	s.compiler.out = out
	name := fmt.Sprintf("In[%d]", c.Count)
	began := time.Now()
	cell, err := s.prepare(ctx, name, c.Source, via)
	s.spent = magic.Spent{Prepare: time.Since(began)}
	if err != nil {
		return nil, failure(c.Source, name, err)
	}
	s.sweep()
	s.compiler.calm(s.streams)
	st, err := s.capture(ctx, out)
	if err != nil {
		return nil, &Error{Name: "kernel error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	s.streams = append(s.streams, st)
	clock := magic.Start()
	err = s.execute(ctx, cell, st)
	s.spent.Add(clock.Stop())
	s.keep(cell)
	s.record(cell, c.Source)
	st.release()
	if err != nil {
		return nil, s.stopped(ctx, c.Source, name, st, err)
	}
	return s.value(cell)
}

// prepared is a cell that is compiled and whose variables have their places.
type prepared struct {
	*frontend.Cell
	mu       sync.Mutex
	declared []*types.Var // in the order in which their declarations ran
	compiled *compiled    // nil if the cell is interpreted
	body     func()       // runs in place of the statements, unless it is nil
}

// prepare takes a cell through the front end and the gate to the engine that
// runs it. Nothing of it has run, and nothing is known of it to others, if it fails.
func (s *Session) prepare(ctx context.Context, name, src string, via choice) (p *prepared, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Error{Name: "not supported", Value: fmt.Sprintf("%s: the kernel could not prepare this cell: %v", name, v),
				Traceback: []string{fmt.Sprintf("%s: the kernel could not prepare this cell: %v", name, v), string(debug.Stack())}}
		}
	}()
	p = &prepared{}
	s.compiler.ctx = ctx
	if err = s.importC(ctx, name, src); err != nil {
		return nil, err
	}
	if p.Cell, err = s.scope.Check(name, src); err != nil {
		return nil, err
	}
	for _, r := range p.Renewed {
		s.machine.Rename(r.Old, r.New)
	}
	var refusal error
	if via == either {
		if refusal = s.heavy(p); refusal != nil {
			if s.compile(ctx, p) == nil {
				s.route(name, "compiled", refusal)
				s.commit(p)
				return p, nil
			}
			return s.prepare(ctx, name, src, interpretedFirst)
		}
	}
	if via != compiledOnly && refusal == nil {
		refusal = s.interpret(p)
	}
	switch {
	case via == compiledOnly || refusal != nil && via != interpretedOnly:
		if err := s.compile(ctx, p); err != nil {
			s.route(name, "refused", refusal)
			return nil, s.turnedAway(refusal, err)
		}
		s.route(name, "compiled", refusal)
	case refusal != nil:
		s.route(name, "refused", refusal)
		return nil, refusal
	default:
		s.route(name, "interpreted", nil)
	}
	s.commit(p)
	return p, nil
}

// interpret makes a checked cell ready for the interpreter, or says why it is not run by it.
func (s *Session) interpret(p *prepared) error {
	if len(p.Effects) > 0 {
		return &refused{p.Name + ": ", &gate.Refusal{Construct: "import of " + p.Effects[0], Why: "it is not linked into the kernel"}}
	}
	if err := s.mentionsC(p); err != nil {
		return err
	}
	order := gate.OrderOf(p.Files, p.Info)
	if err := gate.Syntax(p.Top, p.Files, p.Info); err != nil {
		return s.placed(err)
	}
	for _, v := range p.Show {
		if err := gate.Shown(v); err != nil && build.Supported() {
			return s.placed(err)
		}
		if _, err := s.machine.Declare(v); err != nil {
			return s.placed(err)
		}
	}
	for _, v := range p.Vars {
		g, err := s.machine.Declare(v.Obj)
		if err != nil {
			return s.placed(err)
		}
		if v.Flag == nil {
			g.Place()
			continue
		}
		flag, err := s.machine.Declare(v.Flag)
		if err != nil {
			return s.placed(err)
		}
		flag.OnStore(func() { s.ran(p, v.Obj, g) })
	}
	_, err := s.machine.Prepare(p.All, order)
	return s.placed(err)
}

// commit makes the functions of a cell the ones that all code calls.
func (s *Session) commit(p *prepared) {
	if p.compiled != nil {
		s.define(p.compiled)
	} else {
		for _, f := range p.Funcs {
			s.machine.Define(f.Obj, f.Body)
		}
		s.compiler.gen.Note(p.Cell)
	}
	redefined := s.scope.Commit(p.Cell)
	s.noteHeld(redefined)
	if len(redefined)+len(p.Renewed)+len(p.Again) > 0 {
		s.compiler.epoch++
	}
	for _, r := range redefined {
		switch old := r.Old.(type) {
		case *types.Func:
			if now, ok := r.New.(*types.Func); ok && types.Identical(old.Type(), now.Type()) {
				s.machine.Replace(old, now)
			} else {
				s.machine.RetireFunc(old, r.Why)
			}
		case *types.Var:
			s.retire(old, r.Why)
		}
	}
}

// retire makes code that still uses a variable fail with why.
func (s *Session) retire(v *types.Var, why string) {
	if g := s.machine.Global(v); g != nil {
		g.Retire(why)
	}
}

// ran is called when the declaration of a variable has run: from now on code
// of earlier cells that names the variable means the new one.
func (s *Session) ran(p *prepared, v *types.Var, g *interp.Global) {
	if !g.Placed() {
		g.Place()
	}
	switch old := s.scope.Lookup(v.Name()).(type) {
	case *types.Var:
		if og := s.machine.Global(old); og != nil && types.Identical(old.Type(), v.Type()) {
			g.Replace(og)
		} else {
			s.retire(old, fmt.Sprintf("%s was redefined with type %s: run the cell that uses it again", v.Name(), short(v.Type())))
		}
	case *types.Func:
		s.machine.RetireFunc(old, v.Name()+" is no function any more: it was redefined as a variable")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.declared = append(p.declared, v)
}

// keep makes the variables whose declarations have run known to later cells.
func (s *Session) keep(p *prepared) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, v := range p.declared {
		s.scope.Declare(v)
	}
}

// call runs the initialisation of a cell that has one, and its statements.
func (s *Session) call(run *interp.Run, cell *prepared) error {
	if cell.body != nil {
		return s.machine.CallCompiled(run, cell.body)
	}
	if cell.compiled != nil {
		return s.machine.CallCompiled(run, s.code(cell))
	}
	if cell.Init != nil {
		if err := s.machine.Call(run, cell.Init); err != nil {
			return err
		}
		for _, v := range cell.Vars {
			s.ran(cell, v.Obj, s.machine.Global(v.Obj))
		}
	}
	return s.machine.Call(run, cell.Main)
}

// patience is how long an interrupted cell that was compiled may take to stop.
const patience = 3 * time.Second

// lasting is a context that ends when ctx does while the cell runs. What was derived from
// it lives on after end.
func lasting(ctx context.Context) (own context.Context, end func()) {
	own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	return own, func() { stop() }
}

// execute runs the statements of a prepared cell.
func (s *Session) execute(ctx context.Context, cell *prepared, st *streams) error {
	if v := s.scope.Context(); s.scope.Lookup(v.Name()) == types.Object(v) { // no cell has declared its own
		own, end := lasting(ctx)
		defer end()
		s.machine.Global(v).Value().Set(reflect.ValueOf(&own).Elem())
	}
	done := make(chan error, 1)
	ended := false
	go func() {
		defer func() {
			if !ended { // runtime.Goexit
				done <- &interp.Panic{Value: errors.New("the cell's goroutine was ended")}
			}
		}()
		err := s.call(st.run, cell)
		ended = true
		done <- err
	}()
	for running := true; running; {
		select {
		case err := <-done:
			if err == nil && ctx.Err() != nil && st.run.Stopped() {
				return interp.ErrStopped
			}
			return err
		case hot := <-s.machine.Hot():
			s.promote(hot)
		case out := <-s.compiler.ended():
			s.settle(out)
		case <-ctx.Done():
			st.run.Stop()
			running = false
		case <-st.run.Done():
			running = false
		}
	}
	s.compiler.stop.Store(true)
	grace := s.grace
	if cell.compiled != nil && st.run.Fault() == nil { // after a fault there is nothing to wait for
		grace = max(grace, patience)
	}
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case err := <-done:
		return err
	case <-t.C:
		st.abandoned = true
		return interp.ErrStopped
	}
}
