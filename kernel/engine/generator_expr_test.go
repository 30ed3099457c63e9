package engine

import (
	"fmt"
	"strings"
)

// expr is a random expression that can stand where a value of typ is wanted.
func (g *generator) expr(typ string, depth int) string {
	if v, ok := g.some(typ, false); ok && (depth <= 0 || g.IntN(3) == 0) {
		return v
	}
	if depth <= 0 {
		return g.literal(typ)
	}
	if g.IntN(8) == 0 {
		for _, f := range g.funcs {
			if f.result == typ {
				return g.callOf(f, depth-1)
			}
		}
	}
	d := depth - 1
	switch typ {
	case "float64", "float32":
		switch g.IntN(4) {
		case 0:
			return fmt.Sprintf("%s(%s)", typ, g.nonConst(g.pick("int", "int8", "uint32", "float32", "float64")))
		case 1:
			if typ == "float64" {
				return fmt.Sprintf("math.%s(%s)", g.pick("Sqrt", "Floor", "Abs", "Exp2"), g.expr(typ, d))
			}
		}
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("+", "-", "*", "/"), g.expr(typ, d))
	case "string":
		switch g.IntN(10) {
		case 5:
			return fmt.Sprintf("string(%s)", g.nonConst(g.pick("[]byte", "[]rune")))
		case 6:
			return fmt.Sprintf("%s[%s]", g.nonConst("map[int]string"), g.expr("int", 0))
		case 7:
			if g.plain {
				break
			}
			return g.pick(g.nonConst("Pair[int, string]")+".Val", g.nonConst("struct{ X int; Y string }")+".Y", g.nonConst("Color")+".String()", "fmt.Sprint("+g.expr("any", d)+")")
		case 8:
			return fmt.Sprintf("%s(%s, %s)", g.pick("min", "max"), g.nonConst("string"), g.expr("string", d))
		case 0:
			return fmt.Sprintf("(%s + %s)", g.expr(typ, d), g.expr(typ, d))
		case 1:
			return fmt.Sprintf("strings.ToUpper(%s)", g.expr(typ, d))
		case 2:
			return fmt.Sprintf("fmt.Sprint(%s)", g.nonConst(g.pick("int", "bool", "float32", "uint64", "[3]int")))
		case 3:
			return fmt.Sprintf("string(rune(%s))", g.nonConst("int"))
		case 4:
			return fmt.Sprintf("fmt.Sprintf(\"%%03d|%%-4s|%%q|%%x\", %s, %s, %s, %s)", g.nonConst("int"), g.expr("string", 0), g.expr("string", 0), g.nonConst("int16"))
		}
	case "bool":
		t := g.pick(append([]string{"string", "rune"}, numbers...)...)
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("(%s %s %s)", g.expr(typ, d), g.pick("&&", "||", "==", "!="), g.expr(typ, d))
		case 1:
			return fmt.Sprintf("!%s", g.expr(typ, 0))
		case 2:
			if g.plain {
				return fmt.Sprintf("(%s == %s)", g.nonConst("S"), g.nonConst("S"))
			}
			t := g.pick("S", "Level", "[3]int", "any", "Pair[int, string]", "complex128", "struct{ X int; Y string }", "[2]S")
			return fmt.Sprintf("(%s %s %s)", g.nonConst(t), g.pick("==", "!="), g.nonConst(t))
		}
		return fmt.Sprintf("(%s %s %s)", g.nonConst(t), g.pick("<", "<=", "==", "!=", ">", ">="), g.expr(t, d))
	case "[]int":
		if v, ok := g.some("[]int", false); ok {
			switch g.IntN(4) {
			case 0:
				return fmt.Sprintf("append(%s[:len(%s):len(%s)], %s)", v, v, v, g.expr("int", d))
			case 1:
				return fmt.Sprintf("%s[:min(len(%s), %d)]", v, v, g.IntN(3))
			case 2:
				return fmt.Sprintf("%s[%d:]", v, g.IntN(3))
			}
		}
	case "func(int) int":
		if g.inLit {
			break
		}
		g.inLit = true
		x := g.name("x")
		saved := g.vars
		g.vars = append(g.vars[:len(g.vars):len(g.vars)], variable{name: x, typ: "int"})
		body := g.expr("int", d)
		g.vars = saved
		g.inLit = false
		return fmt.Sprintf("func(%s int) int { return %s }", x, body)
	case "complex128":
		return fmt.Sprintf("(%s %s complex(%s, %s))", g.nonConst(typ), g.pick("+", "-", "*"), g.expr("float64", 0), g.expr("float64", 0))
	case "rune":
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("+", "-", "^"), g.expr(typ, d))
	default:
		if e := g.wider(typ, d); e != "" {
			return e
		}
	}
	for _, n := range numbers {
		if n == typ {
			return g.integer(typ, d)
		}
	}
	return g.literal(typ)
}

