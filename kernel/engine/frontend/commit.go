package frontend

import (
	"fmt"
	"go/types"
)

// source is a declaration of an earlier cell, kept so that it can be checked
// again when something that it uses is redefined.
type source struct{}

// Redefined is a name that a cell gave another meaning.
type Redefined struct {
	Old, New types.Object
	Why      string // what to tell code that still uses the old one
}

// Commit makes what the cell declares, but for its variables, known to later
// cells, and lists what that redefines.
func (s *Scope) Commit(c *Cell) []Redefined {
	for name, path := range c.imported {
		s.imported[name] = path
		delete(s.objects, name)
	}
	var out []Redefined
	for name, obj := range c.objects {
		if old := s.objects[name]; old != nil {
			out = append(out, Redefined{old, obj, fmt.Sprintf("%s was redefined in %s: run the cell that uses it again", name, c.Name)})
		}
		s.put(name, obj)
	}
	return out
}

// Declare makes a variable known to later cells: its declaration has run.
func (s *Scope) Declare(v *types.Var) { s.put(v.Name(), v) }

func (s *Scope) put(name string, obj types.Object) {
	s.objects[name] = obj
	delete(s.imported, name)
	delete(s.stale, name)
}

// Lookup is what a name stands for, nil if nothing.
func (s *Scope) Lookup(name string) types.Object { return s.objects[name] }
