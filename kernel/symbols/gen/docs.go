package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// writeDocs packs the doc comments of packages, one JSON object a package, by
// name: "" for the package itself, "F", "T", "T.Method", "T.Field".
func writeDocs(name, dir string, paths []string) error {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,CgoFiles"}, paths...)...)
	cmd.Dir = dir
	list, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list for the doc comments: %w", err)
	}
	entries := map[string][]byte{}
	for dec := json.NewDecoder(bytes.NewReader(list)); ; {
		var p struct {
			ImportPath, Dir   string
			GoFiles, CgoFiles []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		d, err := docsOf(p.ImportPath, p.Dir, append(p.GoFiles, p.CgoFiles...))
		if err != nil {
			return fmt.Errorf("doc comments of %s: %w", p.ImportPath, err)
		}
		if entries[p.ImportPath], err = json.Marshal(d); err != nil {
			return err
		}
	}
	return pack(name, paths, func(path string, w io.Writer) error {
		_, err := w.Write(entries[path])
		return err
	})
}

// docsOf reads the doc comments of the files of a package.
func docsOf(path, dir string, names []string) (map[string]string, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	var mode doc.Mode
	if path == "builtin" { // whose names are not exported
		mode = doc.AllDecls
	}
	p, err := doc.NewFromFiles(fset, files, path, mode)
	if err != nil {
		return nil, err
	}
	out := docs{}
	out.add("", p.Doc)
	out.values(p.Consts)
	out.values(p.Vars)
	out.funcs("", p.Funcs)
	for _, t := range p.Types {
		out.values(t.Consts)
		out.values(t.Vars)
		out.funcs("", t.Funcs)
		out.funcs(t.Name+".", t.Methods)
		out.typ(t)
	}
	return out, nil
}

type docs map[string]string

func (d docs) add(key, text string) {
	if text = strings.TrimSpace(text); text != "" {
		d[key] = text
	}
}

func (d docs) funcs(before string, list []*doc.Func) {
	for _, f := range list {
		d.add(before+f.Name, f.Doc)
	}
}

// values gives a constant or variable its own comment, or else that of its group.
func (d docs) values(groups []*doc.Value) {
	for _, g := range groups {
		for _, s := range g.Decl.Specs {
			spec := s.(*ast.ValueSpec)
			text := commentOf(spec.Doc, spec.Comment)
			if text == "" {
				text = g.Doc
			}
			for _, n := range spec.Names {
				d.add(n.Name, text)
			}
		}
	}
}

func (d docs) typ(t *doc.Type) {
	d.add(t.Name, t.Doc)
	for _, s := range t.Decl.Specs {
		spec, ok := s.(*ast.TypeSpec)
		if !ok || spec.Name.Name != t.Name {
			continue
		}
		var members *ast.FieldList
		switch x := spec.Type.(type) {
		case *ast.StructType:
			members = x.Fields
		case *ast.InterfaceType:
			members = x.Methods
		}
		if members == nil {
			continue
		}
		for _, f := range members.List {
			for _, n := range f.Names {
				d.add(t.Name+"."+n.Name, commentOf(f.Doc, f.Comment))
			}
		}
	}
}

// commentOf is the comment above something, or else the one behind it.
func commentOf(above, behind *ast.CommentGroup) string {
	if text := strings.TrimSpace(above.Text()); text != "" {
		return text
	}
	return strings.TrimSpace(behind.Text())
}
