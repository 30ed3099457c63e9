package frontend

import (
	"go/token"
	"go/types"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// Scope is what cells can name: what earlier cells declared and imported, and
// the packages that are imported for them.
type Scope struct {
	fset    *token.FileSet
	imports *symbols.Importer
	prog    *ssa.Program
	sizes   types.Sizes

	names    sync.RWMutex            // held while the maps below change, which one cell at a time does
	objects  map[string]types.Object // of earlier cells, by name
	stale    map[string]string       // why a name of an earlier cell can not be used
	imported map[string]string       // by cells: name -> path
	dotted   map[string]types.Object // by cells, into their scope
	auto     map[string]string       // for cells: name -> path
	decls    map[string]*source      // functions, methods and types of earlier cells, by key
	created  map[*types.Package]bool // known to prog
	context  *types.Var
}

// New makes the scope of a new session: nothing but ctx, the context of the running cell.
func New() (*Scope, error) {
	imp, err := symbols.NewImporter()
	if err != nil {
		return nil, err
	}
	s := &Scope{
		fset:     token.NewFileSet(),
		imports:  imp,
		sizes:    types.SizesFor("gc", runtime.GOARCH),
		objects:  map[string]types.Object{},
		stale:    map[string]string{},
		imported: map[string]string{},
		dotted:   map[string]types.Object{},
		auto:     automatic(symbols.Paths()),
		decls:    map[string]*source{},
		created:  map[*types.Package]bool{},
	}
	s.prog = ssa.NewProgram(s.fset, ssa.InstantiateGenerics|ssa.BareInits)
	ctx, err := imp.Import("context")
	if err != nil {
		return nil, err
	}
	home := types.NewPackage("main", "main")
	s.context = types.NewVar(token.NoPos, home, "ctx", ctx.Scope().Lookup("Context").Type())
	home.Scope().Insert(s.context)
	s.create(home)
	s.objects["ctx"] = s.context
	return s, nil
}

// Find sets where packages come from that are not linked into the kernel.
func (s *Scope) Find(f symbols.Finder) { s.imports.Find(f) }

// Context is the variable ctx.
func (s *Scope) Context() *types.Var { return s.context }

// Fset holds the positions of all cells.
func (s *Scope) Fset() *token.FileSet { return s.fset }

// create makes a package without syntax known to the compiler.
func (s *Scope) create(p *types.Package) {
	if !s.created[p] {
		s.created[p] = true
		s.prog.CreatePackage(p, nil, nil, false)
	}
}

// automatic chooses the packages whose names cells may use without importing
// them: the standard library's, this project's, and those of gonum that share
// their names with none of these.
func automatic(paths []string) map[string]string {
	out := map[string]string{}
	for _, p := range slices.SortedStableFunc(slices.Values(paths), gonumLast) {
		name := packageName(p)
		switch p {
		case "math/rand", "crypto/rand", "html/template":
			continue // their namesakes are what a notebook means
		}
		if other, taken := out[name]; taken && (gonum(p) || len(other) <= len(p)) {
			continue
		}
		out[name] = p
	}
	return out
}

func gonum(path string) bool { return strings.HasPrefix(path, "gonum.org/") }

func gonumLast(a, b string) int {
	switch {
	case gonum(a) == gonum(b):
		return 0
	case gonum(b):
		return -1
	}
	return 1
}

// packageName is the name that a package of one of our paths declares.
func packageName(p string) string {
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		return path.Base(path.Dir(p))
	}
	return base
}