func (g *generator) integer(typ string, d int) string {
	switch g.IntN(9) {
	case 0:
		from := numbers[g.IntN(integers)] // conversions of floats out of range are the machine's own
		return fmt.Sprintf("%s(%s)", typ, g.nonConst(from))
	case 1:
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("<<", ">>"), g.count())
	case 2:
		return fmt.Sprintf("%s%s", g.pick("-", "^", "+"), g.nonConst(typ))
	case 3:
		return fmt.Sprintf("%s(%s, %s)", g.pick("min", "max"), g.nonConst(typ), g.expr(typ, d))
	case 4:
		if typ == "int" {
			if v, ok := g.some("func(int) int", false); ok && !g.inLit {
				return fmt.Sprintf("%s(%s)", v, g.expr("int", d))
			}
			return fmt.Sprintf("len(%s)", g.nonConst(g.pick("string", "[]int", "map[string]int")))
		}
	case 5:
		if typ == "int" {
			if v, ok := g.some("[]int", false); ok {
				return fmt.Sprintf("%s[%s]", v, g.pick(fmt.Sprint(g.IntN(3)), "len("+v+")-1"))
			}
			if v, ok := g.some("S", false); ok {
				return g.pick(v+".A", v+".Sum()", "len("+v+".B)")
			}
		}
		if typ == "int8" {
			if v, ok := g.some("S", false); ok {
				return v + ".C[1]"
			}
		}
	}
	if g.IntN(8) > 0 {
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("+", "-", "*", "&", "|", "^", "&^"), g.nonConst(typ))
	}
	if g.IntN(4) > 0 {
		return fmt.Sprintf("(%s %s %d)", g.nonConst(typ), g.pick("/", "%"), 1+g.IntN(9))
	}
	return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("/", "%"), g.nonConst(typ))
}

// nonConst is an expression that is no constant: constant arithmetic may not
// overflow or divide by zero.
func (g *generator) nonConst(typ string) string {
	if v, ok := g.some(typ, false); ok {
		return v
	}
	switch typ {
	case "S", "[]int", "map[string]int", "Pair[int, string]", "struct{ X int; Y string }", "[3]int", "[2]S":
		return "(" + g.literal(typ) + ")"
	}
	return fmt.Sprintf("func() %s { return %s }()", typ, g.literal(typ))
}

func (g *generator) count() string {
	return fmt.Sprintf("(%s %% %d)", g.nonConst(g.pick("uint8", "uint32", "uint64")), 1+g.IntN(70))
}

func (g *generator) callOf(f function, depth int) string {
	args := make([]string, len(f.params))
	for i, p := range f.params {
		args[i] = g.expr(p, depth)
	}
	return fmt.Sprintf("%s(%s)", f.name, strings.Join(args, ", "))
}

