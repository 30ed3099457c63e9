package interp

import (
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// stop unwinds a cell that was interrupted.
type stop struct{}

// exit unwinds a cell that asked the process to end.
type exit struct {
	what string
	code int
}

// tooDeep unwinds a recursion without end.
type tooDeep struct{}

// Stale is the panic of code that uses what a later cell redefined so that it no longer fits.
type Stale struct{ Why string }

func (s *Stale) Error() string { return s.Why }

// RuntimeError marks Stale as a fault of the program.
func (s *Stale) RuntimeError() {}

// The functions below fail as compiled Go does: by doing what fails, so that the
// run-time error is the real one.

//go:noinline
func nilDeref() {
	var p *byte
	scratch(*p)
}

//go:noinline
func scratch(byte) {}

//go:noinline
func badIndex(i int64, n int) { _ = make([]struct{}, n)[i] }

//go:noinline
func badIndexU(i uint64, n int) { _ = make([]struct{}, n)[i] }

//go:noinline
func badShift(n int64) { _ = 1 << n }

// assertion is the run-time error of a type assertion. Its fields are the
// runtime's own; where they have changed, a message alike stands in.
func assertion(iface, concrete, asserted reflect.Type, missing string) error {
	e := new(runtime.TypeAssertionError)
	v := reflect.ValueOf(e).Elem()
	set := func(name string, t reflect.Type) bool {
		f := v.FieldByName(name)
		if !f.IsValid() || f.Kind() != reflect.Pointer {
			return false
		}
		if t != nil {
			*(*unsafe.Pointer)(f.Addr().UnsafePointer()) = reflect.ValueOf(t).UnsafePointer()
		}
		return true
	}
	m := v.FieldByName("missingMethod")
	if set("_interface", iface) && set("concrete", concrete) && set("asserted", asserted) && m.IsValid() && m.Kind() == reflect.String {
		*(*string)(m.Addr().UnsafePointer()) = missing
		return e
	}
	return assertionText(fmt.Sprintf("interface conversion: %v is %v, not %v", iface, concrete, asserted))
}

// shortSlice is the run-time error of a conversion to an array of n. It is made of one of the
// runtime's, with fields of its own; where they have changed, a message alike stands in.
func shortSlice(length, n int) (err error) {
	defer func() {
		e := reflect.ValueOf(recover())
		err = fault(fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", length, n))
		made := reflect.New(e.Type()).Elem()
		made.Set(e)
		x, y := made.FieldByName("x"), made.FieldByName("y")
		if x.IsValid() && x.Kind() == reflect.Int64 && y.IsValid() && y.Kind() == reflect.Int {
			if x.Int() == 1 { // the length of the array below
				length, n = n, length
			}
			*(*int64)(x.Addr().UnsafePointer()), *(*int)(y.Addr().UnsafePointer()) = int64(length), n
			err = made.Interface().(error)
		}
	}()
	empty := make([]struct{}, 0)
	return fault(fmt.Sprint([1]struct{}(empty)))
}

// fault is a run-time error that Go's library has no way to make.
type fault string

func (s fault) Error() string { return "runtime error: " + string(s) }
func (s fault) RuntimeError() {}

type assertionText string

func (s assertionText) Error() string { return string(s) }
func (s assertionText) RuntimeError() {}

var otherPackages = regexp.MustCompile(` is (main\.\S+), not (main\.\S+) \(types from different packages\)$`)

// anew says of a value whose type has the name of another what they are: to the
// runtime each cell that was compiled is a package.
func anew(text string) string {
	if m := otherPackages.FindStringSubmatch(text); m != nil && m[1] == m[2] {
		return strings.TrimSuffix(text, "(types from different packages)") + "(the value is of an earlier declaration)"
	}
	return text
}

// PanicText is what Go prints for a panic with this value.
func PanicText(v any) (text string) {
	defer func() {
		if r := recover(); r != nil { // of the value's own method
			text = fmt.Sprintf("panic while printing panic value: %v", r)
		}
	}()
	switch v := v.(type) {
	case *runtime.TypeAssertionError:
		return anew(v.Error())
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		if r.Type().PkgPath() == "" {
			return printed(r)
		}
		return fmt.Sprintf("%s(%s)", r.Type(), printed(r))
	case reflect.String:
		if r.Type().PkgPath() == "" {
			return r.String()
		}
		return fmt.Sprintf("%s(%q)", r.Type(), r.String())
	}
	return fmt.Sprintf("(%T) %s", v, strings.TrimSpace(fmt.Sprintf("%+v", v)))
}

// printed is a basic value as print and an unrecovered panic write it.
func printed(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	}
	return v.String()
}
