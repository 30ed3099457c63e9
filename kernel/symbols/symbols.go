package symbols

import (
	"reflect"

	"github.com/moduli-rnn/moduli-go/kernel/symbols/lib"
	"github.com/moduli-rnn/moduli-go/kernel/symbols/std"
)

// Table maps each exported name of a package to what is linked into this binary.
type Table map[string]any

// Load makes the table of the package with the given import path, false if cells may not import it.
func Load(path string) (Table, bool) {
	if t := std.Table(path); t != nil {
		return Table(t()), true
	}
	if t := lib.Table(path); t != nil {
		return Table(t()), true
	}
	return nil, false
}

// Func is the function of that name.
func (t Table) Func(name string) (reflect.Value, bool) {
	switch v := t[name].(type) {
	case nil, reflect.Type:
		return reflect.Value{}, false
	default:
		r := reflect.ValueOf(v)
		return r, r.Kind() == reflect.Func
	}
}

// Var is the address of the variable of that name.
func (t Table) Var(name string) (reflect.Value, bool) {
	switch v := t[name].(type) {
	case nil, reflect.Type:
		return reflect.Value{}, false
	default:
		r := reflect.ValueOf(v)
		return r, r.Kind() == reflect.Pointer
	}
}

// Type is the type of that name.
func (t Table) Type(name string) (reflect.Type, bool) {
	r, ok := t[name].(reflect.Type)
	return r, ok
}

// Paths lists the import paths of all packages that cells may import, in order.
func Paths() []string { return append(std.Paths(), lib.Paths()...) }
