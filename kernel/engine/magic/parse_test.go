package magic

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// outline is a cell in brief: heads in brackets, then steps.
func outline(c *Cell) string {
	var parts []string
	command := func(c *Command) string {
		s := fmt.Sprintf("%d:%d %s", c.Line, c.Column, c.Name)
		if c.Args != "" {
			s += " " + c.Args
		}
		if c.Code != "" {
			s += fmt.Sprintf(" {%s}", strings.TrimSpace(c.Code))
		}
		return s
	}
	for _, h := range c.Heads {
		parts = append(parts, "["+command(h)+"]")
	}
	for _, s := range c.Steps {
		if s.Command != nil {
			parts = append(parts, command(s.Command))
		} else {
			parts = append(parts, "go{"+strings.TrimSpace(s.Go)+"}")
		}
	}
	return strings.Join(parts, " | ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"go alone", "x := 1\nx", "go{x := 1\nx}"},
		{"nothing", "", ""},
		{"comment alone", "// %who\n", ""},
		{"one", "%who", "1:1 %who"},
		{"indented", "  %who var", "1:3 %who var"},
		{"between go", "x := 1\n%who\ny := 2", "go{x := 1} | 2:1 %who | go{y := 2}"},
		{"several in a row", "%who\n%engine 3\n!ls\n", "1:1 %who | 2:1 %engine 3 | 3:1 ! ls"},
		{"blank lines and comments", "\n\n// first\n%who\n\n/* so\n%reset\n*/\nx", "4:1 %who | go{/* so\n%reset\n*/\nx}"},
		{"windows line ends", "x := 1\r\n%who\r\ny := 2\r\n", "go{x := 1} | 2:1 %who | go{y := 2}"},
		{"byte order mark", "\ufeff%who", "1:4 %who"},
		{"tabs", "\t%env\tHOME", "1:2 %env HOME"},

		{"raw string", "s := `\n%who\n!ls\n?x\n`", "go{s := `\n%who\n!ls\n?x\n`}"},
		{"raw string, then command", "s := `\n%no\n`\n%who", "go{s := `\n%no\n`} | 4:1 %who"},
		{"string", "s := \"%who\"\ns", "go{s := \"%who\"\ns}"},
		{"remainder at the end of a line", "x := 7 %\n3", "go{x := 7 %\n3}"},
		{"remainder before a comment", "x := 7 % // seven\n\n3", "go{x := 7 % // seven\n\n3}"},
		{"remainder in one line", "x := 7 % 3\nx %= 2", "go{x := 7 % 3\nx %= 2}"},
		{"not, behind and", "x := a &&\n\t!b", "go{x := a &&\n\t!b}"},
		{"not, in arguments", "f(\n\t!a,\n\t!b,\n)", "go{f(\n\t!a,\n\t!b,\n)}"},
		{"not, in a literal", "x := []bool{\n!a,\n}", "go{x := []bool{\n!a,\n}}"},
		{"not, behind an open bracket", "(\n!a)", "go{(\n!a)}"},
		{"in braces", "if x {\n%who\n}", "go{if x {\n%who\n}}"},
		{"not after a semicolon on the line", "x := 1; !y", "go{x := 1; !y}"},
		{"not a line of its own", "x := 1 %who", "go{x := 1 %who}"},
		{"a quote in a command", "!echo \"it's\n%who\nx := 'a'", "1:1 ! echo \"it's | 2:1 %who | go{x := 'a'}"},
		{"a bracket in a command", "!echo (\n!echo {`\nx := 1", "1:1 ! echo ( | 2:1 ! echo {` | go{x := 1}"},
		{"a slash and star in a command", "!ls /*\nx := 1", "1:1 ! ls /* | go{x := 1}"},
		{"after a function", "func f() {\n}\n%who", "go{func f() {\n}} | 3:1 %who"},
		{"after a brace too many", "}\n%who", "go{}} | 2:1 %who"},

		{"shell", "!ls -l | wc", "1:1 ! ls -l | wc"},
		{"shell with blanks", "!  ls  ", "1:1 ! ls"},
		{"shell that goes on", "!echo a \\\n  b\nx := 1", "1:1 ! echo a    b | go{x := 1}"},
		{"shell that looks like an operator", "!=x", "1:1 ! =x"},

		{"inspect", "?strings.Cut", "1:1 ? strings.Cut"},
		{"inspect with blanks", "? x", "1:1 ? x"},
		{"inspect all", "??x", "1:1 ?? x"},
		{"inspect behind", "x?\nstrings.Cut??", "1:1 ? x | 2:1 ?? strings.Cut"},
		{"inspect behind a blank", "x ??", "1:1 ?? x"},
		{"inspect a command", "?%who\n%timeit?", "1:1 ? %who | 2:1 ? %timeit"},
		{"inspect nothing", "?", "1:1 ?"},
		{"a question in go", "x ? y : z", "go{x ? y : z}"},
		{"a question in a string", "x := \"what?\"", "go{x := \"what?\"}"},

		{"time", "%time x := f(1)", "1:1 %time x := f(1) {x := f(1)}"},
		{"time, many lines", "%time for range 3 {\n\tf()\n}\ny := 1", "1:1 %time for range 3 { {for range 3 {\n\tf()\n}} | go{y := 1}"},
		{"time, two statements", "%time a(); b()\nc()", "1:1 %time a(); b() {a(); b()} | go{c()}"},
		{"time, a call over lines", "%time f(\n\t1,\n)\n%who", "1:1 %time f( {f(\n\t1,\n)} | 4:1 %who"},
		{"time, a raw string", "%time f(`\n%who\n`)\nx", "1:1 %time f(` {f(`\n%who\n`)} | go{x}"},
		{"time, a comment behind", "%time f() // ok\nx", "1:1 %time f() // ok {f() // ok} | go{x}"},
		{"timeit", "%timeit -n 10 -r3 f()", "1:1 %timeit -n 10 -r3 f() {f()}"},
		{"timeit of a negative", "%timeit -x", "1:1 %timeit -x {-x}"},
		{"timeit of a negative that starts as an option", "%timeit -next()", "1:1 %timeit -next() {-next()}"},

		{"bash", "%%bash a b\necho $1\n%who\nx := `", "1:1 %%bash a b {echo $1\n%who\nx := `}"},
		{"bash with windows line ends", "%%bash a\r\necho 1\r\necho 2\r\n", "1:1 %%bash a {echo 1\necho 2}"},
		{"bash without a script", "%%bash", "1:1 %%bash {}"},
		{"compiled", "%%compiled\nx := 1\n%who", "[1:1 %%compiled] | go{x := 1} | 3:1 %who"},
		{"heads", "\n// why\n%%time\n%%interpreted\nx", "[3:1 %%time] | [4:1 %%interpreted] | go{x}"},
		{"timed bash", "%%time\n%%bash\necho `", "[1:1 %%time] | 2:1 %%bash {echo `}"},
		{"timeit cell", "%%timeit -r 2\nf()", "[1:1 %%timeit] | go{f()}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cell, err := Parse(c.src)
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(cell); got != c.want {
				t.Errorf("%q is\n%s\nnot\n%s", c.src, got, c.want)
			}
			if want := strings.ContainsAny(c.want, "%!?") && outline(cell) != "go{"+strings.TrimSpace(c.src)+"}" && c.want != ""; want != Any(c.src) {
				t.Errorf("%q: Any says %v", c.src, !want)
			}
		})
	}
}

