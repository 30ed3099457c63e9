package engine

import "fmt"

// wider are expressions of types that have few of their own.
func (g *generator) wider(typ string, d int) string {
	switch typ {
	case "[]byte", "[]rune":
		switch g.IntN(3) {
		case 0:
			return fmt.Sprintf("%s(%s)", typ, g.expr("string", d))
		case 1:
			v := g.nonConst(typ)
			return fmt.Sprintf("append(%s, %s...)", v, g.nonConst(typ))
		}
	case "any":
		t := g.pick(g.types...)
		if g.plain {
			t = g.pick(append(plainTypes[:8:8], numbers...)...)
		}
		if t != "any" && t != "*S" && t != "*int" && t != "Outer" && t != "[]*S" && t != "func(int) int" && t != "func() string" && t != "Summer" {
			return fmt.Sprintf("any(%s)", g.typed(t, d))
		}
	case "error":
		return g.pick(`errors.Join(errors.New("j1"), `+g.expr("error", 0)+`)`, fmt.Sprintf("fmt.Errorf(\"%%v: %%w\", %s, %s)", g.expr("int", 0), g.expr("error", 0)), "func() (err error) { defer func() { err, _ = recover().(error) }(); _ = "+g.expr("int", d)+"; return }()")
	case "Pair[int, string]":
		switch g.IntN(3) {
		case 0:
			return fmt.Sprintf("Pair[int, string]{%s, %s}", g.expr("int", d), g.expr("string", d))
		case 1:
			return fmt.Sprintf("Pair[int, string]{Val: %s.Swap().Key}", g.nonConst(typ))
		}
	case "S":
		if g.IntN(2) == 0 {
			return fmt.Sprintf("S{A: %s, B: %s, C: [2]int8{1: %s}}", g.expr("int", d), g.expr("string", d), g.expr("int8", d))
		}
		if v, ok := g.some("*S", false); ok {
			return "*" + v
		}
	case "Summer":
		return g.pick(g.typed("S", d), g.typed("Outer", 0))
	case "Level":
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("+", "-", "*", "&", "|", "/", "%"), g.nonConst(typ))
	case "Color":
		return fmt.Sprintf("Color(%s)", g.nonConst(g.pick(numbers[:integers]...)))
	case "func() string":
		if !g.inLit {
			g.inLit = true
			defer func() { g.inLit = false }()
			return fmt.Sprintf("func() string { return %s }", g.expr("string", d))
		}
	case "[3]int":
		return fmt.Sprintf("[3]int{%s, 2: %s}", g.expr("int", d), g.expr("int", d))
	case "complex64":
		return fmt.Sprintf("(%s %s %s)", g.nonConst(typ), g.pick("+", "-", "*"), g.nonConst(typ))
	case "struct{ X int; Y string }":
		return fmt.Sprintf("struct{ X int; Y string }{%s, %s}", g.expr("int", d), g.expr("string", d))
	case "[]any":
		return fmt.Sprintf("[]any{%s, %s, %s}", g.expr("any", d), g.expr("any", 0), g.typed(g.pick(numbers...), d))
	case "[]S":
		return fmt.Sprintf("[]S{%s, %s}", g.expr("S", d), g.expr("S", 0))
	case "*int":
		if v, ok := g.some("int", true); ok {
			return "&" + v
		}
	case "*S":
		if v, ok := g.some("S", true); ok {
			return "&" + v
		}
	case "map[int]string":
		return fmt.Sprintf("map[int]string{%d: %s, %d: %s}", g.IntN(3), g.expr("string", d), 5+g.IntN(3), g.expr("string", d))
	}
	return ""
}
