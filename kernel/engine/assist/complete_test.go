package assist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// known is a scope in which cells have been run, as far as their declarations go.
func known(t testing.TB, cells ...string) *frontend.View {
	t.Helper()
	s, err := frontend.New()
	if err != nil {
		t.Fatal(err)
	}
	for i, src := range cells {
		c, err := s.Check(fmt.Sprintf("In[%d]", i+1), src)
		if err != nil {
			t.Fatal(err)
		}
		s.Commit(c)
		for _, v := range c.Vars {
			s.Declare(v.Obj)
		}
	}
	return s.View()
}

func assistant(t testing.TB) *Assistant {
	t.Helper()
	a, err := New(Options{
		Magics: func() []string { return []string{"%cd", "%help", "%time", "%timeit", "%who", "%%bash", "%%time"} },
		Help:   func(name string) string { return map[string]string{"%who": "%who lists the variables"}[name] },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const earlier = `
import str "strings"

// Point is a place.
type Point struct {
	X, Y  float64 // in cm
	label string
}

// Norm is the distance from the origin.
func (p Point) Norm() float64 { return p.X }

func (p *Point) Move(dx, dy float64) {}

type Named struct {
	*Point
	Name string
}

type Shape interface { Area() float64 }

const limit = 3

func makePoint(x float64) *Point { return nil }
func pair() (int, error) { return 0, nil }

here := Point{}
points := map[string][]*Point{}
named := Named{}
count := 1
ch := make(chan Point, 1)
`

// In the cases, | is the cursor; what is wanted are all matches, in order, or
// with + in front, some among them, and with - some that must not be among them.
func TestComplete(t *testing.T) {
	v, a := known(t, earlier), assistant(t)
	for name, c := range map[string]struct{ src, want string }{
		"package":                {"fmt.Printl|", "Println"},
		"package, several":       {"fmt.Print|", "Print Printf Println"},
		"package in a call":      {"fmt.Println(math.Ma|", "+MaxInt MaxFloat64 -Pi"},
		"other case":             {"fmt.println|", "Println"},
		"scattered":              {"fmt.spf|", "Sprintf"},
		"unknown member":         {"fmt.Nothing|", ""},
		"renamed import":         {"str.ToUp|", "ToUpper ToUpperSpecial"},
		"struct":                 {"here.|", "Move Norm X Y label"},
		"pointer":                {"makePoint(1).|", "Move Norm X Y label"},
		"embedded":               {"named.|", "Name Point Move Norm X Y label"},
		"index":                  {`points["a"][0].N|`, "Norm"},
		"chain":                  {`strings.NewReader(strings.ToUpper("a")).Rea|`, "Read ReadAt ReadByte ReadRune"},
		"literal":                {"Point{}.N|", "Norm"},
		"address of literal":     {"(&Point{}).M|", "Move"},
		"conversion":             {"time.Duration(3).Sec|", "Seconds"},
		"assertion":              {"var x any\nx.(Shape).|", "Area"},
		"received":               {"(<-ch).X|", "X"},
		"method expression":      {"Point.|", "Norm"},
		"method of pointer type": {"(*Point).|", "Move Norm"},
		"interface":              {"var s Shape\ns.|", "Area"},
		"error":                  {"_, err := pair()\nerr.|", "Error"},
		"no members":             {"count.|", ""},
		"before more":            {"x := here.|\ny := 2\nfmt.Println(y)", "Move Norm X Y label"},
		"inside a name":          {"fmt.Prin|tln(1)", "Print Printf Println"},
		"in an if":               {"if here.No|", "Norm"},
		"in a for":               {"for i := 0; i < here.|", "Move Norm X Y label"},
		"in a range":             {"for _, p := range points[here.l|", "label"},
		"loop variable":          {"for _, ps := range points {\n\tfor _, p := range ps {\n\t\tp.M|", "Move"},
		"closure":                {"f := func(p *Point) float64 {\n\treturn p.N|\n}", "Norm"},
		"closure in a call":      {"sort.Slice(points, func(i, j int) bool {\n\tq := here\n\treturn q.N|", "Norm"},
		"function":               {"func g(p Point) {\n\tp.N|\n}\nx := 3", "Norm"},
		"unfinished function":    {"func g(p Point) {\n\tif p.N|\n\nfunc h() {}\n", "Norm"},
		"calls a later one":      {"func g(p Point) {\n\tlater().N|\n\nfunc later() Point { return Point{} }\n", "Norm"},
		"method":                 {"func (p Point) Twice() float64 {\n\treturn 2*p.|\n}", "+Norm X Twice"},
		"own type":               {"type T struct{ a int }\nfunc (t T) b() {}\nvar t T\nt.|", "a b"},
		"own variable":           {"abc := here\nabc.N|", "Norm"},
		"go":                     {"go here.M|", "Move"},
		"defer":                  {"defer here.M|", "Move"},
		"case":                   {"switch {\ncase here.N|", "Norm"},
		"select":                 {"select {\ncase p := <-ch:\n\tp.No|\n}", "Norm"},
		"generic":                {"func first[T Shape](a T) { a.| }", "Area"},
		"generic call":           {"slices.SortFunc([]Point{here}, func(a, b Point) int { return int(a.N|) })", "Norm"},
		"broken elsewhere":       {"x := = 3\nhere.N|\ny := )", "Norm"},
		"untyped":                {"undefinedName.|", ""},

		"session names":       {"makeP|", "makePoint"},
		"constants":           {"lim|", "limit"},
		"locals first":        {"func g() {\n\tcounter := 2\n\tcou|\n}", "counter count"},
		"not yet declared":    {"al|\nalpha := 1", ""},
		"parameters":          {"func g(alpha int) int { return alp| }", "alpha"},
		"own function":        {"func alpha() {}\nalp|", "alpha"},
		"automatic packages":  {"strin|", "strings string"},
		"gonum":               {"distu|", "distuv"},
		"predeclared":         {"appen|", "append"},
		"nil":                 {"here == ni|", "nil"},
		"naming a function":   {"func fo|", ""},
		"naming a method":     {"func (p Point) No|", ""},
		"naming a type":       {"type Po|", ""},
		"naming a variable":   {"var co|", ""},
		"in a comment":        {"// fmt.Pri|", ""},
		"in a string":         {`"fmt.Pri|"`, ""},
		"in a number":         {"1.|", ""},
		"after a number":      {"x := 12 fm|", ""},
		"type of a variable":  {"var x Poi|", "Point"},
		"type of a parameter": {"func g(p Poi|", "Point"},
		"type of a field":     {"type T struct {\n\tp *Poi|\n}", "Point"},
		"type in package":     {"var x strings.|", "+Builder Reader -Split"},
		"no values for types": {"var x |", "+Point int map struct -here count for"},
		"asserted type":       {"var x any\nx.(Sh|)", "Shape"},

		"fields":             {"Point{|}", "+X Y label here -for"},
		"fields left":        {"Point{X: 1, |}", "Y label"},
		"open literal":       {"p := Point{\n\tX: 1,\n\tlab|", "label"},
		"elided literal":     {"[]Point{{X: 1, |}}", "Y label"},
		"elided pointers":    {"[]*Point{{Y: 1, |}}", "X label"},
		"values by position": {"Point{1, cou|}", "count"},
		"value of a field":   {"Point{X: cou|}", "count"},
		"foreign fields":     {"csv.Reader{Com|}", "Comma Comment"},
		"no foreign private": {"csv.Reader{Comma: 1, r|}", "ReuseRecord"},
		"map literal":        {"map[string]int{\"a\": cou|}", "count"},

		"statement":            {"f|", "+for func fmt -case default fallthrough range"},
		"case first":           {"switch x := 1; x {\nc|\n}", "case"},
		"default":              {"select {\nd|\n}", "default"},
		"case after case":      {"switch {\ncase true:\n\tca|\n}", "+case cap"},
		"no case":              {"func g() {\n\tcas|\n}", ""},
		"range":                {"for i := ran|", "+range rand"},
		"range alone":          {"for ran|", "+range"},
		"no range":             {"x := ran|", "rand"},
		"else":                 {"if true {\n} el|", "else"},
		"else if":              {"if true {\n} else i|", "if"},
		"break in loop":        {"for {\n\tbre|\n}", "break"},
		"no break in closure":  {"for {\n\tf := func() {\n\t\tbre|\n}}", ""},
		"continue in switch":   {"for {\n\tswitch {\n\tcase true:\n\t\tcont|\n}}", "context control continue"},
		"import at the top":    {"imp|", "import"},
		"no import in a block": {"{\n\timp|\n}", ""},

		"break label":    {"outer:\nfor {\n\tother: for {}\n\tbreak |\n}", "outer"},
		"continue label": {"outer:\nfor {\n\tfor {\n\t\tcontinue o|", "outer"},
		"goto label":     {"func g() {\n\tgoto |\nend:\n\tfmt.Println()\n}", "end"},

		"argument type first":   {"count := 2.5\nvar zebra *Point\nnamed.Move(|", "+count"},
		"import path":           {`import "encoding/js|`, "encoding/json"},
		"import path in group":  {"import (\n\t\"fmt\"\n\t\"image/pn|\"\n)", "image/png"},
		"import path by letter": {`import m "gonum.org/v1/gonum/mat|"`, "gonum.org/v1/gonum/mat"},

		"magics":           {"%t|", "%time %timeit"},
		"magics of a cell": {"%%|", "%%bash %%time"},
		"magic below":      {"x := 1\n%w|", "%who"},
		"go behind magic":  {"%who\nfmt.Printl|", "Println"},
		"go in a timed":    {"%time fmt.Printl|", "Println"},
		"bash":             {"%%bash\necho fmt.|", ""},
		"remainder":        {"count % cou|", "count"},
	} {
		t.Run(name, func(t *testing.T) {
			pos := strings.IndexByte(c.src, '|')
			got := a.Complete(v, c.src[:pos]+c.src[pos+1:], pos)
			var texts []string
			for _, x := range got.Items {
				texts = append(texts, x.Text)
			}
			some, without, partly := strings.Cut(c.want, "-")
			if some, ok := strings.CutPrefix(some, "+"); ok || partly {
				for _, w := range strings.Fields(some) {
					if !contains(texts, w) {
						t.Errorf("%q is missing in %q", w, texts)
					}
				}
				for _, w := range strings.Fields(without) {
					if contains(texts, w) {
						t.Errorf("%q is among %q", w, texts)
					}
				}
				return
			}
			if s := strings.Join(texts, " "); s != c.want {
				t.Errorf("got %q, not %q", s, c.want)
			}
		})
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
