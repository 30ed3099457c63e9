package gate

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Shown refuses the value of a cell's last expression that would show itself by
// a method of a cell.
func Shown(v *types.Var) error {
	if why := unprintable(v.Type()); why != "" {
		return Refuse(v.Pos(), "showing a value of type "+short(v.Type()), "%s", why)
	}
	return nil
}

// unprintable says why fmt would print a value of a cell's type in another way
// than it prints what the value is made of.
func unprintable(t types.Type) string {
	return walkPrinted(t, true, map[types.Type]bool{})
}

func walkPrinted(t types.Type, top bool, open map[types.Type]bool) string {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok {
		if !Cell(n.Obj()) {
			return ""
		}
		if open[t] {
			return "it contains itself other than through a pointer"
		}
		open[t] = true
		defer delete(open, t)
	}
	if why := selfPrinting(t); why != "" {
		return why
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if why := selfPrinting(u.Elem()); why != "" {
			return why
		}
		if !top {
			return "" // an address
		}
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Array, *types.Slice, *types.Map:
			return walkPrinted(u.Elem(), false, open)
		}
	case *types.Slice:
		return walkPrinted(u.Elem(), false, open)
	case *types.Array:
		return walkPrinted(u.Elem(), false, open)
	case *types.Map:
		if why := walkPrinted(u.Key(), false, open); why != "" {
			return why
		}
		return walkPrinted(u.Elem(), false, open)
	case *types.Struct:
		for f := range u.Fields() {
			if why := walkPrinted(f.Type(), false, open); why != "" {
				return why
			}
		}
	}
	return ""
}

// selfPrinting reports methods by which fmt lets a type print itself. A library
// type's own work as ever; those that a cell declares or embeds are out of reach.
func selfPrinting(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && !Cell(n.Obj()) {
		return ""
	}
	if types.IsInterface(t) {
		return ""
	}
	set := types.NewMethodSet(t)
	if _, ptr := t.Underlying().(*types.Pointer); !ptr {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for m := range set.Methods() {
		switch m.Obj().Name() {
		case "Error", "String", "Format", "GoString":
			if m.Obj().Pkg() == nil || m.Obj().Pkg().Path() == "main" || len(m.Index()) > 1 {
				return "its method " + m.Obj().Name() + " would not be called by compiled code"
			}
		}
	}
	return ""
}

// format says why the verb for the operand could name its type, "" if it does not.
func format(call *ssa.CallCommon, index int, t types.Type) string {
	at := len(call.Args) - 2
	name := call.Value.(*ssa.Function).Name()
	if !strings.HasSuffix(name, "f") {
		return ""
	}
	k, ok := call.Args[at].(*ssa.Const)
	if !ok || k.Value == nil {
		return "the format is not a constant, and some verbs tell the name of a type"
	}
	verbs, ok := verbsOf(constant.StringVal(k.Value))
	if !ok || index >= len(verbs) {
		return "the format can not be told apart from one that tells the name of the type"
	}
	if !suits(verbs[index], t) {
		return "the verb %" + strings.ReplaceAll(verbs[index], "%", "%%") + " tells the name of the type"
	}
	return ""
}

// verbsOf lists the verb, with its flags, of each operand; false for formats with indexes or stars.
func verbsOf(f string) ([]string, bool) {
	var out []string
	for i := 0; i < len(f); i++ {
		if f[i] != '%' {
			continue
		}
		j := i + 1
		for j < len(f) && strings.IndexByte("+-# 0123456789.", f[j]) >= 0 {
			j++
		}
		if j == len(f) || f[j] == '*' || f[j] == '[' || f[j] >= 0x80 {
			return nil, false
		}
		if f[j] != '%' {
			flags := ""
			if strings.Contains(f[i:j], "#") {
				flags = "#"
			}
			out = append(out, flags+f[j:j+1])
		}
		i = j
	}
	return out, true
}

// suits reports whether a verb prints a value of the type without naming it.
func suits(verb string, t types.Type) bool {
	if verb == "v" {
		return true
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	switch info := b.Info(); {
	case info&types.IsInteger != 0:
		return strings.Contains("dxXobcqU", verb)
	case info&types.IsFloat != 0:
		return strings.Contains("eEfFgG", verb)
	case info&types.IsString != 0:
		return strings.Contains("sqxX", verb)
	case info&types.IsBoolean != 0:
		return verb == "t"
	}
	return false
}
