package engine

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// promoter compiles functions of interpreted cells that are found to run for long,
// while they run: from then on all code calls what was compiled.
type promoter struct {
	s      *Session
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when the build under way has ended; nil if there is none
}

func (s *Session) promoter(ctx context.Context) *promoter {
	p := &promoter{s: s}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

// start compiles functions beside the cell that calls them, unless others are being compiled.
func (p *promoter) start(hot []*types.Func) {
	if p.busy() {
		return
	}
	var names []string
	var fns []*types.Func
	for _, f := range hot {
		if name := p.s.reference(f); name != "" && !p.s.compiler.promoted[f] {
			p.s.compiler.promoted[f] = true
			names, fns = append(names, "_ = "+name), append(fns, f)
		}
	}
	if len(fns) == 0 {
		return
	}
	p.done = make(chan struct{})
	go func() {
		defer close(p.done)
		if p.s.promote(p.ctx, strings.Join(names, "\n"), fns) != nil && p.ctx.Err() != nil {
			for _, f := range fns { // another time
				delete(p.s.compiler.promoted, f)
			}
		}
	}()
}

func (p *promoter) busy() bool {
	if p.done == nil {
		return false
	}
	select {
	case <-p.done:
		p.done = nil
		return false
	default:
		return true
	}
}

// stop ends a build that is under way.
func (p *promoter) stop() {
	p.cancel()
	if p.done != nil {
		<-p.done
	}
}

// reference is how a cell names a function or method, "" if it can not.
func (s *Session) reference(f *types.Func) string {
	sig := f.Signature()
	if sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 {
		return ""
	}
	recv := sig.Recv()
	if recv == nil {
		if s.scope.Lookup(f.Name()) != types.Object(f) {
			return ""
		}
		return f.Name()
	}
	t, pointer := types.Unalias(recv.Type()), false
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	n, ok := t.(*types.Named)
	if !ok || s.scope.Lookup(n.Obj().Name()) != types.Object(n.Obj()) {
		return ""
	}
	if pointer {
		return "(*" + n.Obj().Name() + ")." + f.Name()
	}
	return n.Obj().Name() + "." + f.Name()
}

// promote compiles a cell that mentions functions, which takes them and all that
// they call along, and makes the compiled functions the ones that all code calls.
func (s *Session) promote(ctx context.Context, mentions string, fns []*types.Func) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the functions could not be compiled: %v", v)
		}
	}()
	p := &prepared{}
	if p.Cell, err = s.scope.Check("", mentions); err != nil {
		return err
	}
	if err := s.compile(ctx, p); err != nil {
		return err
	}
	for i, f := range p.compiled.prog.Funcs {
		for _, hot := range fns {
			if f.Obj == hot {
				p.compiled.prog.Funcs[i].Copy = false
			}
		}
	}
	s.define(p.compiled)
	return nil
}

// heavyRounds is how often a loop runs that takes the interpreter longer than the
// compiler and the machine together.
const heavyRounds = 5e6

// heavy says that the statements of a cell run loops which are worth compiling,
// if there is a compiler.
func (s *Session) heavy(p *prepared) error {
	n, pos := gate.Rounds(p.Top, p.Info, func(v *types.Var) (int64, bool) {
		g := s.machine.Global(v)
		if g == nil || !g.Value().IsValid() {
			return 0, false
		}
		switch v := g.Value(); v.Kind() {
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			return v.Int(), true
		case reflect.Slice, reflect.Map, reflect.String:
			return int64(v.Len()), true
		}
		return 0, false
	})
	if n < heavyRounds {
		return nil
	}
	if _, err := s.compiler.builder(); err != nil {
		return nil
	}
	return s.placed(gate.Refuse(pos, "this loop", "its %.3g rounds are worth a compiler", n))
}
