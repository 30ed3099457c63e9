package engine

import "fmt"

func (g *generator) statement() {
	if g.budget--; g.budget < 0 || g.depth > 3 {
		g.line("fmt.Println(%s)", g.expr("int", 1))
		return
	}
	switch g.IntN(26) {
	case 0, 1:
		g.declare()
	case 2, 3, 4:
		g.assign()
	case 5:
		g.opAssign()
	case 6:
		g.swap()
	case 7, 8:
		g.line("if %s {", g.expr("bool", 2))
		g.block(1 + g.IntN(3))
		if g.IntN(2) == 0 {
			g.line("} else if x := %s; x > 2 {", g.expr("int", 1))
			g.block(1+g.IntN(2), variable{name: "x", typ: "int"})
			g.line("} else {")
			g.block(1 + g.IntN(2))
		}
		g.line("}")
	case 9, 10, 11:
		g.loop()
	case 12:
		g.switchStmt()
	case 13:
		g.element()
	case 14:
		if m, ok := g.some("map[string]int", false); ok {
			g.line("%s", g.pick(fmt.Sprintf("%s[%s] += %s", m, g.expr("string", 1), g.expr("int", 1)),
				fmt.Sprintf("delete(%s, %s)", m, g.expr("string", 1)),
				fmt.Sprintf("if q, ok := %s[%s]; ok {\n\tfmt.Println(q)\n}", m, g.expr("string", 1)),
				fmt.Sprintf("clear(%s)", m)))
		}
	case 15:
		g.closures()
	case 16:
		g.line("func() {")
		g.line("\tdefer func() { fmt.Println(\"recovered\", recover()) }()")
		g.line("\tdefer fmt.Println(\"deferred\", %s)", g.expr("int", 1))
		g.block(1 + g.IntN(3))
		g.line("}()")
	case 17:
		if s, ok := g.some("S", true); ok {
			g.line("%s", g.pick(s+".Add("+g.expr("int", 1)+")", s+".A++", s+".C[0] -= 100", s+".d /= 3", "fmt.Println("+s+".Sum())"))
		}
	case 18:
		if len(g.funcs) > 0 {
			f := g.funcs[g.IntN(len(g.funcs))]
			g.line("fmt.Println(%s)", g.callOf(f, 1))
		}
	case 19:
		g.line("{")
		g.block(1 + g.IntN(3))
		g.line("}")
	case 20, 21, 22, 23:
		g.template()
	default:
		if len(g.vars) > 0 {
			g.show(g.vars[g.IntN(len(g.vars)):][:1])
		}
	}
}

func (g *generator) assign() {
	typ := g.pick(g.types...)
	if v, ok := g.some(typ, true); ok {
		g.line("%s = %s", v, g.expr(typ, 3))
	}
}

func (g *generator) opAssign() {
	typ := g.pick(append([]string{"string"}, numbers...)...)
	v, ok := g.some(typ, true)
	if !ok {
		return
	}
	switch typ {
	case "string":
		g.line("if len(%s) < 100 {\n\t%s += %s\n}", v, v, g.expr(typ, 1))
	case "float64", "float32":
		g.line("%s %s= %s", v, g.pick("+", "-", "*", "/"), g.expr(typ, 2))
	default:
		switch g.IntN(4) {
		case 0:
			g.line("%s%s", v, g.pick("++", "--"))
		case 1:
			g.line("%s %s= %s", v, g.pick("<<", ">>"), g.count())
		default:
			g.line("%s %s= %s", v, g.pick("+", "-", "*", "&", "|", "^", "&^", "+", "-", "*", "/", "%"), g.nonConst(typ))
		}
	}
}

func (g *generator) swap() {
	typ := g.pick(g.types...)
	a, ok := g.some(typ, true)
	b, _ := g.some(typ, true)
	if !ok {
		return
	}
	if a != b {
		g.line("%s, %s = %s, %s", a, b, g.pick(b, g.expr(typ, 1)), g.pick(a, g.expr(typ, 1)))
	}
	if s, ok := g.some("[]int", false); ok && g.IntN(2) == 0 {
		g.line("if len(%s) > 1 {\n\t%s[0], %s[1] = %s[1], %s[0]\n}", s, s, s, s, s)
	}
}

