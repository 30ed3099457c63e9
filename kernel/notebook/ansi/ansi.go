// Package ansi reads the colour codes that terminals know, as they stand in tracebacks and in what
// programs print: Strip drops them, HTML turns them into spans.
//
//	ansi.Strip("\x1b[31mred\x1b[0m")  // red
//	ansi.HTML("\x1b[31mred\x1b[0m")   // <span class="ansi-red">red</span>
//
// # Caveats
//
// Codes that move the cursor are dropped, not followed.
package ansi

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// escape matches CSI sequences, OSC sequences such as links and titles, and two-byte escapes.
var escape = regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")

// Strip is s without escape sequences.
func Strip(s string) string { return escape.ReplaceAllString(s, "") }

// HTML is s with its text escaped and its colours as spans: classes ansi-red, ansi-bright-red,
// ansi-bg-red, ansi-bold, ansi-faint, ansi-italic, ansi-underline; colours of the 256 and of the
// 24-bit palette as inline style.
func HTML(s string) string {
	var b strings.Builder
	var now style
	rest := s
	for {
		at := escape.FindStringIndex(rest)
		if at == nil {
			now.write(&b, rest)
			return b.String()
		}
		now.write(&b, rest[:at[0]])
		if code := rest[at[0]:at[1]]; strings.HasPrefix(code, "\x1b[") && strings.HasSuffix(code, "m") {
			now.apply(code[2 : len(code)-1])
		}
		rest = rest[at[1]:]
	}
}

// style is what the next text looks like.
type style struct {
	fg, bg                         colour
	bold, faint, italic, underline bool
	inverse                        bool
}

// colour is one of the 16 that a theme names, or an exact one.
type colour struct {
	name, rgb string
}

var names = [8]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

func (s *style) write(b *strings.Builder, text string) {
	if text == "" {
		return
	}
	class, css := s.attributes()
	text = html.EscapeString(text)
	if class == "" && css == "" {
		b.WriteString(text)
		return
	}
	b.WriteString("<span")
	if class != "" {
		fmt.Fprintf(b, ` class="%s"`, class)
	}
	if css != "" {
		fmt.Fprintf(b, ` style="%s"`, css)
	}
	b.WriteString(">" + text + "</span>")
}

func (s *style) attributes() (class, css string) {
	var classes []string
	fg, bg := s.fg, s.bg
	if s.inverse {
		fg, bg = bg, fg
		if fg == (colour{}) && bg == (colour{}) {
			classes = append(classes, "ansi-inverse")
		}
	}
	if fg.name != "" {
		classes = append(classes, "ansi-"+fg.name)
	}
	if bg.name != "" {
		classes = append(classes, "ansi-bg-"+bg.name)
	}
	for _, f := range []struct {
		on   bool
		name string
	}{{s.bold, "bold"}, {s.faint, "faint"}, {s.italic, "italic"}, {s.underline, "underline"}} {
		if f.on {
			classes = append(classes, "ansi-"+f.name)
		}
	}
	if fg.rgb != "" {
		css += "color:" + fg.rgb + ";"
	}
	if bg.rgb != "" {
		css += "background-color:" + bg.rgb + ";"
	}
	return strings.Join(classes, " "), css
}

// apply reads the parameters of one "select graphic rendition".
func (s *style) apply(params string) {
	codes := strings.FieldsFunc(params, func(r rune) bool { return r == ';' || r == ':' })
	if len(codes) == 0 {
		codes = []string{"0"}
	}
	for i := 0; i < len(codes); i++ {
		n, err := strconv.Atoi(codes[i])
		if err != nil {
			return
		}
		switch {
		case n == 0:
			*s = style{}
		case n == 1:
			s.bold = true
		case n == 2:
			s.faint = true
		case n == 3:
			s.italic = true
		case n == 4:
			s.underline = true
		case n == 7:
			s.inverse = true
		case n == 22:
			s.bold, s.faint = false, false
		case n == 23:
			s.italic = false
		case n == 24:
			s.underline = false
		case n == 27:
			s.inverse = false
		case n >= 30 && n <= 37:
			s.fg = colour{name: names[n-30]}
		case n == 39:
			s.fg = colour{}
		case n >= 40 && n <= 47:
			s.bg = colour{name: names[n-40]}
		case n == 49:
			s.bg = colour{}
		case n >= 90 && n <= 97:
			s.fg = colour{name: "bright-" + names[n-90]}
		case n >= 100 && n <= 107:
			s.bg = colour{name: "bright-" + names[n-100]}
		case n == 38 || n == 48:
			c, used := extended(codes[i+1:])
			i += used
			if n == 38 {
				s.fg = c
			} else {
				s.bg = c
			}
		}
	}
}

// extended reads "5;N" (palette of 256) or "2;R;G;B", and says how many codes it took.
func extended(codes []string) (colour, int) {
	num := func(i int) int {
		n, err := strconv.Atoi(codes[i])
		if err != nil {
			return 0
		}
		return min(max(n, 0), 255)
	}
	switch {
	case len(codes) >= 2 && codes[0] == "5":
		return palette(num(1)), 2
	case len(codes) >= 4 && codes[0] == "2":
		return colour{rgb: fmt.Sprintf("#%02x%02x%02x", num(1), num(2), num(3))}, 4
	}
	return colour{}, len(codes)
}

// palette is entry n of xterm's 256 colours: 16 named, a cube of 6 x 6 x 6, 24 greys.
func palette(n int) colour {
	switch {
	case n < 8:
		return colour{name: names[n]}
	case n < 16:
		return colour{name: "bright-" + names[n-8]}
	case n < 232:
		level := func(i int) int {
			if i == 0 {
				return 0
			}
			return 55 + 40*i
		}
		n -= 16
		return colour{rgb: fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))}
	}
	grey := 8 + 10*(n-232)
	return colour{rgb: fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)}
}
