package frontend

import (
	"go/ast"
	"go/token"
	"strconv"
)

// readImports takes the import declarations of a cell.
func (c *checking) readImports() error {
	out := &Errors{}
	for _, spec := range c.syn.imports {
		pos := c.fset.Position(spec.Path.Pos())
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			out.List = append(out.List, Error{pos, "invalid import path: " + spec.Path.Value})
			continue
		}
		if path == "C" {
			continue // see ImportC
		}
		pkg, err := c.Scope.imports.Import(path)
		if err != nil {
			out.List = append(out.List, Error{pos, err.Error()})
			continue
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
			if !c.Scope.imports.Embedded(path) { // the others' init functions have run
				c.cell.Effects = append(c.cell.Effects, path)
			}
			continue
		case ".":
			for _, name := range pkg.Scope().Names() {
				if ast.IsExported(name) {
					c.cell.dotted[name] = pkg.Scope().Lookup(name)
				}
			}
			continue
		}
		c.cell.imported[name] = path
	}
	if len(out.List) > 0 {
		return out
	}
	for name, path := range c.standard {
		if c.cell.imported[name] == "" {
			c.cell.imported[name] = path
		}
	}
	return nil
}

// addImports gives a file the imports that it uses: those of this and earlier
// cells, and those made for all. Names that shadow them are left alone.
func (c *checking) addImports(f *ast.File, shadowed map[string]bool) {
	want := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok || shadowed[id.Name] || c.declared[id.Name] {
			return true
		}
		path := c.cell.imported[id.Name]
		if path == "" && c.objects[id.Name] == nil {
			if path = c.imported[id.Name]; path == "" {
				path = c.auto[id.Name]
			}
		}
		if path != "" {
			want[id.Name] = path
		}
		return true
	})
	for name, path := range want {
		spec := &ast.ImportSpec{
			Name: &ast.Ident{NamePos: f.Package, Name: name},
			Path: &ast.BasicLit{ValuePos: f.Package, Kind: token.STRING, Value: strconv.Quote(path)},
		}
		f.Imports = append(f.Imports, spec)
		f.Decls = append([]ast.Decl{&ast.GenDecl{TokPos: f.Package, Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, f.Decls...)
	}
}
