package assist

import (
	"go/types"
	"strings"
)

// object is the candidate for an object.
func (c *completer) object(obj types.Object, class int) candidate {
	x := candidate{Item: Item{Text: obj.Name(), Kind: kindOf(obj), Signature: signature(obj)}, class: class, typ: obj.Type()}
	switch obj := obj.(type) {
	case *types.Func:
		if res := obj.Signature().Results(); res.Len() == 1 {
			x.typ = res.At(0).Type()
		} else {
			x.typ = nil
		}
	case *types.TypeName, *types.Builtin, *types.PkgName:
		x.typ = nil
	}
	return x
}

func kindOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.Builtin:
		return "function"
	case *types.Var:
		if obj.IsField() {
			return "field"
		}
		return "variable"
	case *types.Const, *types.Nil:
		return "const"
	case *types.TypeName:
		return "type"
	case *types.PkgName:
		return "module"
	case *types.Label:
		return "label"
	}
	return ""
}

// qualifier writes packages by their names, and those of cells not at all.
func qualifier(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// maxSignature is how much of the text of a type a list has room for, in bytes.
const maxSignature = 300

// signature is what a list of completions says about an object.
func signature(obj types.Object) string {
	s := ""
	switch obj := obj.(type) {
	case *types.Func:
		s = strings.TrimPrefix(types.TypeString(obj.Type(), qualifier), "func")
	case *types.TypeName:
		switch t := obj.Type().Underlying().(type) {
		case *types.Struct:
			s = "struct"
		case *types.Interface:
			s = "interface"
		default:
			if obj.Type() != types.Type(t) {
				s = types.TypeString(t, qualifier)
			}
		}
	case *types.Const:
		s = types.TypeString(obj.Type(), qualifier) + " = " + obj.Val().String()
	case *types.Var:
		s = types.TypeString(obj.Type(), qualifier)
	case *types.Builtin:
		s = builtins()[obj.Name()]
	case *types.PkgName:
		s = obj.Imported().Path()
	}
	if len(s) > maxSignature {
		s = strings.ToValidUTF8(s[:maxSignature], "") + "..."
	}
	return s
}
