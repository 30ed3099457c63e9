package frontend

import (
	"fmt"
	"go/types"
	"maps"
)

// Redefined is a name that a cell gave another meaning.
type Redefined struct {
	Old, New types.Object
	Why      string // what to tell code that still uses the old one
}

// Renewed is a variable whose type was declared again as it was: New has the
// new type and is the same variable.
type Renewed struct{ Old, New *types.Var }

// Commit makes what the cell declares, but for its variables, known to later
// cells, and lists what that redefines.
func (s *Scope) Commit(c *Cell) (redefined []Redefined) {
	s.names.Lock()
	defer s.names.Unlock()
	for name, path := range c.imported {
		s.imported[name] = path
		delete(s.objects, name)
	}
	maps.Copy(s.dotted, c.dotted)
	for name, obj := range c.objects {
		old := s.objects[name]
		if old != nil {
			redefined = append(redefined, Redefined{old, obj, fmt.Sprintf("%s was redefined in %s: run the cell that uses it again", name, c.Name)})
		}
		if _, ok := old.(*types.TypeName); ok {
			s.forget(name)
		}
		delete(s.decls, name)
		s.put(name, obj)
	}
	for _, d := range c.sources {
		if old := s.decls[d.key]; old != nil && old.fn != nil && d.fn != nil && old.fn != d.fn && d.fn.Signature().Recv() != nil {
			redefined = append(redefined, Redefined{old.fn, d.fn, fmt.Sprintf("%s was redefined in %s", d.key, c.Name)})
		}
		s.decls[d.key] = d
	}
	for _, f := range c.Funcs {
		if s.objects[f.Obj.Name()] == types.Object(f.Obj) {
			delete(s.stale, f.Obj.Name()) // compiled again, it fits
		}
	}
	for fn, why := range c.Broken {
		redefined = append(redefined, Redefined{fn, nil, why})
		if s.objects[fn.Name()] == types.Object(fn) {
			s.stale[fn.Name()] = why
		}
	}
	for name, why := range c.lost {
		delete(s.objects, name)
		s.stale[name] = why
	}
	for _, r := range c.Renewed {
		if s.objects[r.Old.Name()] == types.Object(r.Old) {
			s.objects[r.Old.Name()] = r.New
		}
	}
	return redefined
}

// forget drops the methods of a type that is declared anew.
func (s *Scope) forget(typ string) {
	for key, d := range s.decls {
		if d.fn != nil && len(key) > len(typ) && key[:len(typ)+1] == typ+"." {
			delete(s.decls, key)
		}
	}
}

// Declare makes a variable known to later cells: its declaration has run.
func (s *Scope) Declare(v *types.Var) {
	s.names.Lock()
	defer s.names.Unlock()
	s.put(v.Name(), v)
}

func (s *Scope) put(name string, obj types.Object) {
	if old := s.objects[name]; old != nil && old != obj {
		if _, isVar := obj.(*types.Var); isVar {
			delete(s.decls, name)
		}
	}
	s.objects[name] = obj
	delete(s.imported, name)
	delete(s.stale, name)
}

// Lookup is what a name stands for, nil if nothing.
func (s *Scope) Lookup(name string) types.Object { return s.objects[name] }
