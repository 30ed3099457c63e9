package interp

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"sync"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build/identity"
	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// typeMap finds the run-time type that lays out values of a static type.
//
// Library types are the real ones. A type declared in a cell is laid out as its
// underlying type, for reflection can not name types; a pointer, slice, map or
// the like through which a type contains itself is laid out by a stand-in of the
// same shape. Interfaces with methods that no package declares become any: what
// they promise was checked by the type checker.
type typeMap struct {
	mu      sync.Mutex
	tables  map[string]symbols.Table
	cache   typeutil.Map                     // types.Type -> reflect.Type
	learned map[*types.TypeName]reflect.Type // unexported library types met in signatures
	open    map[*types.TypeName]bool         // being laid out
	cyclic  bool                             // a stand-in was used since the outermost call
	strict  bool                             // compiled cells share the values
}

func newTypeMap() *typeMap {
	m := &typeMap{tables: map[string]symbols.Table{}, learned: map[*types.TypeName]reflect.Type{}, open: map[*types.TypeName]bool{}}
	m.cache.SetHasher(typeutil.MakeHasher())
	return m
}

// errOpen says that a type contains itself here.
var errOpen = errors.New("type is being laid out")

func (m *typeMap) table(path string) symbols.Table {
	t, ok := m.tables[path]
	if !ok {
		t, _ = symbols.Load(path)
		m.tables[path] = t
	}
	return t
}

// bound is the table of a package's values.
func (m *typeMap) bound(path string) symbols.Table {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.table(path)
}

// of is the run-time type of t.
func (m *typeMap) of(t types.Type) (reflect.Type, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lay(t)
}

func (m *typeMap) lay(t types.Type) (reflect.Type, error) {
	if rt, ok := m.cache.At(t).(reflect.Type); ok {
		return rt, nil
	}
	was := m.cyclic
	m.cyclic = false
	rt, err := m.make(types.Unalias(t))
	if err == nil {
		err = identity.Settle(rt)
	}
	if err == nil && !m.cyclic {
		m.cache.Set(t, rt)
	}
	if len(m.open) == 0 {
		m.cyclic = false
		if err == nil {
			m.cache.Set(t, rt)
		}
	} else {
		m.cyclic = m.cyclic || was
	}
	return rt, err
}

// part lays out the type that t refers to; stand is used where that type is still open.
func (m *typeMap) part(t types.Type, stand reflect.Type, wrap func(reflect.Type) reflect.Type) (reflect.Type, error) {
	rt, err := m.lay(t)
	if errors.Is(err, errOpen) {
		m.cyclic = true
		return stand, nil
	}
	if err != nil {
		return nil, err
	}
	return wrap(rt), nil
}

func (m *typeMap) make(t types.Type) (reflect.Type, error) {
	switch t := t.(type) {
	case *types.Basic:
		if rt := basic[t.Kind()]; rt != nil {
			return rt, nil
		}
	case *types.Named:
		return m.named(t)
	case *types.Pointer:
		return m.part(t.Elem(), reflect.TypeFor[unsafe.Pointer](), reflect.PointerTo)
	case *types.Slice:
		return m.part(t.Elem(), reflect.TypeFor[[]byte](), reflect.SliceOf)
	case *types.Array:
		rt, err := m.lay(t.Elem())
		if err != nil {
			return nil, err
		}
		if n := t.Len(); n < 0 || rt.Size() > 0 && uint64(n) > maxBytes/uint64(rt.Size()) {
			return nil, fmt.Errorf("an array of %d elements does not fit into memory", n)
		}
		return reflect.ArrayOf(int(t.Len()), rt), nil
	case *types.Chan:
		dir := map[types.ChanDir]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}[t.Dir()]
		return m.part(t.Elem(), reflect.TypeFor[chan int](), func(e reflect.Type) reflect.Type { return reflect.ChanOf(dir, e) })
	case *types.Map:
		stand := reflect.TypeFor[map[int]int]()
		key, err := m.part(t.Key(), stand, func(k reflect.Type) reflect.Type { return k })
		if err != nil {
			return nil, err
		}
		return m.part(t.Elem(), stand, func(e reflect.Type) reflect.Type { return reflect.MapOf(key, e) })
	case *types.Struct:
		return m.structure(t)
	case *types.Tuple:
		fields := make([]reflect.StructField, t.Len())
		for i := range fields {
			rt, err := m.result(t.At(i).Type())
			if err != nil {
				return nil, err
			}
			fields[i] = reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: rt}
		}
		return reflect.StructOf(fields), nil
	case *types.Signature:
		return m.signature(t)
	case *types.Interface:
		if m.strict && t.NumMethods() > 0 {
			return nil, errors.New("the interpreter does not know the methods of an interface that a cell declares")
		}
		return reflect.TypeFor[any](), nil
	}
	return nil, fmt.Errorf("type %s has no layout", t)
}

