package engine

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// promotion is the compilation of functions of interpreted cells that were found
// to run for long. It goes on beside the cells, and once it is loaded all code calls
// what was compiled.
type promotion struct {
	fns    []*types.Func
	cell   *prepared
	tool   *build.Builder
	epoch  int
	cancel context.CancelFunc
	done   chan promoted
}

// promoted is the outcome of a promotion's build.
type promoted struct {
	built *build.Built
	err   error
}

// ended gives the outcome of the promotion that is under way.
func (c *compiler) ended() <-chan promoted {
	if c.promotion == nil {
		return nil
	}
	return c.promotion.done
}

// promote begins to compile functions, unless others are being compiled.
func (s *Session) promote(hot []*types.Func) {
	c := s.compiler
	if c.promotion != nil {
		return
	}
	var mentions []string
	var fns []*types.Func
	for _, f := range hot {
		if name := s.reference(f); name != "" && !c.promoted[f] {
			c.promoted[f] = true
			mentions, fns = append(mentions, "_ = "+name), append(fns, f)
		}
	}
	if len(fns) == 0 {
		return
	}
	p, tool, unit, err := s.mentioning(strings.Join(mentions, "\n"))
	if err != nil {
		return // they stay interpreted
	}
	ctx, cancel := context.WithCancel(context.Background())
	pr := &promotion{fns: fns, cell: p, tool: tool, epoch: c.epoch, cancel: cancel, done: make(chan promoted, 1)}
	c.promotion = pr
	go func() {
		built, err := tool.Build(ctx, unit)
		pr.done <- promoted{built, err}
	}()
}

// mentioning writes a cell that mentions functions as a package, which takes them
// and all that they call along.
func (s *Session) mentioning(src string) (p *prepared, tool *build.Builder, unit build.Unit, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the functions can not be compiled: %v", v)
		}
	}()
	p = &prepared{}
	if p.Cell, err = s.scope.Check("", src); err == nil {
		tool, unit, err = s.program(p)
	}
	return p, tool, unit, err
}

// settle loads a promotion that has been built, unless cells have changed too much meanwhile.
func (s *Session) settle(out promoted) {
	c := s.compiler
	pr := c.promotion
	c.promotion = nil
	pr.cancel()
	if out.err != nil {
		return
	}
	if pr.epoch != c.epoch {
		for _, f := range pr.fns { // another time
			delete(c.promoted, f)
		}
		return
	}
	if s.load(pr.tool, pr.cell, out.built) != nil {
		return // they stay interpreted
	}
	prog := pr.cell.compiled.prog
	for i, f := range prog.Funcs {
		for _, hot := range pr.fns {
			if f.Obj == hot {
				prog.Funcs[i].Copy = false
			}
		}
	}
	s.define(pr.cell.compiled)
}

// settled loads a promotion that was built since the last cell.
func (s *Session) settled() {
	select {
	case out := <-s.compiler.ended():
		s.settle(out)
	default:
	}
}

// demote ends the promotion that is under way.
func (c *compiler) demote() {
	if c.promotion != nil {
		c.promotion.cancel()
		<-c.promotion.done
		c.promotion = nil
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
