package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// C is a package that has to do with C.
type C struct {
	Path     string
	Preamble string          // a Go comment of C code
	Line     int             // that the preamble is said to begin at, from 1
	Names    map[string]bool // to give out beside what the preamble declares; true for functions
	// Marks are put in front of the exported names of functions, of functions that also
	// return errno, of functions that return the address of a function or a variable, of
	// types and of constants.
	Func, Errno, Pointer, Var, Type, Const string
}

// common are names that every package gives out, for code to come.
var common = map[string]bool{
	"char": false, "schar": false, "uchar": false, "short": false, "ushort": false, "int": false, "uint": false,
	"long": false, "ulong": false, "longlong": false, "ulonglong": false, "float": false, "double": false,
	"CString": true, "GoString": true, "GoStringN": true, "GoBytes": true, "CBytes": true,
}

// C builds the package with cgo, for units to import. The error is a *Failure, with
// the preamble's lines, if the C compiler refuses it.
func (b *Builder) C(ctx context.Context, c C) error {
	dir := filepath.Join(b.dir.path, strings.ReplaceAll(c.Path, "/", "_"))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	write := func(name, text string) error {
		return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
	}
	if err := write("go.mod", "module "+c.Path+"\n\ngo "+strings.TrimPrefix(language(), "go")+"\n"); err != nil {
		return err
	}
	objects := filepath.Join(dir, "_obj")
	if err := os.MkdirAll(objects, 0o700); err != nil {
		return err
	}
	if err := b.learn(ctx, &c, dir, objects, write); err != nil {
		return err
	}
	types, err := os.ReadFile(filepath.Join(objects, "_cgo_gotypes.go"))
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", types, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("cgo: %w", err)
	}
	x := &exports{C: &c}
	x.read(f)
	if err := write("c.go", c.head()+x.mentions.String()); err != nil {
		return err
	}
	if err := write("exports.go", "package C\n\nimport \"unsafe\"\n\nvar _ unsafe.Pointer\n"+x.text.String()); err != nil {
		return err
	}
	b.arch.mu.Lock()
	defer b.arch.mu.Unlock()
	return b.listIn(ctx, dir, []string{"GOWORK=off"}, []string{c.Path})
}

func (c *C) head() string {
	return "package C" + strings.Repeat("\n", max(1, c.Line-1)) + c.Preamble + "\nimport \"C\"\n\n"
}

var complaintOfC = regexp.MustCompile(`c\.go:(\d+):\d+: (.*)`)

// learn runs cgo on code that mentions what the preamble may declare, beside what
// is asked for, and leaves out what cgo complains of, until it is content.
func (b *Builder) learn(ctx context.Context, c *C, dir, objects string, write func(name, text string) error) error {
	names := c.candidates()
	for {
		code, lines := mentions(names)
		if err := write("c.go", c.head()+code); err != nil {
			return err
		}
		err := b.tools.run(ctx, dir, "go", "tool", "cgo", "-objdir", objects, "--", "c.go")
		var f *Failure
		if !errors.As(err, &f) {
			c.Names = names
			return err
		}
		fewer := false
		for _, m := range complaintOfC.FindAllStringSubmatch(f.Text, -1) {
			line, _ := strconv.Atoi(m[1])
			name := lines[line-strings.Count(c.head(), "\n")]
			if _, asked := c.Names[name]; name == "" || asked {
				return err
			}
			if strings.Contains(m[2], "call of non-function") {
				fewer = fewer || names[name]
				names[name] = false
			} else if _, ok := names[name]; ok {
				fewer = true
				delete(names, name)
			}
		}
		if !fewer {
			return err
		}
	}
}

var (
	noCode  = regexp.MustCompile(`(?s)/\*|\*/|//|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?m)^[ \t]*#[ \t]*(?:include|cgo)\b[^\n]*$`)
	cIdent  = regexp.MustCompile(`\b(?:(struct|union|enum)\s+)?([A-Za-z_]\w*)(\s*\()?`)
	keyword = map[string]bool{"if": true, "else": true, "for": true, "while": true, "do": true, "switch": true, "case": true, "default": true,
		"break": true, "continue": true, "return": true, "goto": true, "sizeof": true, "typedef": true, "struct": true, "union": true, "enum": true,
		"static": true, "extern": true, "inline": true, "const": true, "volatile": true, "register": true, "restrict": true, "void": true,
		"signed": true, "unsigned": true, "auto": true, "define": true, "undef": true, "ifdef": true, "ifndef": true, "endif": true, "elif": true}
)

