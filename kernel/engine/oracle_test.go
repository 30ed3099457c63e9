package engine

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// needGo skips a test on a machine without the go command; where tests have to
// be complete it fails instead.
func needGo(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the go command is not on the path")
		}
		t.Skip("the go command is not on the path")
	}
}

// mark stands between the outputs of cells.
const mark = "--8<-- next cell --8<--"

// oracle runs each cell with the Go toolchain and returns what it writes to
// standard output, and behind it "panic: " and the text of a panic that ends it.
// All cells are one program: a package for each, whose types print as those of a
// program of their own.
func oracle(t *testing.T, cells []string) []string {
	t.Helper()
	packages := make([][]string, len(cells))
	for i, c := range cells {
		packages[i] = []string{c}
	}
	return oracleOf(t, packages)
}

// oracleOf does the same for cells of which several share a package. Their names differ.
func oracleOf(t *testing.T, packages [][]string) []string {
	t.Helper()
	var sources []source
	for _, cells := range packages {
		imports, text := functions(t, cells)
		sources = append(sources, source{imports, text, len(cells)})
	}
	return programOf(t, sources)
}

// source is a package with functions Run0, Run1 and so on, without the imports that cells need not write.
type source struct {
	imports, text string
	runs          int
}

// programOf runs the functions of packages one after the other, and returns what each writes.
func programOf(t *testing.T, packages []source) []string {
	t.Helper()
	needGo(t)
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module oracle\n\ngo 1.26\n")
	var imports, calls strings.Builder
	var own []string
	for i, p := range packages {
		pkg := fmt.Sprintf("c%03d", i) // as long as main, whose place it takes
		write(filepath.Join(pkg, "cell.go"), goPackage(t, pkg, p))
		fmt.Fprintf(&imports, "\t%q\n", "oracle/"+pkg)
		for k := range p.runs {
			fmt.Fprintf(&calls, "\trun(%s.Run%d)\n", pkg, k)
			own = append(own, pkg)
		}
	}
	write("main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"reflect\"\n\t\"strings\"\n"+imports.String()+")\n"+runner+"\nfunc main() {\n"+calls.String()+"}\n")
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on")
	build := exec.Command("go", "build", "-o", "oracle.exe", ".")
	build.Dir, build.Env = dir, env
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%.4000s", err, text)
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "oracle.exe"))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("the cells as a program: %v\n%.2000s\n%.4000s", err, tail(out.String(), 2000), errs.String())
	}
	parts := strings.Split(out.String(), mark)[1:]
	if len(parts) != len(own) {
		t.Fatalf("%d cells gave %d outputs", len(own), len(parts))
	}
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(p, "oracle/"+own[i]+".", "main."), own[i]+".", "main.")
	}
	return parts
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// runner runs a function and writes what the kernel would say of it.
const runner = `
func run(f func()) {
	os.Stdout.WriteString("` + mark + `")
	defer func() {
		if v := recover(); v != nil {
			fmt.Println("panic: " + text(v))
		}
	}()
	f()
}

// text is a panic as the kernel shows it.
func text(v any) string {
	switch v := v.(type) {
	case error:
		return first(v.Error())
	case fmt.Stringer:
		return first(v.String())
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map, reflect.Func, reflect.Chan:
		return fmt.Sprintf("(%T) %s", v, strings.TrimSpace(fmt.Sprintf("%+v", v)))
	case reflect.String:
		if r.Type().PkgPath() != "" {
			return fmt.Sprintf("%T(%q)", v, v)
		}
		return first(r.String())
	default:
		if r.Type().PkgPath() != "" {
			return fmt.Sprintf("%T(%v)", v, v)
		}
	}
	return fmt.Sprint(v)
}

func first(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }
`

// paths are the packages of the standard library by the names that cells use without importing them.
var paths = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	for _, p := range symbols.Paths() {
		if base := path.Base(p); !strings.Contains(p, ".") && (known[base] == "" || len(p) < len(known[base])) {
			known[base] = p
		}
	}
	delete(known, "v2")
	known["rand"] = "math/rand/v2"
	return known
})

// goPackage is a package as a file.
func goPackage(t *testing.T, name string, p source) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, "package "+name+"\n"+p.imports+p.text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				if path := paths()[id.Name]; path != "" && !strings.Contains(p.imports, `"`+path+`"`) {
					want[path] = true
				}
			}
		}
		return true
	})
	var lines []string
	for p := range want {
		lines = append(lines, fmt.Sprintf("import %q", p))
	}
	sort.Strings(lines)
	return "package " + name + "\n" + strings.Join(lines, "\n") + "\n" + p.imports + p.text
}

// functions are cells as Go functions Run0, Run1 and so on, behind what they declare.
func functions(t testing.TB, cells []string) (imports, text string) {
	t.Helper()
	var head, body strings.Builder
	for k, c := range cells {
		i, decls, stmts := frontend.Parts(c)
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc Run() {\n"+stmts+"\n}\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, c)
		}
		// Variables of the top level need not be used in cells, but in functions.
		for v := range topLevel(f.Decls[0].(*ast.FuncDecl)) {
			stmts += "\n_ = " + v
		}
		fmt.Fprintln(&head, i)
		fmt.Fprintf(&body, "\n%s\nfunc Run%d() {\n%s\n}\n", decls, k, stmts)
	}
	return head.String(), body.String()
}

// topLevel are the variables that a function declares in its outermost block.
func topLevel(fn *ast.FuncDecl) map[string]bool {
	out := map[string]bool{}
	for _, s := range fn.Body.List {
		if l, ok := s.(*ast.LabeledStmt); ok {
			s = l.Stmt
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					out[l.(*ast.Ident).Name] = true
				}
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, n := range v.Names {
						out[n.Name] = true
					}
				}
			}
		}
	}
	delete(out, "_")
	return out
}
