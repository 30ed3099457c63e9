package engine

import (
	"strings"
	"testing"
)

func TestCompileErrors(t *testing.T) {
	for _, c := range []struct {
		name, cell string
		want       []string // lines of the traceback that start with In[
	}{
		{"one", "x := 1\nfoo(x)", []string{"In[1]:2:1: undefined: foo"}},
		{"several", "a := b\n\nvar s string = 5\nc := d",
			[]string{"In[1]:1:6: undefined: b", "In[1]:3:16: cannot use 5 (untyped int constant) as string value in variable declaration", "In[1]:4:6: undefined: d"}},
		{"in a function", "func f() int {\n\treturn \"x\"\n}", []string{`In[1]:2:9: cannot use "x" (untyped string constant) as int value in return statement`}},
		{"behind declarations", "type T int\nfunc f() {}\n\tx := T(\"a\")", []string{`In[1]:3:9: cannot convert "a" (untyped string constant) to type T`}},
		{"syntax", "x := (1 +\n", []string{"In[1]:"}},
		{"a brace too many", "x := 1\n}", []string{"In[1]:2:"}},
		{"missing return", "func f() int {\n}", []string{"In[1]:2:1: missing return"}},
		{"unused value in the middle", "x := 1\nx + 1\nx", []string{"In[1]:2:1: x + 1 (value of type int) is not used"}},
		{"no value", "func f() {}\nx := f()", []string{"In[1]:2:6: f() (no value) used as value"}},
		{"too large", "1 << 70", []string{"In[1]:1:1: cannot use 1 << 70 (untyped int constant 1180591620717411303424) as int value (overflows)"}},
		{"nil", "nil", []string{"In[1]:1:1: use of untyped nil"}},
		{"import", "import \"net/htp\"", []string{"In[1]:1:8: package net/htp is not"}},
		{"member", "strings.Foo(1)", []string{"In[1]:1:9: undefined: strings.Foo"}},
		{"magic", "if true {\n\t%time x\n}", []string{"In[1]:2:2: %time x: a command stands at the top level of a cell, not inside brackets"}},
		{"redeclared", "x := 1\nx := 2", []string{"In[1]:2:3: no new variables on left side of :="}},
		{"function and variable", "func f() {}\nf := 1", []string{"In[1]:2:1: f redeclared in this cell"}},
		{"init among statements", "x := 1\nfunc init() {}\nx++", []string{"In[1]:2:6: func init is for files"}},
		{"package", "package other", []string{"In[1]:1:1: a cell can only be package main"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, out, err := newNotebook(t).run(c.cell)
			if err == nil || err.Name != "compile error" || out != "" {
				t.Fatalf("got %v, output %q", err, out)
			}
			var got []string
			for _, l := range err.Traceback {
				if strings.HasPrefix(l, "In[") {
					got = append(got, l)
				}
			}
			if len(got) < len(c.want) || c.name == "several" && len(got) != len(c.want) {
				t.Fatalf("got %q", got)
			}
			for i, w := range c.want {
				if !strings.HasPrefix(got[i], w) {
					t.Errorf("error %d is\n%s\nnot\n%s", i, got[i], w)
				}
			}
			if !strings.HasPrefix(err.Value, c.want[0]) || strings.Contains(err.Value, "\n") {
				t.Errorf("value is %q", err.Value)
			}
		})
	}
}

// TestPanics says where a cell stopped: in the cell's own lines, and the user's functions alone.
func TestPanics(t *testing.T) {
	for _, c := range []struct {
		name, cell, value string
		trace             []string
	}{
		{"index", "s := []int{1}\ni := 4\n\nfmt.Sprint(s[i])", "runtime error: index out of range [4] with length 1", []string{"In[1]:4:13"}},
		{"in functions", "func f(n int) int {\n\treturn 10 / n\n}\nfunc g() int {\n\treturn f(0) + 1\n}\ng()",
			"runtime error: integer divide by zero", []string{"In[1]:2:12 in f", "In[1]:5:10 in g", "In[1]:7:2"}},
		{"own", "panic(fmt.Sprint(\"a\", 1))", "a1", []string{"In[1]:1:6"}},
		{"error", "panic(io.EOF)", "EOF", []string{"In[1]:1:6"}},
		{"nil", "var p *struct{ X int }\n\np.X = 1", "runtime error: invalid memory address or nil pointer dereference", []string{"In[1]:3:3"}},
		{"assertion", "var a any = 1\na.(string)", "interface conversion: interface {} is int, not string", []string{"In[1]:2:3"}},
		{"in the library", "strings.Repeat(\"a\", -1)", "strings: negative Repeat count", []string{"In[1]:1:15"}},
		{"in a callback", "sort.Slice([]int{1, 2}, func(i, j int) bool {\n\tpanic(\"less\")\n})", "less", []string{"In[1]:2:7 in func literal", "In[1]:1:11"}},
		{"through a defer", "func f() {\n\tdefer fmt.Sprint()\n\tpanic(1)\n}\nf()", "1", []string{"In[1]:3:7 in f", "In[1]:5:2"}},
		{"nil map", "var m map[string]int\nm[\"a\"] = 1", "assignment to entry in nil map", []string{"In[1]:2:2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNotebook(t)
			_, _, err := n.run(c.cell)
			if err == nil || err.Name != "panic" || err.Value != c.value {
				t.Fatalf("got %v", err)
			}
			var got []string
			for _, l := range err.Traceback {
				if strings.HasPrefix(l, "In[") {
					got = append(got, l)
				}
			}
			if strings.Join(got, "|") != strings.Join(c.trace, "|") {
				t.Errorf("trace is %q, not %q", got, c.trace)
			}
			if v, _ := n.must("1 + 1"); v != "2" {
				t.Errorf("the next cell gives %q", v)
			}
		})
	}
}

