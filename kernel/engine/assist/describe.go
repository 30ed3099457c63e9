package assist

import (
	"fmt"
	"go/types"
	"sort"
	"strings"
)

// describe says what is known about an object.
func (in *inspector) describe(obj types.Object) *entry {
	switch obj := obj.(type) {
	case *types.PkgName:
		return in.packageAt(obj.Imported().Path())
	case *types.Builtin:
		return &entry{code: "func " + obj.Name() + builtins()[obj.Name()], doc: in.docs.Of("builtin", obj.Name()), path: "builtin"}
	case *types.Label:
		return &entry{code: "label " + obj.Name()}
	}
	e := &entry{code: declarationOf(obj)}
	in.comment(e, obj)
	switch obj := obj.(type) {
	case *types.Var:
		in.value(e, obj)
	case *types.TypeName:
		in.typeMembers(e, obj)
	}
	return e
}

// declarationOf writes an object as its declaration does, types in short.
func declarationOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.TypeName:
		return typeDeclaration(obj, maxFields)
	case *types.Const:
		return fmt.Sprintf("const %s %s = %s", named(obj), types.TypeString(obj.Type(), qualifier), obj.Val().ExactString())
	case *types.Nil:
		return "var nil Type"
	case *types.Var:
		if obj.IsField() {
			return "field " + obj.Name() + " " + types.TypeString(obj.Type(), qualifier)
		}
		return "var " + named(obj) + " " + types.TypeString(obj.Type(), qualifier)
	}
	return types.ObjectString(obj, qualifier)
}

// named is the name of an object with that of its package, as code writes it.
func named(obj types.Object) string {
	if p := obj.Pkg(); p != nil && obj.Parent() == p.Scope() && qualifier(p) != "" {
		return qualifier(p) + "." + obj.Name()
	}
	return obj.Name()
}

// maxFields is how many fields of a struct, or methods of an interface, a tooltip has room for.
const maxFields = 24

func typeDeclaration(obj *types.TypeName, most int) string {
	head := "type " + named(obj)
	if obj.IsAlias() {
		return head + " = " + types.TypeString(types.Unalias(obj.Type()), qualifier)
	}
	if n, ok := obj.Type().(*types.Named); ok && n.TypeParams().Len() > 0 {
		var list []string
		for p := range n.TypeParams().TypeParams() {
			list = append(list, p.Obj().Name()+" "+types.TypeString(p.Constraint(), qualifier))
		}
		head += "[" + strings.Join(list, ", ") + "]"
	}
	own := obj.Pkg() == nil || obj.Pkg().Path() == "main"
	switch t := obj.Type().Underlying().(type) {
	case *types.Struct:
		return head + " struct" + braced(structLines(t, own), most)
	case *types.Interface:
		return head + " interface" + braced(interfaceLines(t), most)
	default:
		if obj.Type() == types.Type(t) { // predeclared
			return head
		}
		return head + " " + types.TypeString(t, qualifier)
	}
}

func braced(lines []string, most int) string {
	if len(lines) == 0 {
		return "{}"
	}
	if len(lines) > most {
		lines = append(lines[:most:most], fmt.Sprintf("// %d more", len(lines)-most))
	}
	return " {\n\t" + strings.Join(lines, "\n\t") + "\n}"
}

func structLines(t *types.Struct, own bool) []string {
	var out []string
	hidden := false
	for f := range t.Fields() {
		switch {
		case !own && !f.Exported():
			hidden = true
		case f.Embedded():
			out = append(out, types.TypeString(f.Type(), qualifier))
		default:
			out = append(out, f.Name()+" "+types.TypeString(f.Type(), qualifier))
		}
	}
	if hidden {
		out = append(out, "// unexported fields")
	}
	return out
}

func interfaceLines(t *types.Interface) []string {
	var out []string
	for e := range t.EmbeddedTypes() {
		out = append(out, types.TypeString(e, qualifier))
	}
	for m := range t.ExplicitMethods() {
		out = append(out, m.Name()+strings.TrimPrefix(types.TypeString(m.Type(), qualifier), "func"))
	}
	return out
}

// value adds what a variable of the session holds now.
func (in *inspector) value(e *entry, v *types.Var) {
	if in.view.Lookup(v.Name()) != types.Object(v) || in.values == nil {
		return
	}
	if text, ok := in.values(v); ok {
		e.text = "value: " + text
	}
}

// typeMembers adds the methods of a type and, in detail, its fields.
func (in *inspector) typeMembers(e *entry, obj *types.TypeName) {
	if in.detail == 0 {
		return
	}
	e.code = typeDeclaration(obj, 1<<30)
	if types.IsInterface(obj.Type()) {
		return
	}
	list := membersOf(obj.Type(), false, types.NewPackage("main", "main"))
	sort.SliceStable(list, func(i, j int) bool { return list[i].depth < list[j].depth })
	for _, m := range list {
		switch m.obj.(type) {
		case *types.Func:
			e.members = append(e.members, declarationOf(m.obj))
		case *types.Var:
			if m.depth > 0 {
				e.members = append(e.members, declarationOf(m.obj)+" // promoted")
			}
		}
	}
}

// packageAt describes a package, nil if cells can not import it.
func (in *inspector) packageAt(path string) *entry {
	if path == "" {
		return nil
	}
	pkg, err := in.view.Import(path)
	if err != nil {
		return nil
	}
	e := &entry{code: fmt.Sprintf("package %s // import %q", pkg.Name(), path), path: path, doc: in.docs.Of(path, ""),
		link: "https://pkg.go.dev/" + path, title: "pkg.go.dev/" + path}
	names := map[string][]string{}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch kind := kindOf(obj); {
		case in.detail == 0:
			names[kind] = append(names[kind], name)
		case kind == "type":
			names[kind] = append(names[kind], typeDeclaration(obj.(*types.TypeName), 0))
		default:
			names[kind] = append(names[kind], declarationOf(obj))
		}
	}
	if in.detail == 0 {
		e.doc = synopsis(e.doc)
	}
	for _, k := range []struct{ kind, title string }{{"const", "constants"}, {"variable", "variables"}, {"function", "functions"}, {"type", "types"}} {
		switch list := names[k.kind]; {
		case len(list) == 0:
		case in.detail == 0:
			e.members = append(e.members, k.title+": "+strings.Join(list, ", "))
		default:
			e.members = append(e.members, list...)
		}
	}
	return e
}

// synopsis is the first paragraph of a comment.
func synopsis(doc string) string {
	first, _, _ := strings.Cut(doc, "\n\n")
	return first
}
