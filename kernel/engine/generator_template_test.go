package engine

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// templateText holds pieces of Go, each with a name, declarations, a line "--" and statements.
// Names that begin with @ are new ones in each use. «a|b» is one of the texts, «0..5» a number,
// «string» an expression of that type; $T and $U are types of numbers.
//
//go:embed testdata/templates.txt
var templateText string

// Templates whose names end in a star are run by the interpreter, whatever is filled in.
type template struct{ name, decls, stmts string }

var templates = sync.OnceValue(func() []template {
	var out []template
	for _, part := range strings.Split("\n"+templateText, "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		decls, stmts, ok := strings.Cut("\n"+text, "\n--\n")
		if !ok {
			panic("template " + name + " has no line --")
		}
		out = append(out, template{name, decls, strings.TrimSuffix(stmts, "\n")})
	}
	return out
})

var plainTemplates = sync.OnceValue(func() []template {
	return slices.DeleteFunc(slices.Clone(templates()), func(t template) bool { return !strings.HasSuffix(t.name, "*") })
})

var (
	hole   = regexp.MustCompile("«([^»]*)»")
	fresh  = regexp.MustCompile("@([A-Za-z]+[0-9]*)")
	extent = regexp.MustCompile(`^(\d+)\.\.(\d+)$`)
)

// template writes a random template at the place where the generator is.
func (g *generator) template() {
	all := templates()
	if g.plain {
		all = plainTemplates()
	}
	g.use(all[g.IntN(len(all))])
}

func (g *generator) use(t template) {
	g.names++
	number := fmt.Sprintf("x%d%s", g.names, g.suffix)
	types := strings.NewReplacer("$T", g.pick(numbers...), "$U", g.pick(numbers...))
	fill := func(text string) string {
		text = types.Replace(text)
		text = hole.ReplaceAllStringFunc(text, func(h string) string { return g.fill(hole.FindStringSubmatch(h)[1]) })
		return fresh.ReplaceAllString(text, "${1}"+number)
	}
	vars := g.vars
	g.vars = nil
	fmt.Fprintln(&g.decls, fill(t.decls))
	g.vars = vars
	for _, l := range strings.Split(fill(t.stmts), "\n") {
		g.line("%s", l)
	}
}

func (g *generator) fill(what string) string {
	if m := extent.FindStringSubmatch(what); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		return strconv.Itoa(from + g.IntN(to-from+1))
	}
	if strings.Contains(what, "|") {
		return g.pick(strings.Split(what, "|")...)
	}
	return g.typed(what, 1)
}