// candidates are the names that are asked for, those that every package gives out,
// and those that the preamble's code mentions.
func (c *C) candidates() map[string]bool {
	names := map[string]bool{"malloc": true, "free": true, "size_t": false} // if stdlib.h is included
	for _, m := range cIdent.FindAllStringSubmatch(noCode.ReplaceAllString(c.Preamble, " "), -1) {
		switch {
		case keyword[m[2]]:
		case m[1] != "":
			names[m[1]+"_"+m[2]] = false
		default:
			names[m[2]] = names[m[2]] || m[3] != ""
		}
	}
	for n, called := range common {
		names[n] = called
	}
	for n, called := range c.Names {
		names[n] = called || names[n]
	}
	return names
}

// mentions is code, right for cgo but not for the compiler, that mentions names in
// all ways that cells may. The names are given by their lines, too.
func mentions(names map[string]bool) (code string, lines map[int]string) {
	var s strings.Builder
	s.WriteString("func _() {\n")
	lines = map[int]string{}
	for _, n := range slices.Sorted(maps.Keys(names)) {
		lines[len(lines)+2] = n
		switch {
		case !names[n]:
			fmt.Fprintf(&s, "_ = C.%s\n", n)
		case n == "malloc" || common[n]: // these have no errno
			fmt.Fprintf(&s, "C.%s()\n", n)
		default:
			fmt.Fprintf(&s, "C.%s(); _, _ = C.%s()\n", n, n)
		}
	}
	s.WriteString("}\n")
	return s.String(), lines
}

// exports are exported names for what cgo made of C, and code that mentions all of
// C that they stand for, in a file of its own: in files with C, what cgo made has no name.
type exports struct {
	*C
	text, mentions strings.Builder
}

func (x *exports) read(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			x.function(d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					n := spec.Name.Name
					name, ok := strings.CutPrefix(n, "_Ctype_")
					if !ok {
						continue
					}
					fmt.Fprintf(&x.text, "type %s%s = %s\n", x.Type, n, n)
					if x.mentioned(name) {
						fmt.Fprintf(&x.mentions, "var _ C.%s\n", name)
					}
				case *ast.ValueSpec:
					x.value(spec)
				}
			}
		}
	}
}

func (x *exports) mentioned(name string) bool {
	_, ok := x.Names[name]
	return ok
}

func (x *exports) value(spec *ast.ValueSpec) {
	n := spec.Names[0].Name
	for _, kind := range []string{"_Ciconst_", "_Cfconst_", "_Csconst_", "_Cvar_", "_Cfpvar_fp_"} {
		name, ok := strings.CutPrefix(n, kind)
		if !ok {
			continue
		}
		switch kind {
		case "_Cvar_":
			fmt.Fprintf(&x.text, "func %s%s() %s { return %s }\n", x.Var, name, text(spec.Type), n)
		case "_Cfpvar_fp_":
			fmt.Fprintf(&x.text, "func %s%s() unsafe.Pointer { return %s }\n", x.Pointer, name, n)
		default:
			fmt.Fprintf(&x.text, "const %s%s = %s\n", x.Const, name, n)
		}
		fmt.Fprintf(&x.mentions, "var _ = C.%s\n", name)
	}
}

// function exports a function that calls one of cgo's.
func (x *exports) function(d *ast.FuncDecl) {
	mark, left := x.Func, ""
	name, ok := strings.CutPrefix(d.Name.Name, "_Cfunc_")
	if !ok {
		if name, ok = strings.CutPrefix(d.Name.Name, "_C2func_"); !ok {
			return
		}
		mark, left = x.Errno, "_, _ = "
	}
	if name == "_CMalloc" {
		name = "malloc"
	}
	var params, args, kinds []string
	for _, p := range d.Type.Params.List {
		for _, id := range p.Names {
			params, args, kinds = append(params, id.Name+" "+text(p.Type)), append(args, id.Name), append(kinds, text(p.Type))
		}
	}
	var results []string
	if d.Type.Results != nil {
		for _, r := range d.Type.Results.List {
			results = append(results, text(r.Type))
		}
	}
	give := "return "
	if mark == x.Func && (len(results) == 0 || results[0] == "_Ctype_void") {
		give, results = "", nil
	}
	fmt.Fprintf(&x.text, "func %s%s(%s) (%s) { %s%s(%s) }\n", mark, name, strings.Join(params, ", "), strings.Join(results, ", "), give, d.Name.Name, strings.Join(args, ", "))
	some := ""
	if len(kinds) > 0 { // which a file with C can not write down
		some = "some" + mark + name + "()"
		fmt.Fprintf(&x.text, "func %s (_ %s) { panic(0) }\n", some, strings.Join(kinds, ", _ "))
	}
	fmt.Fprintf(&x.mentions, "func _() { %sC.%s(%s) }\n", left, name, some)
}

func text(e ast.Expr) string {
	var b bytes.Buffer
	_ = printer.Fprint(&b, token.NewFileSet(), e) // to memory
	return b.String()
}
