package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// generator writes a random cell. What it writes type-checks, ends, and prints
// nothing that differs from run to run.
type generator struct {
	*rand.Rand
	b      strings.Builder
	decls  strings.Builder // of templates
	suffix string          // of names at the top level
	types  []string        // that variables have
	global bool            // functions may use variables of the top level
	plain  bool            // no values in interfaces that compiled code has to see
	vars   []variable      // in scope
	funcs  []function
	names  int
	depth  int // of blocks
	indent int
	budget int // statements left
	inLit  bool
}

type variable struct {
	name, typ string
	fixed     bool // a loop's own, not to be assigned
}

type function struct {
	name   string
	params []string
	result string
}

// numbers begin with the integers.
var numbers = []string{"int", "int8", "uint8", "int16", "uint16", "uint", "uint32", "int64", "uint64", "float64", "float32"}

const integers = 9

// plainTypes are types of which the interpreter runs most of what can be done with them.
var plainTypes = []string{
	"string", "bool", "rune", "[]int", "[]string", "[]float64", "map[string]int", "[3]int", "S", "*S", "func(int) int", "[][]int", "[2]S", "complex128", "any", "error",
	"[]byte", "[]rune", "map[int]string", "map[S]int", "[]S", "struct{ X int; Y string }", "complex64", "*int", "map[string][]int", "func() string", "[]*S",
}

var randomTypes = append(append(plainTypes, "[]any", "Pair[int, string]", "Summer", "Level", "Color", "Outer"), numbers...)

const prelude = `type S struct {
	A int
	B string
	C [2]int8
	d float64
}

func (s S) Sum() int { return s.A + len(s.B) + int(s.C[0]) }

func (s *S) Add(n int) int { s.A += n; s.C[1]++; return s.A }

type Summer interface{ Sum() int }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) Swap() Pair[string, K] { return Pair[string, K]{fmt.Sprint(p.Val), p.Key} }

type Outer struct {
	S
	*Pair[int, string]
	N int
}

func (o Outer) Sum() int { return o.S.Sum() * 10 }

type Color uint8

func (c Color) String() string { return fmt.Sprintf("<%d>", uint8(c)) }

type Level int8

const (
	Low Level = iota * 10
	Mid
	High
)

`

// randomCell writes a cell on top of the prelude. All names at its top level end in the number,
// so that cells can share a session or a package.
func randomCell(seed uint64, number int) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7)), suffix: fmt.Sprintf("_%d", number), types: randomTypes}
	g.budget = 6 + 30*long(seed)
	g.plain = g.IntN(5) < 3
	if g.plain {
		g.types = append(plainTypes, numbers...)
	}
	for range g.IntN(3) {
		g.function()
	}
	for range 2 + g.IntN(3) {
		g.declare()
	}
	for range 1 + g.IntN(2+max(0, g.budget)/3) {
		g.statement()
	}
	if g.IntN(3) == 0 {
		g.template()
	}
	g.show(g.vars)
	return g.decls.String() + g.b.String()
}

// long makes one cell in twelve a long one.
func long(seed uint64) int {
	if seed%12 == 0 {
		return 1
	}
	return 0
}

func (g *generator) line(format string, args ...any) {
	g.b.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(&g.b, format, args...)
	g.b.WriteByte('\n')
}

func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d%s", prefix, g.names, g.suffix)
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

// block writes statements in a scope of their own.
func (g *generator) block(n int, before ...variable) {
	mark := len(g.vars)
	g.vars = append(g.vars, before...)
	g.depth++
	g.indent++
	for range n {
		g.statement()
	}
	g.indent--
	g.depth--
	g.vars = g.vars[:mark]
}

func (g *generator) function() {
	f := function{name: g.name("fun"), result: g.pick(append([]string{"string", "[]int", "S"}, numbers...)...)}
	saved := g.vars
	if g.vars = nil; g.global {
		g.vars = slices.Clone(saved)
	}
	var params []string
	for range g.IntN(3) {
		p := variable{name: g.name("p"), typ: g.pick(append([]string{"string", "[]int", "S"}, numbers...)...)}
		f.params = append(f.params, p.typ)
		params = append(params, p.name+" "+p.typ)
		g.vars = append(g.vars, p)
	}
	if g.IntN(2) == 0 {
		g.line("func %s(%s) (out %s) {", f.name, strings.Join(params, ", "), f.result)
		g.indent++
		g.line("defer func() {")
		g.line("\tif e := recover(); e != nil {")
		g.line("\t\tfmt.Println(%q, e)", f.name)
		g.line("\t}")
		g.line("}()")
		g.vars = append(g.vars, variable{name: "out", typ: f.result})
		g.indent--
		g.block(2 + g.IntN(4))
		g.line("\treturn")
	} else {
		g.line("func %s(%s) %s {", f.name, strings.Join(params, ", "), f.result)
		g.block(1 + g.IntN(4))
		g.indent++
		g.line("return %s", g.expr(f.result, 2))
		g.indent--
	}
	g.line("}\n")
	g.vars = saved
	g.funcs = append(g.funcs, f)
}