// What a piece of Go is told of itself has to be true of the cell.
func TestGoKeepsItsPlace(t *testing.T) {
	src := "x := \"äö\"\n%time  y := x + 1\n!ls\n\tz := y\n%timeit -n 1 nope"
	cell, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(src, "\n")
	check := func(code, want string, line int) {
		t.Helper()
		got := strings.Split(code, "\n")
		if len(got) < line || !strings.HasSuffix(got[line-1], want) {
			t.Fatalf("line %d of %q is not %q", line, code, want)
		}
		if at := strings.Index(lines[line-1], want); len(got[line-1]) != at+len(want) {
			t.Errorf("%q starts in column %d, not %d", want, len(got[line-1])-len(want), at)
		}
	}
	check(cell.Steps[1].Command.Code, "y := x + 1", 2)
	check(strings.TrimRight(cell.Steps[3].Go, "\n"), "z := y", 4)
	check(cell.Steps[4].Command.Code, "nope", 5)
}

func TestParseFails(t *testing.T) {
	for _, c := range []struct {
		name, src, want string
		line            int
	}{
		{"misspelt", "%timit f()", "%timit: no such command; did you mean %timeit?", 1},
		{"swapped letters", "x := 1\n%hwo", "%hwo: no such command; did you mean %who?", 2},
		{"one sign too few", "%bash\nls", "%bash: no such command; did you mean %%bash?", 1},
		{"one sign too many", "%%who", "%%who: no such command; did you mean %who?", 1},
		{"capitals", "%WHO", "%WHO: no such command; did you mean %who?", 1},
		{"of another kernel", "%pip install x", "%pip: no such command; did you mean %get?", 1},
		{"near to nothing", "%matplotlib inline", "%matplotlib: no such command; %help lists them", 1},
		{"short and near to nothing", "%x", "%x: no such command; %help lists them", 1},
		{"a sign alone", "%", "%: is no command; %help lists them", 1},
		{"three signs", "%%%", "%%%: is no command; %help lists them", 1},
		{"three questions", "???x", "???: is no command; %help lists them", 1},
		{"a remainder that starts a line", "x := 7\n% 3", "%: is no command; %help lists them", 2},
		{"an assignment without a variable", "%= 3", "%=: is no command, and no Go; %help lists the commands", 1},
		{"a cell's command below", "x := 1\n%%bash\nls", "%%bash: has to stand at the top of the cell, for it is about all of it", 2},
		{"a cell's command below another", "%who\n%%compiled", "%%compiled: has to stand at the top of the cell, for it is about all of it", 2},
		{"time of nothing", "%time\nx := 1", "%time: wants Go behind it, as in %time math.Sqrt(2)", 1},
		{"time of a comment", "%time // later", "%time: wants Go behind it, as in %time math.Sqrt(2)", 1},
		{"timeit of nothing", "%timeit -n 3\nx", "%timeit: wants Go behind it, as in %timeit math.Sqrt(2)", 1},
		{"no loops", "%timeit -n 0 f()", `%timeit: -n "0": want a whole number from 1 to 1000000000`, 1},
		{"no number", "%timeit -r many f()", `%timeit: -r "many": want a whole number from 1 to 1000000`, 1},
		{"no number at all", "%timeit -n", `%timeit: -n "": want a whole number from 1 to 1000000000`, 1},
		{"too many runs", "%timeit -r 1000001 f()", `%timeit: -r "1000001": want a whole number from 1 to 1000000`, 1},
		{"go on the line of a cell's command", "%%timeit -n 3 f()", `%%timeit: takes -n LOOPS and -r RUNS on its line, have "f()"; what is measured stands below`, 1},
		{"arguments of time", "%%time now\nf()", `%%time: takes nothing on its line, have "now"`, 1},
		{"arguments of compiled", "%%compiled x := 1", `%%compiled: takes nothing on its line, have "x := 1"`, 1},
		{"arguments of interpreted", "%%interpreted 1", `%%interpreted: takes nothing on its line, have "1"`, 1},
		{"help for nothing", "%help timit", `%help: "timit" is no command; did you mean %timeit?`, 1},
		{"help for what is far from all", "%help everything", `%help: "everything" is no command; %help alone lists them`, 1},
		{"who of what", "%who vars", `%who: "vars": want any of var, const, func, type`, 1},
		{"reset what", "%reset x", `%reset: takes no arguments, have "x"`, 1},
		{"replay what", "%replay 3", `%replay: takes no arguments, have "3"`, 1},
		{"engine of no cell", "%engine 0", `%engine: "0": want how many of the last cells to list, 1 or more`, 1},
		{"engine of a name", "%engine In[3]", `%engine: "In[3]": want how many of the last cells to list, 1 or more`, 1},
		{"get nothing", "%get", "%get: wants a module, as %get example.com/module@v1.2.3", 1},
		{"get two", "%get a.b/c d.e/f", `%get: "a.b/c d.e/f": want one module, without blanks`, 1},
		{"get no version", "%get a.b/c@", `%get: "a.b/c@": want a version after the @, such as v1.2.3 or latest`, 1},
		{"get two versions", "%get a.b/c@v1@v2", `%get: "a.b/c@v1@v2": want one @, between the module and its version`, 1},
		{"get a part of Go", "%get net/http", `%get: "net/http": want the path of a module, such as gonum.org/v1/gonum`, 1},
		{"get what no path is", "%get https://a.b/c", `%get: "https://a.b/c": want the path of a module, such as gonum.org/v1/gonum`, 1},
		{"set nothing", "%env =3", `%env: "=3": want the name of a variable in front of the =`, 1},
		{"no shell command", "!", "!: wants a command behind it, as in !ls", 1},
		{"two marks", "!!ls", "!!ls: one ! is enough", 1},
		{"inspect two", "?a b", `?: wants one name, have "a b"`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(c.src)
			var e *Error
			if !errors.As(err, &e) || e.Text != c.want || e.Line != c.line || e.Column != 1 || e.Name != "magic error" {
				t.Errorf("%q fails with\n%v (%+v), not\n%s", c.src, err, e, c.want)
			}
		})
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x := 1", "complete"}, {"for {", "incomplete \t"}, {")", "invalid"},
		{"%who", "complete"}, {"!ls", "complete"}, {"?x", "complete"}, {"x?", "complete"}, {"!ls \\", "incomplete "}, {"!ls \\\n-l", "complete"},
		{"%who\nfor {", "incomplete \t"}, {"%who\n)", "invalid"}, {"%who\nx := 1", "complete"},
		{"%nosuch", "invalid"}, {"%timeit -n x", "invalid"},
		{"%time for {", "incomplete \t"}, {"%time for {\n}", "complete"}, {"%time f(", "incomplete \t"},
		{"%%bash", "incomplete "}, {"%%bash\n", "incomplete "}, {"%%bash\necho hi", "incomplete "}, {"%%bash\necho hi\n", "incomplete "},
		{"%%bash\necho hi\n\n", "complete"}, {"%%bash\necho `\n\n", "complete"}, {"%%bash\necho hi\n  \n  ", "incomplete "},
		{"%%nosuch\nx", "invalid"}, {"%%time", "incomplete "}, {"%%time\n", "incomplete "}, {"%%time\nx := 1", "complete"}, {"%%time\nfor {", "incomplete \t"},
		{"%%compiled\n%%time\n", "incomplete "},
	} {
		status, indent := Status(c.src)
		if got := strings.TrimSuffix(status+" "+indent, " "); strings.TrimSuffix(c.want, " ") != got || status != "incomplete" && indent != "" {
			t.Errorf("%q is %q, not %q", c.src, got, c.want)
		}
	}
}

