package engine

import (
	"bytes"
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
// All cells are one program: a package for each.
func oracle(t *testing.T, cells []string) []string {
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
	for i, c := range cells {
		pkg := fmt.Sprintf("c%04d", i)
		write(filepath.Join(pkg, "cell.go"), goPackage(t, pkg, c))
		fmt.Fprintf(&imports, "\t%q\n", "oracle/"+pkg)
		fmt.Fprintf(&calls, "\trun(%s.Run)\n", pkg)
	}
	write("main.go", `package main

import (
	"fmt"
	"os"
`+imports.String()+`)

func run(f func()) {
	os.Stdout.WriteString("`+mark+`")
	defer func() {
		if v := recover(); v != nil {
			fmt.Printf("panic: %v\n", v)
		}
	}()
	f()
}

func main() {
`+calls.String()+"}\n")
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("go run: %v\n%s", err, errs.String())
	}
	parts := strings.Split(out.String(), mark)[1:]
	if len(parts) != len(cells) {
		t.Fatalf("%d cells gave %d outputs", len(cells), len(parts))
	}
	return parts
}

// goPackage is a cell as a Go package with a function Run.
func goPackage(t *testing.T, name, cell string) string {
	t.Helper()
	imports, decls, stmts := frontend.Parts(cell)
	text := "package " + name + "\n" + imports + "\n" + decls + "\nfunc Run() {\n" + stmts + "\n}\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	known := map[string]string{}
	for _, p := range symbols.Paths() {
		if base := path.Base(p); !strings.Contains(p, ".") && (known[base] == "" || len(p) < len(known[base])) {
			known[base] = p
		}
	}
	delete(known, "v2")
	known["rand"] = "math/rand/v2"
	want := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && known[id.Name] != "" && !strings.Contains(imports, `"`+known[id.Name]+`"`) {
				want[known[id.Name]] = true
			}
		}
		return true
	})
	var lines []string
	for p := range want {
		lines = append(lines, fmt.Sprintf("import %q", p))
	}
	sort.Strings(lines)
	var used strings.Builder
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "Run" && fn.Recv == nil {
			for v := range topLevel(fn) {
				fmt.Fprintf(&used, "\n_ = %s", v)
			}
		}
	}
	return "package " + name + "\n" + strings.Join(lines, "\n") + "\n" + imports + "\n" + decls + "\nfunc Run() {\n" + stmts + used.String() + "\n}\n"
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

// kernelOutput runs a cell in a session of its own and words the outcome as oracle does.
// A cell that is refused, before or while it runs, gives its error.
func kernelOutput(t *testing.T, cell string) (out string, refused *Error) {
	t.Helper()
	n := newNotebook(t)
	_, stdout, err := n.run(cell)
	if err == nil {
		return stdout, nil
	}
	switch err.Name {
	case "panic":
		return stdout + "panic: " + err.Value + "\n", nil
	case "not supported":
		return stdout, err
	}
	return fmt.Sprintf("%s%s: %s\n%s", stdout, err.Name, err.Value, strings.Join(err.Traceback, "\n")), nil
}