func (g *generator) declare() {
	typ := g.pick(g.types...)
	name := g.name("v")
	switch g.IntN(4) {
	case 0:
		if typ != "func(int) int" && typ != "*S" && typ != "map[string]int" {
			g.line("var %s %s", name, typ)
			break
		}
		fallthrough
	case 1:
		g.line("var %s %s = %s", name, typ, g.expr(typ, 2))
	default:
		g.line("%s := %s", name, g.typed(typ, 2))
	}
	g.line("_ = %s", name)
	g.vars = append(g.vars, variable{name: name, typ: typ})
}

// typed is an expression whose type is typ wherever it stands.
func (g *generator) typed(typ string, depth int) string {
	e := g.expr(typ, depth)
	switch typ {
	case "any", "error", "*S", "func(int) int", "[]*S", "*int", "func() string", "Summer", "struct{ X int; Y string }":
		return fmt.Sprintf("(%s)(%s)", typ, e)
	}
	return fmt.Sprintf("%s(%s)", typ, e)
}

func (g *generator) some(typ string, toAssign bool) (string, bool) {
	var list []string
	for _, v := range g.vars {
		if v.typ == typ && !(toAssign && v.fixed) {
			list = append(list, v.name)
		}
	}
	if len(list) == 0 {
		return "", false
	}
	return g.pick(list...), true
}

// show prints variables of types whose printing says the same everywhere.
func (g *generator) show(vars []variable) {
	for _, v := range vars {
		switch v.typ {
		case "func(int) int":
			g.line("if %s != nil {\n\tfmt.Println(%q, %s(3))\n}", v.name, v.name, v.name)
		case "func() string":
			g.line("if %s != nil {\n\tfmt.Println(%q, %s())\n}", v.name, v.name, v.name)
		case "*int":
			g.line("if %s != nil {\n\tfmt.Println(%q, *%s)\n}", v.name, v.name, v.name)
		case "[]*S":
			g.line("for i, p := range %s {\n\tfmt.Println(i, *p)\n}", v.name)
		case "Summer":
			g.line("if %s != nil {\n\tfmt.Println(%q, %s.Sum())\n}", v.name, v.name, v.name)
			g.line("switch x := %s.(type) {\ncase *S, Outer:\n\tfmt.Printf(\"%%T\\n\", x)\ncase nil:\ndefault:\n\tfmt.Printf(\"%%T %%+v\\n\", x, x)\n}", v.name)
		case "Outer":
			g.line("fmt.Println(%s.A, %s.Sum(), %s.S.Sum(), %s.S, %s.Pair == nil)", v.name, v.name, v.name, v.name, v.name)
		case "map[int]string", "map[S]int", "[]any", "[]byte", "[]rune", "Pair[int, string]", "map[string][]int", "struct{ X int; Y string }", "[]S", "Level", "Color":
			verbs := "%" + g.pick("v", "+v", "#v", "v", "d", "x") + " %T"
			if g.plain {
				verbs = "%v %v"
			} else if v.typ == "[]any" { // some verbs show where an error lies
				verbs = "%+v %T"
			}
			g.line("fmt.Printf(%q, %s, %s)", verbs+"\n", v.name, v.name)
		case "*S":
			g.line("if %s != nil {\n\tfmt.Println(%q, *%s, %s.Sum())\n}", v.name, v.name, v.name, v.name)
		case "S":
			g.line("fmt.Printf(\"%s %%v %%+v\\n\", %s, %s)", v.name, v.name, v.name)
		case "[]int", "[]string", "[]float64":
			g.line("fmt.Println(%q, len(%s), %s, %s == nil)", v.name, v.name, v.name, v.name)
		case "any":
			g.line("switch x := %s.(type) {\ncase int:\n\tfmt.Println(\"int\", x+1)\ncase string, bool:\n\tfmt.Println(\"text\", x)\ncase nil:\n\tfmt.Println(\"nil\")\ndefault:\n\tfmt.Printf(\"%%T %%v\\n\", x, x)\n}", v.name)
		case "string", "bool", "map[string]int", "[3]int", "[][]int", "[2]S", "error":
			g.line("fmt.Printf(\"%s %%v\\n\", %s)", v.name, v.name)
		default:
			g.line("fmt.Println(%q, %s)", v.name, v.name)
		}
	}
}
