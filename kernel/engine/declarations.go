package engine

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// declarations are the sources of what cells have declared, so that they can be declared again where the values are lost.
type declarations struct {
	mu      sync.Mutex
	entries []*entry // oldest first
	paused  bool     // what is declared is in the list
}

// entry is what one cell declared, as far as nothing later has replaced it.
type entry struct {
	pieces []frontend.Piece
	source string
	lost   bool // it is of an earlier process, and not known to this one
}

func newEntry(pieces []frontend.Piece, lost bool) *entry {
	e := &entry{pieces: pieces, lost: lost}
	e.join()
	return e
}

func (e *entry) join() {
	texts := make([]string, len(e.pieces))
	for i, p := range e.pieces {
		texts[i] = p.Source
	}
	e.source = strings.Join(texts, "\n")
}

// drop takes out the pieces all of whose names are declared anew, and the methods of types that are.
func (e *entry) drop(anew map[string]bool) {
	before := len(e.pieces)
	e.pieces = slices.DeleteFunc(slices.Clone(e.pieces), func(p frontend.Piece) bool {
		return !slices.ContainsFunc(p.Names, func(name string) bool {
			typ, _, method := strings.Cut(name, ".")
			return !anew[name] && !(method && !strings.HasPrefix(name, "import ") && anew[typ])
		})
	})
	if len(e.pieces) != before {
		e.join()
	}
}

// add puts what a cell declared, and what else it gave a new meaning, behind the rest.
func (d *declarations) add(pieces []frontend.Piece, other []string, lost bool) {
	anew := map[string]bool{}
	for _, name := range other {
		anew[name] = true
	}
	for _, p := range pieces {
		for _, name := range p.Names {
			anew[name] = true
		}
	}
	if len(anew) == 0 {
		return
	}
	for _, e := range d.entries {
		e.drop(anew)
	}
	d.entries = slices.DeleteFunc(d.entries, func(e *entry) bool { return len(e.pieces) == 0 })
	if len(pieces) > 0 {
		d.entries = append(d.entries, newEntry(pieces, lost))
	}
}

// load takes the list of an earlier process.
func (d *declarations) load(sources []string) {
	for _, src := range sources {
		d.add(frontend.Pieces(src), nil, true)
	}
}

// Declarations lists the sources of what cells have declared, oldest first, each as a cell that declares it again: imports,
// types, constants and functions, and variables that can be made again without running what a cell might not want to run
// twice. What was declared anew is left out. Lost ones of an earlier process (Options.Replay) are among them.
func (s *Session) Declarations() []string {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	out := make([]string, len(s.known.entries))
	for i, e := range s.known.entries {
		out[i] = e.source
	}
	return out
}

// record keeps what a cell has declared.
func (s *Session) record(p *prepared, src string) {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if s.known.paused {
		return
	}
	p.mu.Lock()
	var ran []string
	for _, v := range p.declared {
		ran = append(ran, v.Name())
	}
	p.mu.Unlock()
	var pieces []frontend.Piece
	fresh := map[string]bool{} // variables of this cell that are in the list
	for _, piece := range frontend.Pieces(src) {
		if len(piece.Names) == 0 {
			continue
		}
		if piece.Variable {
			if slices.ContainsFunc(piece.Names, func(n string) bool { return !slices.Contains(ran, n) }) || !s.quiet(piece.Values, fresh) {
				continue
			}
			for _, n := range piece.Names {
				fresh[n] = true
			}
		}
		pieces = append(pieces, piece)
	}
	s.known.add(pieces, ran, false)
}

// harmless are functions of packages that do nothing but make a value.
var harmless = []string{"errors.New", "regexp.MustCompile", "big.NewInt", "time.Duration", "new", "make", "len", "cap", "min", "max", "complex", "real", "imag", "append"}

// quiet reports whether values can be made again with nothing but declarations, and with no effect on anything else.
func (s *Session) quiet(values []ast.Expr, fresh map[string]bool) bool {
	ok := true
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // made, not called
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			ok = ok && s.makes(n.Fun)
		case *ast.Ident:
			if _, isVar := s.scope.Lookup(n.Name).(*types.Var); isVar {
				ok = ok && (fresh[n.Name] || s.known.has(n.Name))
			}
		}
		return ok
	}
	for _, v := range values {
		ast.Inspect(v, look)
	}
	return ok
}

// makes reports whether a call of fun is a conversion or one of the harmless functions.
func (s *Session) makes(fun ast.Expr) bool {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.InterfaceType, *ast.StructType, *ast.FuncType:
		return true
	case *ast.Ident:
		obj := s.scope.Lookup(fun.Name)
		if obj == nil {
			obj = types.Universe.Lookup(fun.Name)
		}
		switch obj.(type) {
		case *types.TypeName:
			return true
		case *types.Builtin:
			return slices.Contains(harmless, fun.Name)
		}
	case *ast.SelectorExpr:
		pkg, ok := fun.X.(*ast.Ident)
		return ok && s.scope.Lookup(pkg.Name) == nil && slices.Contains(harmless, pkg.Name+"."+fun.Sel.Name)
	}
	return false
}

// has reports whether a variable is declared by the list.
func (d *declarations) has(name string) bool {
	for _, e := range d.entries {
		for _, p := range e.pieces {
			if p.Variable && slices.Contains(p.Names, name) {
				return true
			}
		}
	}
	return false
}

// clear forgets everything.
func (d *declarations) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = nil
}