// result allows for the invalid types that stand for unused parts of a tuple.
func (m *typeMap) result(t types.Type) (reflect.Type, error) {
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.Invalid {
		return reflect.TypeFor[struct{}](), nil
	}
	return m.lay(t)
}

func (m *typeMap) named(t *types.Named) (reflect.Type, error) {
	obj := t.Obj()
	if obj.Pkg() == nil { // error, comparable
		if obj.Name() == "error" {
			return reflect.TypeFor[error](), nil
		}
		return nil, fmt.Errorf("type %s has no layout", t)
	}
	if obj.Pkg().Path() == "$ssa" && t.Underlying() == types.Typ[types.UnsafePointer] { // the deferStack of range over func
		return reflect.TypeFor[unsafe.Pointer](), nil
	}
	if obj.Pkg().Path() == "main" {
		if m.open[obj] {
			return nil, errOpen
		}
		m.open[obj] = true
		defer delete(m.open, obj)
		return m.lay(t.Underlying())
	}
	if t.TypeArgs().Len() > 0 {
		return nil, fmt.Errorf("generic type %s is not linked into this kernel for these type arguments", t)
	}
	if rt, ok := m.table(obj.Pkg().Path()).Type(obj.Name()); ok && obj.Parent() == obj.Pkg().Scope() {
		return rt, nil
	}
	if rt := m.learned[obj]; rt != nil {
		return rt, nil
	}
	return nil, fmt.Errorf("type %s is not linked into this kernel", t)
}

func (m *typeMap) structure(t *types.Struct) (reflect.Type, error) {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		rt, err := m.lay(f.Type())
		if err != nil {
			return nil, err
		}
		// Embedding is resolved by the compiler, which selects fields by index. As far as reflection
		// goes the field is an ordinary one, for methods can not be promoted to a type made by it.
		fields[i] = reflect.StructField{Name: f.Name(), Type: rt, Tag: reflect.StructTag(t.Tag(i))}
		if f.Name() == "_" {
			return nil, errors.New("a struct with a blank field has no layout here")
		}
		if !f.Exported() {
			fields[i].PkgPath = "main"
		}
	}
	return reflect.StructOf(fields), nil
}

func (m *typeMap) signature(t *types.Signature) (reflect.Type, error) {
	part := func(tuple *types.Tuple, front *types.Var) ([]reflect.Type, error) {
		var out []reflect.Type
		if front != nil {
			tuple = types.NewTuple(append([]*types.Var{front}, vars(tuple)...)...)
		}
		for v := range tuple.Variables() {
			rt, err := m.part(v.Type(), reflect.TypeFor[unsafe.Pointer](), func(r reflect.Type) reflect.Type { return r })
			if err != nil {
				return nil, err
			}
			out = append(out, rt)
		}
		return out, nil
	}
	in, err := part(t.Params(), nil)
	if err != nil {
		return nil, err
	}
	out, err := part(t.Results(), nil)
	if err != nil {
		return nil, err
	}
	if len(in) > 50 || len(out) > 50 {
		return nil, errors.New("a function of more than 50 parameters or results has no layout here")
	}
	return reflect.FuncOf(in, out, t.Variadic() && in[len(in)-1].Kind() == reflect.Slice), nil
}

func vars(t *types.Tuple) []*types.Var {
	var out []*types.Var
	for v := range t.Variables() {
		out = append(out, v)
	}
	return out
}

// maxBytes is what one value may take.
const maxBytes = 1 << 36

var basic = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
	types.UnsafePointer: reflect.TypeFor[unsafe.Pointer](), types.UntypedNil: reflect.TypeFor[unsafe.Pointer](),
	types.UntypedBool: reflect.TypeFor[bool](), types.UntypedString: reflect.TypeFor[string](),
	types.UntypedInt: reflect.TypeFor[int](), types.UntypedRune: reflect.TypeFor[rune](), types.UntypedFloat: reflect.TypeFor[float64](),
}