func (g *generator) loop() {
	i := g.name("i")
	iv := variable{name: i, typ: "int", fixed: true}
	n := 1 + g.IntN(3)
	label := ""
	if g.IntN(3) == 0 {
		label = g.name("L")
		g.line("%s:", label)
	}
	jump := func() {
		g.line("\t_ = %s", i)
		if g.IntN(2) == 0 {
			g.line("\tif %s {", g.expr("bool", 1))
			g.line("\t\t%s %s", g.pick("break", "continue"), label)
			g.line("\t}")
		} else if label != "" {
			g.line("\tif %s == 1 {\n\t\tcontinue %s\n\t}", i, label)
		}
	}
	switch g.IntN(6) {
	case 0:
		g.line("for %s := 0; %s < %d; %s++ {", i, i, 1+g.IntN(4), i)
		jump()
		g.block(n, iv)
	case 1:
		g.line("for %s := range %d {", i, 1+g.IntN(4))
		jump()
		g.block(n, iv)
	case 2:
		x := g.name("x")
		g.line("for %s, %s := range %s {", i, x, g.typed("[]int", 1))
		g.line("\t_ = %s", x)
		jump()
		g.block(n, iv, variable{name: x, typ: "int"})
	case 3:
		x := g.name("x")
		g.line("for %s, %s := range %s {", i, x, g.pick(`"héllo, 世界"`, `"a\xffb"`, `"abc"`))
		g.line("\t_ = %s", x)
		jump()
		g.block(n, iv, variable{name: x, typ: "rune"})
	case 4:
		x := g.name("x")
		g.line("for %s, %s := range %s {", i, x, g.typed("[3]int", 1))
		g.line("\t_ = %s", x)
		jump()
		g.block(n, iv, variable{name: x, typ: "int"})
	default:
		x := g.name("x")
		g.line("for %s, %s := range func(yield func(int, string) bool) {\n\tfor k := 0; k < 3 && yield(k, fmt.Sprint(k*k)); k++ {\n\t}\n} {", i, x)
		g.line("\t_ = %s", x)
		jump()
		g.block(n, iv, variable{name: x, typ: "string"})
	}
	g.line("}")
}

func (g *generator) switchStmt() {
	switch g.IntN(3) {
	case 0:
		g.line("switch x := %s; x %% 4 {", g.nonConst("int"))
		g.line("case 0, 2:")
		g.block(1)
		if g.IntN(2) == 0 {
			g.line("\tfallthrough")
		}
		g.line("case 1:")
		g.block(1)
		g.line("default:")
		g.block(1)
		g.line("}")
	case 1:
		g.line("switch {")
		g.line("case %s:", g.expr("bool", 2))
		g.block(1)
		g.line("case %s:", g.expr("bool", 2))
		g.block(1)
		g.line("}")
	default:
		g.line("switch %s {", g.nonConst("string"))
		g.line("case \"a\", \"\":")
		g.block(1)
		g.line("case %s:", g.nonConst("string"))
		g.block(1)
		g.line("}")
	}
}

// element assigns to a part of a variable.
func (g *generator) element() {
	switch g.IntN(5) {
	case 0:
		if v, ok := g.some("[]int", false); ok {
			g.line("%s = append(%s, %s)", v, v, g.expr("int", 2))
			g.line("%s[len(%s)/2] = %s", v, v, g.expr("int", 2))
		}
	case 1:
		if v, ok := g.some("[3]int", true); ok {
			g.line("%s[uint(%s)%%3] %s %s", v, g.nonConst("int"), g.pick("=", "+=", "^="), g.expr("int", 2))
		}
	case 2:
		if v, ok := g.some("[][]int", false); ok {
			g.line("%s = append(%s, %s)", v, v, g.expr("[]int", 1))
		}
	case 3:
		if v, ok := g.some("[2]S", true); ok {
			w := g.name("w")
			g.line("%s := %s", w, v)
			g.line("%s[1].A, %s[0] = %s, %s", v, v, g.expr("int", 1), g.expr("S", 1))
			g.line("fmt.Println(%s, %s == %s)", w, v, w)
		}
	default:
		if v, ok := g.some("*S", false); ok {
			g.line("if %s != nil {\n\t%s.A, %s.B = %s, %s\n}", v, v, v, g.expr("int", 1), g.expr("string", 1))
		}
	}
}

// closures writes functions that share variables with their maker.
func (g *generator) closures() {
	fs, i := g.name("fs"), g.name("i")
	g.line("var %s []func() int", fs)
	g.line("for %s := 0; %s < 3; %s++ {", i, i, i)
	g.line("\t%s = append(%s, func() int { %s += 10; return %s })", fs, fs, i, i)
	g.line("\t%s := %s * 2", i, i)
	g.line("\t%s = append(%s, func() int { %s--; return %s })", fs, fs, i, i)
	g.line("}")
	g.line("for _, f := range %s {\n\tfmt.Print(f(), \" \")\n}", fs)
	g.line("fmt.Println()")
}
