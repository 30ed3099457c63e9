package control

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// choose is a drop-down of the values of a slice.
func (p Param) choose(t reflect.Type, all reflect.Value) (argument, error) {
	if all.Kind() != reflect.Slice && all.Kind() != reflect.Array || all.Len() == 0 {
		return argument{}, fmt.Errorf("choices of type %v: want a slice of at least one value", all.Type())
	}
	if p.Labels != nil && len(p.Labels) != all.Len() {
		return argument{}, fmt.Errorf("%d labels for %d choices", len(p.Labels), all.Len())
	}
	values, texts, first := make([]reflect.Value, all.Len()), slices.Clone(p.Labels), 0
	for i := range values {
		v := all.Index(i)
		if v.Kind() == reflect.Interface && !v.IsNil() {
			v = v.Elem()
		}
		if v.Kind() == reflect.Interface && t.Kind() == reflect.Interface { // nil
			values[i] = reflect.Zero(t)
			if p.Labels == nil {
				texts = append(texts, "none")
			}
			continue
		}
		var err error
		if values[i], err = convert(v, t); err != nil {
			return argument{}, fmt.Errorf("choice %d: %w", i, err)
		}
		if p.Labels == nil {
			texts = append(texts, label(v))
		}
	}
	if p.Start != nil {
		v, err := convert(reflect.ValueOf(p.Start), t)
		if err != nil {
			return argument{}, err
		}
		first = slices.IndexFunc(values, func(x reflect.Value) bool { return reflect.DeepEqual(x.Interface(), v.Interface()) })
		if first < 0 {
			return argument{}, fmt.Errorf("start %v: want one of %s", p.Start, strings.Join(texts, ", "))
		}
	}
	c := NewDropdown(p.Name, texts...)
	err := c.SetIndex(first)
	return argument{c, func() reflect.Value { return values[max(c.Index(), 0)] }}, err
}

// label is what a choice says of itself: its text, or its type where it has no fields to tell.
func label(v reflect.Value) string {
	if v.CanInterface() {
		if s, ok := v.Interface().(fmt.Stringer); ok {
			return s.String()
		}
	}
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && t.NumField() == 0 || t.Kind() == reflect.Func {
		return t.Name()
	}
	return fmt.Sprint(v)
}

const maxEnumeration = 64

// enumeration is a slice of all constants of a type that counts 0, 1, 2 and names them by String; the zero Value if t is no
// such type. Constants end where a name repeats or says no more than the number.
func enumeration(t reflect.Type) (all reflect.Value) {
	if t.PkgPath() == "" ||
		t.Kind() < reflect.Int || t.Kind() > reflect.Uint64 || !t.Implements(reflect.TypeFor[fmt.Stringer]()) {
		return reflect.Value{}
	}
	defer func() {
		if recover() != nil && all.Len() < 2 { // a table of names that ends
			all = reflect.Value{}
		}
	}()
	all = reflect.MakeSlice(reflect.SliceOf(t), 0, 8)
	names := map[string]bool{"": true}
	for i := range maxEnumeration + 1 {
		v := reflect.ValueOf(i).Convert(t)
		name := v.Interface().(fmt.Stringer).String()
		number := fmt.Sprint(i)
		if names[name] || name == number || strings.HasSuffix(name, "("+number+")") || strings.HasSuffix(name, " "+number) {
			if i == 0 { // it counts from 1
				continue
			}
			break
		}
		names[name] = true
		all = reflect.Append(all, v)
	}
	if n := all.Len(); n < 2 || n > maxEnumeration {
		return reflect.Value{}
	}
	return all
}