// Front ends ask for the status of a cell at each line that is typed.
func TestLongCellsAreReadInTime(t *testing.T) {
	for name, src := range map[string]string{
		"commands": strings.Repeat("!ls\n", 50000), "go": strings.Repeat("x = f(\"%d\", 1 % 2)\n", 10000),
		"both": strings.Repeat("!ls\nx = f()\n", 1000), "timed": strings.Repeat("%time f(\n)\n", 1000), "inspected": strings.Repeat("x?\n", 50000),
	} {
		began := time.Now()
		Status(src)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: %d bytes take %v", name, len(src), took)
		} else {
			t.Logf("%s: %d bytes take %v", name, len(src), took)
		}
	}
}

// Whatever a cell is, reading it comes to an end, and finds commands inside of it.
func FuzzParse(f *testing.F) {
	for _, src := range []string{"%who", "x := `\n%a", "%time f(\n)", "%%bash\n\x00", "!\\\n\\", "?\n?", "%timeit -n", "\xff%", "\ufeff!x", "%time\r\n}\r\n%%", "a?\n)%"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		Status(src)
		last := 0
		for _, s := range Spans(src) {
			if s[0] < last || s[1] < s[0] || s[1] > len(src) {
				t.Fatalf("%q: %v", src, Spans(src))
			}
			last = s[1]
		}
		cell, err := Parse(src)
		if err != nil {
			return
		}
		for _, s := range cell.Steps {
			if len(s.Go) > len(src) {
				t.Fatalf("%q has %q", src, s.Go)
			}
		}
	})
}