func (g *generator) literal(typ string) string {
	switch typ {
	case "int":
		return g.pick("0", "1", "-1", "7", "42", "-1000", "1<<40", "'x'", "int(High)")
	case "int8":
		return g.pick("0", "1", "-1", "127", "-128", "5")
	case "uint8":
		return g.pick("0", "1", "255", "128", "'a'")
	case "int16":
		return g.pick("0", "32767", "-32768", "300")
	case "uint16":
		return g.pick("0", "65535", "1", "256")
	case "uint":
		return g.pick("0", "7", "18446744073709551615", "1<<33")
	case "uint32":
		return g.pick("0", "1", "4294967295", "65536")
	case "int64":
		return g.pick("0", "-1", "9223372036854775807", "-9223372036854775808", "1e6")
	case "uint64":
		return g.pick("0", "3", "18446744073709551615", "1<<63")
	case "float64":
		return g.pick("0", "1.5", "-2.25", "1e300", "0.1", "1e-320", "3", "1.0/3")
	case "float32":
		return g.pick("0", "1.5", "0.1", "3.4e38", "16777217", "-7")
	case "string":
		return g.pick(`""`, `"a"`, `"héllo"`, "`raw\\n`", `"\xff\x00"`, `"世界"`)
	case "bool":
		return g.pick("true", "false")
	case "rune":
		return g.pick("'a'", "'世'", "0", "-5")
	case "[]int":
		return g.pick("[]int{}", "[]int{1, 2, 3}", "[]int{2: 5}", "[]int{-1, 1 << 20}", "make([]int, 2, 5)")
	case "[]string":
		return g.pick(`[]string{"x", "yy"}`, `[]string{}`, `strings.Split("a,b,c", ",")`)
	case "[]float64":
		return g.pick("[]float64{0.5, 2}", "make([]float64, 3)")
	case "map[string]int":
		return g.pick(`map[string]int{"a": 1, "b": 2}`, `map[string]int{}`)
	case "[3]int":
		return g.pick("[3]int{1, 2, 3}", "[3]int{}", "[...]int{2: -4}")
	case "S":
		return g.pick(`S{}`, `S{A: 3, B: "s"}`, `S{1, "q", [2]int8{127, -128}, 0.25}`)
	case "*S":
		return g.pick(`&S{A: 5}`, `new(S)`)
	case "func(int) int":
		return "func(x int) int { return x * 3 }"
	case "[][]int":
		return g.pick("[][]int{{1}, {2, 3}}", "[][]int{}")
	case "[2]S":
		return g.pick(`[2]S{{A: 1}, {B: "z"}}`, `[2]S{}`)
	case "complex128":
		return g.pick("complex(1, 2)", "2i", "0")
	case "any":
		if g.plain {
			return g.pick("1", `"any"`, "nil", "2.5", "true", "int8(3)", "[]int{1}", "[2]any{1, nil}", "map[string]any{\"k\": 1}")
		}
		return g.pick("1", `"any"`, "nil", "2.5", "true", "int8(3)", "[]int{1}", "S{A: 1}", "Color(3)", "Mid", "[2]any{1, nil}", "Pair[int, string]{1, \"p\"}", "struct{}{}", "map[string]any{\"k\": 1}")
	case "[]byte":
		return g.pick(`[]byte("héllo")`, "[]byte{1, 255}", "[]byte{}", "make([]byte, 2, 9)")
	case "[]rune":
		return g.pick(`[]rune("héllo\xff")`, "[]rune{'a', -1, 0x10FFFF}")
	case "map[int]string":
		return g.pick(`map[int]string{1: "one", -7: "m"}`, `map[int]string{}`)
	case "map[S]int":
		return g.pick(`map[S]int{{A: 1}: 2, {B: "k"}: 3}`, `map[S]int{}`)
	case "[]any":
		return g.pick(`[]any{1, "a", nil, 2.5, S{A: 2}, Color(9), []int{1}}`, `[]any{}`, `[]any{Mid, int8(-1), 'x', 1i}`)
	case "[]S":
		return g.pick(`[]S{{A: 1}, {B: "w", d: 1.5}}`, `make([]S, 1, 4)`)
	case "[]*S":
		return g.pick(`[]*S{{A: 1}, {B: "w"}}`, `[]*S{new(S)}`)
	case "struct{ X int; Y string }":
		return g.pick(`struct{ X int; Y string }{1, "y"}`, `struct{ X int; Y string }{Y: "é"}`)
	case "Pair[int, string]":
		return g.pick(`Pair[int, string]{3, "three"}`, `Pair[int, string]{Key: -1}`)
	case "Summer":
		return g.pick(`S{A: 4}`, `&S{A: 40}`, `Outer{S: S{A: 2}}`, `nil`)
	case "Outer":
		return g.pick(`Outer{}`, `Outer{S{A: 2}, &Pair[int, string]{5, "v"}, 6}`)
	case "Level":
		return g.pick("Low", "Mid", "High", "Level(-128)", "5")
	case "Color":
		return g.pick("Color(1)", "0", "255", "Color(77)")
	case "complex64":
		return g.pick("complex(1, -2)", "3i", "1.5")
	case "*int":
		return g.pick("new(int)", "func() *int { k := 5; return &k }()")
	case "map[string][]int":
		return g.pick(`map[string][]int{"q": {1, 2}}`, `map[string][]int{}`)
	case "func() string":
		return g.pick(`func() string { return "lit" }`, `fmt.Errorf("e%d", 4).Error`)
	case "error":
		return g.pick("nil", `errors.New("bad")`, `fmt.Errorf("wrapped: %w", errors.New("x"))`)
	}
	panic("no literal of type " + typ)
}
