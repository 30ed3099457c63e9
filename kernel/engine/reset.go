package engine

import (
	"go/token"
	"go/types"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/cell"
	"github.com/moduli-rnn/moduli-go/kernel/engine/compile"
	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
)

// reset forgets everything that cells have declared, and stops the goroutines that they have left.
func (s *Session) reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.streams {
		st.run.Stop()
		st.close()
	}
	s.streams = nil
	s.compiler.stop.Store(true)
	s.known.clear()
	return s.renew()
}

// renew gives the session a state in which nothing is known but ctx and the automatic imports.
func (s *Session) renew() error {
	scope, err := frontend.New()
	if err != nil {
		return err
	}
	machine := interp.New()
	if build.Supported() {
		machine.Mixed()
	}
	g, err := machine.Declare(scope.Context())
	if err != nil {
		return err
	}
	g.Place()
	scope.Find(s.find)
	s.swap.Lock()
	defer s.swap.Unlock()
	s.scope, s.machine, s.routings = scope, machine, nil
	s.compiler.renew(scope.Fset())
	return nil
}

// renew forgets the cells that were compiled. Their code stays in memory: it can not be unloaded.
func (c *compiler) renew(fset *token.FileSet) {
	c.demote()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gen = compile.New(fset)
	c.units, c.built, c.promoted = map[*cell.Unit]*prepared{}, map[string]*build.Built{}, map[*types.Func]bool{}
}

// view is what cells can name now. It does not wait for a cell that runs.
func (s *Session) view() *frontend.View {
	s.swap.RLock()
	defer s.swap.RUnlock()
	return s.scope.View()
}