// TestFatal runs what would end the process.
func TestFatal(t *testing.T) {
	n := newNotebook(t)
	n.must("kept := 5")
	for _, c := range []struct{ cell, name, value string }{
		{"os.Exit(3)", "exit", "os.Exit(3) was called"},
		{"log.Fatal(\"no\")", "exit", "log.Fatal was called"},
		{"log.Fatalf(\"%d\", 1)", "exit", "log.Fatalf was called"},
		{"f := os.Exit\nf(1)", "exit", "os.Exit(1) was called"},
		{"defer func() { recover() }()\nos.Exit(2)", "exit", "os.Exit(2) was called"},
		{"func inf(n int) int { return inf(n+1) + 1 }\ninf(0)", "panic", "recursion is deeper"},
		{"var g func(int) int\ng = func(n int) int { return g(n+1) + 1 }\ng(0)", "panic", "recursion is deeper"},
		{"func h() { sort.Slice([]int{1, 2}, func(i, j int) bool { h(); return true }) }\nh()", "panic", "recursion is deeper"},
		{"go func() { panic(\"in a goroutine\") }()\ntime.Sleep(time.Minute)", "panic", "in a goroutine"},
		{"done := make(chan int)\ngo func() { var s []int; s[1] = 2; close(done) }()\n<-done", "panic", "index out of range [1]"},
		{"var mu sync.Mutex\nmu.Unlock()", "panic", "unlock of unlocked mutex"},
		{"make([]int, 1<<45)", "panic", "makeslice: len out of range"},
		{"var a [1 << 45]int\na[0] = 1", "not supported", "does not fit into memory"},
		{"n := 1 << 45\nmake([]int, n)", "panic", "makeslice: len out of range"},
		{"var wg sync.WaitGroup\nwg.Done()", "panic", "negative WaitGroup counter"},
	} {
		_, _, err := n.run(c.cell)
		if err == nil || err.Name != c.name || !strings.Contains(err.Value, c.value) {
			t.Errorf("%s\ngot %v, not %s: ... %s", c.cell, err, c.name, c.value)
		}
		if v, _ := n.must("kept"); v != "5" {
			t.Errorf("after %q kept is %s", c.cell, v)
		}
	}
}

// TestSuggestions says which name was meant by one that nothing has.
func TestSuggestions(t *testing.T) {
	n := newNotebook(t)
	n.must("count := 3\ntype Point struct{ Name string; age int }\nfunc (Point) Greet() {}\np := Point{Name: \"a\"}\nfunc scale(v float64) float64 { return 2 * v }")
	for _, c := range []struct{ name, cell, want string }{
		{"variable", "cuont + 1", "undefined: cuont; did you mean count?"},
		{"function", "sclae(2)", "undefined: sclae; did you mean scale?"},
		{"type", "var q Piont", "undefined: Piont; did you mean Point?"},
		{"variable of a function", "func g(alpha int) int { return alhpa }", "undefined: alhpa; did you mean alpha?"},
		{"not one that is declared later", "func g() int { v := alhpa; alpha := v; return alpha }", "undefined: alhpa"},
		{"field", "p.Nme", "p.Nme undefined (type Point has no field or method Nme); did you mean Name?"},
		{"field of a cell without a capital", "p.aeg", "p.aeg undefined (type Point has no field or method aeg); did you mean age?"},
		{"field in a literal", "Point{Nmae: \"x\"}", "unknown field Nmae in struct literal of type Point; did you mean Name?"},
		{"method", "p.Gret()", "p.Gret undefined (type Point has no field or method Gret); did you mean Greet?"},
		{"the compiler says it", "p.name", "p.name undefined (type Point has no field or method name, but does have field Name)"},
		{"member of a package", "strings.ToUper(\"a\")", "undefined: strings.ToUper; did you mean ToUpper?"},
		{"of two the likelier", "fmt.Printn(1)", "undefined: fmt.Printn; did you mean Println?"},
		{"a type where a type belongs", "var w strings.Buildr", "undefined: strings.Buildr; did you mean Builder?"},
		{"package", "stings.ToUpper(\"a\")", "undefined: stings; did you mean strings?"},
		{"builtin", "lenn(\"abc\")", "undefined: lenn; did you mean len?"},
		{"builtin type", "var s stirng", "undefined: stirng; did you mean string?"},
		{"function without its package", "sqrt(2)", "undefined: sqrt; did you mean math.Sqrt?"},
		{"word of another language", "x := null", "undefined: null; did you mean nil?"},
		{"among other names", "p.Name + count2", "undefined: count2; did you mean count?"},
		{"nothing like it", "zzzzqqq", "undefined: zzzzqqq"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := n.run(c.cell)
			if err == nil {
				t.Fatal("no error")
			}
			if _, said, _ := strings.Cut(err.Value, ": "); !strings.HasSuffix(err.Value, ": "+c.want) && said != c.want {
				t.Errorf("got %q, want %q", err.Value, c.want)
			}
		})
	}
}
