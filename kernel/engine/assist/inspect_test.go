package assist

import (
	"go/types"
	"strings"
	"testing"
)

// In the cases, | is the cursor. Each of the wanted texts, separated by ¦, is in
// the plain text; one that starts with - is not. No text at all means that nothing is found.
func TestInspect(t *testing.T) {
	v, a := known(t, earlier), assistant(t)
	values := func(v *types.Var) (string, bool) { return "7", v.Name() == "count" }
	for name, c := range map[string]struct {
		src    string
		detail int
		want   string
	}{
		"function":             {"fmt.Print|ln()", 0, "func fmt.Println(a ...any) (n int, err error)¦Println formats using the default formats"},
		"at its end":           {"fmt.Println|", 0, "func fmt.Println(a ...any)"},
		"in its call":          {"fmt.Println(|", 0, "func fmt.Println(a ...any)"},
		"behind an argument":   {"strings.Repeat(\"a\", |)", 0, "func strings.Repeat(s string, count int) string"},
		"in a string argument": {`strings.Repeat("a|", 2)`, 0, "func strings.Repeat"},
		"in parentheses":       {"strings.Repeat(\"a\", (|", 0, "func strings.Repeat"},
		"package":              {"fm|t.Println()", 0, "package fmt // import \"fmt\"¦implements formatted I/O¦functions: Append¦-func Println"},
		"package, detail":      {"fmt", 1, "package fmt¦func fmt.Println(a ...any)¦type fmt.Stringer interface"},
		"package alone":        {"fmt|", 0, "package fmt"},
		"import":               {`import "encoding/json|"`, 0, "package json // import \"encoding/json\""},
		"gonum":                {"mat|", 0, "package mat // import \"gonum.org/v1/gonum/mat\""},
		"method":               {"var b bytes.Buffer\nb.WriteStr|ing(\"a\")", 0, "func (*bytes.Buffer).WriteString(s string) (n int, err error)¦WriteString appends the contents of s"},
		"interface method":     {"sort.Interface.Less|", 0, "Less(i int, j int) bool¦Less reports whether"},
		"field":                {"csv.Reader{}.Comma|", 0, "field Comma rune¦Comma is the field delimiter."},
		"constant":             {"math.MaxInt8|", 0, "const math.MaxInt8 untyped int = 127"},
		"variable of package":  {"io.EOF|", 0, "var io.EOF error¦EOF is the error returned by Read"},
		"type":                 {"strings.Builder|", 0, "type strings.Builder struct¦unexported fields¦A Builder is used¦-WriteRune"},
		"type, detail":         {"strings.Builder|", 1, "func (*strings.Builder).WriteRune(r rune) (int, error)"},
		"generic":              {"slices.SortFunc|", 0, "func slices.SortFunc[S ~[]E, E any](x S, cmp func(a E, b E) int)"},
		"predeclared":          {"append|(x)", 0, "func append(slice []T, elems ...T) []T¦appends elements to the end"},
		"predeclared type":     {"var x uint8|", 0, "type uint8¦unsigned 8-bit"},
		"predeclared method":   {"var err error\nerr.Error|()", 0, "Error() string"},
		"keyword":              {"defer| f()", 0, "Puts off a call¦https://go.dev/ref/spec#Defer_statements"},

		"session variable":         {"coun|t + 1", 0, "var count int¦value: 7"},
		"session variable, busy":   {"here|", 0, "var here Point¦-value"},
		"session type":             {"Poi|nt{}", 0, "type Point struct {¦X float64¦label string¦Point is a place.¦In[1], line 5¦-Norm"},
		"session type, detail":     {"Poi|nt{}", 1, "X, Y  float64 // in cm¦func (Point).Norm() float64¦func (*Point).Move(dx float64, dy float64)"},
		"session function":         {"makePoint|(1)", 0, "func makePoint(x float64) *Point¦-return nil"},
		"session function, detail": {"makePoint|(1)", 1, "func makePoint(x float64) *Point { return nil }¦In[1], line"},
		"session method":           {"here.No|rm()", 1, "func (Point).Norm() float64¦Norm is the distance from the origin.¦return p.X"},
		"session field":            {"here.X|", 0, "field X float64¦in cm"},
		"session constant":         {"limit|", 1, "const limit untyped int = 3¦const limit = 3"},
		"session interface":        {"Shape|", 0, "type Shape interface {¦Area() float64"},
		"promoted":                 {"named.Norm|()", 0, "Norm is the distance from the origin."},

		"local variable":    {"func g() {\n\tabc := 2.5\n\tabc|\n}", 0, "var abc float64"},
		"parameter":         {"func g(abc []int) {\n\tfor range abc|", 0, "var abc []int"},
		"type switch":       {"var x any\nswitch y := x.(type) {\ncase int:\n\ty|\n}", 0, "var y int"},
		"own function":      {"// f does much.\nfunc f(n int) {}\nf|(1)", 1, "func f(n int)¦f does much.¦func f(n int) {}"},
		"own type":          {"type T struct {\n\ta int // an a\n}\nT{}.a|", 0, "field a int¦an a"},
		"literal key":       {"Point{X|: 1}", 0, "field X float64"},
		"inside a literal":  {"Point{|}", 0, "type Point struct"},
		"shadows a package": {"math := 3\nmath|", 0, "var math int"},

		"nothing":          {"|", 0, ""},
		"unknown":          {"nothingKnown|", 0, ""},
		"unknown member":   {"fmt.Nothing|", 0, ""},
		"comment":          {"// fmt|", 0, ""},
		"magic":            {"%wh|o", 0, "%who lists the variables"},
		"unknown magic":    {"%nothing|", 0, ""},
		"behind the end":   {"fmt.Println    ", 0, ""},
		"far from a name":  {"x := 1 + | 2", 0, ""},
		"the value, a sum": {"1 + count|", 0, "var count int"},
	} {
		t.Run(name, func(t *testing.T) {
			pos := strings.IndexByte(c.src, '|')
			src := strings.Replace(c.src, "|", "", 1)
			if pos < 0 {
				pos = len(src) + 5
			}
			b := a.Inspect(v, src, pos, c.detail, values)
			if b == nil || c.want == "" {
				if b != nil || c.want != "" {
					t.Errorf("got %v, want %q", b, c.want)
				}
				return
			}
			plain := b.Data["text/plain"].(string)
			for _, w := range strings.Split(c.want, "¦") {
				if not, without := strings.CutPrefix(w, "-"); without == strings.Contains(plain, strings.TrimPrefix(w, "-")) {
					t.Errorf("%q (%v) in\n%s", not, !without, plain)
				}
			}
			for mime, part := range map[string]string{"text/markdown": "```", "text/html": "<pre>"} {
				if s, _ := b.Data[mime].(string); !strings.Contains(s, part) {
					t.Errorf("%s is %q", mime, s)
				}
			}
		})
	}
}

// A doc comment has its links and lists in Markdown and HTML.
func TestInspectRendersComments(t *testing.T) {
	v, a := known(t), assistant(t)
	b := a.Inspect(v, "strings.NewReader", 17, 0, nil)
	for mime, want := range map[string]string{
		"text/markdown": "[bytes.NewBufferString](https://pkg.go.dev/bytes#NewBufferString)",
		"text/html":     `<a href="https://pkg.go.dev/bytes#NewBufferString">bytes.NewBufferString</a>`,
		"text/plain":    "bytes.NewBufferString but more efficient",
	} {
		if s := b.Data[mime].(string); !strings.Contains(s, want) {
			t.Errorf("%s has no %s:\n%s", mime, want, s)
		}
	}
	b = a.Inspect(v, "var x map[string]chan<- int\nx", 29, 0, nil)
	if s := b.Data["text/html"].(string); !strings.Contains(s, "chan&lt;- int") {
		t.Errorf("unescaped HTML: %s", s)
	}
}
