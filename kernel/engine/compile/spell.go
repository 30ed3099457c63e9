package compile

import (
	"fmt"
	"go/constant"
	"go/types"
	"strconv"
	"strings"
)

// typ writes a type as the package can name it.
func (u *unit) typ(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch {
		case t.Kind() == types.UnsafePointer:
			return "uǀ.Pointer"
		case t.Info()&types.IsUntyped != 0:
			return u.typ(types.Default(t))
		}
		return t.Name()
	case *types.Named:
		return u.typeName(t.Obj()) + u.args(t.TypeArgs())
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + u.typ(t.Elem())
	case *types.Slice:
		return "[]" + u.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), u.typ(t.Elem()))
	case *types.Map:
		return "map[" + u.typ(t.Key()) + "]" + u.typ(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- (" + u.typ(t.Elem()) + ")"
		case types.RecvOnly:
			return "<-chan (" + u.typ(t.Elem()) + ")"
		}
		return "chan (" + u.typ(t.Elem()) + ")"
	case *types.Signature:
		return u.signature(t)
	case *types.Struct:
		return u.structure(t)
	case *types.Interface:
		return u.iface(t)
	}
	u.refuse("the type %s can not be written down", t)
	return ""
}

func (u *unit) args(list *types.TypeList) string {
	if list.Len() == 0 {
		return ""
	}
	var out []string
	for i := range list.Len() {
		out = append(out, u.typ(list.At(i)))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// typeName is the name of a type, the same wherever it is written.
func (u *unit) typeName(obj *types.TypeName) string {
	switch {
	case obj.Pkg() == nil:
		return obj.Name()
	case u.c[obj.Pkg()] != "":
		return u.imported(u.c[obj.Pkg()]) + "." + CType + obj.Name()
	case session(obj):
		return u.member(obj, "Tǀ")
	case obj.Pkg().Path() == "main": // of a function
		return obj.Name()
	case !obj.Exported():
		u.refuse("the type %s.%s is not exported, so that a compiled cell can not name it", obj.Pkg().Name(), obj.Name())
	}
	return u.imported(obj.Pkg().Path()) + "." + obj.Name()
}

// member names a type or generic function in the package where it lives. One
// that lives nowhere yet moves in here.
func (u *unit) member(obj types.Object, kind string) string {
	if u.local[obj] {
		return kind + obj.Name()
	}
	h := u.homes[obj]
	switch {
	case h == nil:
		u.refuse("%s is declared in a way that a compiled cell can not use", obj.Name())
	case h.path == "":
		if u.names[obj.Name()] {
			u.refuse("%s of an earlier cell is in use beside a later declaration of that name", obj.Name())
		}
		u.local[obj] = true
		u.names[obj.Name()] = true
		u.queue = append(u.queue, h)
		u.prog.homes = append(u.prog.homes, h)
		return kind + obj.Name()
	}
	return u.unit(h.path) + "." + kind + obj.Name()
}

// unit is the name of an earlier cell's package.
func (u *unit) unit(path string) string {
	name := u.units[path]
	if name == "" {
		name = "cǀ" + strconv.Itoa(len(u.units))
		u.units[path] = name
	}
	return name
}

func (u *unit) signature(t *types.Signature) string {
	return "func" + u.tail(t)
}

// tail are the parameters and results of a signature.
func (u *unit) tail(t *types.Signature) string {
	var in, out []string
	for i := range t.Params().Len() {
		p := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			if s, ok := p.(*types.Slice); ok {
				in = append(in, "..."+u.typ(s.Elem()))
				continue
			}
		}
		in = append(in, u.typ(p))
	}
	for i := range t.Results().Len() {
		out = append(out, u.typ(t.Results().At(i).Type()))
	}
	s := "(" + strings.Join(in, ", ") + ")"
	if len(out) > 0 {
		s += " (" + strings.Join(out, ", ") + ")"
	}
	return s
}

// flat is the type of a function, the receiver of a method its first parameter.
func flat(f *types.Func) *types.Signature {
	sig := f.Signature()
	if sig.Recv() == nil {
		return sig
	}
	params := []*types.Var{sig.Recv()}
	for v := range sig.Params().Variables() {
		params = append(params, v)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}

// layout writes out a struct type.
func (u *unit) layout(t *types.Struct) string {
	var b strings.Builder
	b.WriteString("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(u.fieldOf(f))
		if tag := t.Tag(i); tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	b.WriteString("}")
	return b.String()
}

// fieldOf writes a field. One that is embedded has the name of its type, which must be at
// hand under that name; else it is an ordinary one, of the same layout.
func (u *unit) fieldOf(f *types.Var) string {
	spelled := u.typ(f.Type())
	if !f.Embedded() {
		return f.Name() + " " + spelled
	}
	t, star := f.Type(), ""
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, star = p.Elem(), "*"
	}
	n, ok := types.Unalias(t).(*types.Named)
	switch {
	case ok && session(n.Obj()) && n.TypeArgs().Len() == 0 && n.Obj().Name() == f.Name():
		if name := u.alias(n.Obj()); name == f.Name() {
			return star + name
		}
	case strings.HasSuffix(spelled, "."+f.Name()):
		return spelled
	}
	return f.Name() + " " + spelled
}

func (u *unit) iface(t *types.Interface) string {
	var parts []string
	for m := range t.Methods() {
		name := m.Name()
		if m.Pkg() != nil && m.Pkg().Path() == "main" {
			name = methodName(name)
		}
		parts = append(parts, name+u.tail(m.Signature()))
	}
	for e := range t.EmbeddedTypes() {
		if un, ok := e.(*types.Union); ok {
			var terms []string
			for term := range un.Terms() {
				s := u.typ(term.Type())
				if term.Tilde() {
					s = "~" + s
				}
				terms = append(terms, s)
			}
			parts = append(parts, strings.Join(terms, " | "))
		} else if !e.Underlying().(*types.Interface).IsMethodSet() {
			parts = append(parts, u.typ(e))
		}
	}
	if t.IsComparable() && t.IsMethodSet() {
		parts = append(parts, "comparable")
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

// typeParams writes the parameters of a generic type and their use as arguments.
func (u *unit) typeParams(t types.Type) (params, args string) {
	var list *types.TypeParamList
	switch t := t.(type) {
	case *types.Named:
		list = t.TypeParams()
	case *types.Alias:
		list = t.TypeParams()
	}
	if list.Len() == 0 {
		return "", ""
	}
	var ps, as []string
	for i := range list.Len() {
		name := list.At(i).Obj().Name()
		if name == "_" {
			name = fmt.Sprintf("Pǀ%d", i)
		}
		ps = append(ps, name+" "+u.typ(list.At(i).Constraint()))
		as = append(as, name)
	}
	return "[" + strings.Join(ps, ", ") + "]", "[" + strings.Join(as, ", ") + "]"
}

// constant declares the value of a constant of an earlier cell.
func (u *unit) constant(c *types.Const) string {
	name, ok := u.consts[c]
	if !ok {
		name = u.name("n", c)
		u.consts[c] = name
		t := ""
		if b, ok := c.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
			t = " " + u.typ(c.Type())
		}
		fmt.Fprintf(&u.late, "const %s%s = %s\n", name, t, u.literal(c.Val(), c.Type()))
	}
	return name
}

func (u *unit) literal(v constant.Value, t types.Type) string {
	switch v.Kind() {
	case constant.String:
		return strconv.Quote(constant.StringVal(v))
	case constant.Bool, constant.Int:
		s := v.ExactString()
		switch b, _ := t.Underlying().(*types.Basic); {
		case b == nil:
		case b.Kind() == types.UntypedRune:
			if n, ok := constant.Int64Val(v); ok && n >= 0 && n <= 0x10ffff {
				return fmt.Sprintf("'\\U%08x'", n)
			}
		case b.Kind() == types.UntypedFloat:
			return "(" + s + " * 1.0)"
		case b.Kind() == types.UntypedComplex:
			return "(" + s + " + 0i)"
		}
		return s
	case constant.Float:
		num, den := constant.Num(v).ExactString(), constant.Denom(v).ExactString()
		if constant.Num(v).Kind() == constant.Unknown {
			return v.ExactString()
		}
		return "(" + num + ".0 / " + den + ".0)"
	case constant.Complex:
		return "(" + u.literal(constant.ToFloat(constant.Real(v)), types.Typ[types.UntypedFloat]) + " + " +
			u.literal(constant.ToFloat(constant.Imag(v)), types.Typ[types.UntypedFloat]) + "*1i)"
	}
	u.refuse("a constant without a value")
	return ""
}
