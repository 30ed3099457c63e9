package mathml

import (
	"errors"
	"fmt"
	"html"
	"strings"
)

type parser struct {
	tokens  []string
	at      int
	depth   int
	display bool
	variant string // \mathbf, \mathbb, ... in whose braces the parser is
}

// maxDepth keeps a formula of a million braces from taking the stack and the hour.
const maxDepth = 100

// peek is the next token that is not white space, empty at the end.
func (p *parser) peek() string {
	for p.at < len(p.tokens) && p.tokens[p.at] == " " {
		p.at++
	}
	if p.at == len(p.tokens) {
		return ""
	}
	return p.tokens[p.at]
}

func (p *parser) next() string {
	t := p.peek()
	if t != "" {
		p.at++
	}
	return t
}

// row reads up to the end or to a token that closes something: } & \\ \right \end.
func (p *parser) row() (string, error) {
	var b strings.Builder
	for {
		switch p.peek() {
		case "", "}", "&", `\\`, `\right`, `\end`:
			return b.String(), nil
		}
		item, err := p.scripted()
		if err != nil {
			return "", err
		}
		b.WriteString(item)
	}
}

// scripted reads an atom with the indices and powers that follow it.
func (p *parser) scripted() (string, error) {
	limits := p.display && takesLimits[p.peek()]
	base, err := "<mrow></mrow>", error(nil)
	if t := p.peek(); t != "_" && t != "^" {
		if base, err = p.atom(); err != nil {
			return "", err
		}
	}
	for p.peek() == `\limits` || p.peek() == `\nolimits` {
		limits = p.next() == `\limits`
	}
	var sub, sup string
	for {
		switch t := p.peek(); {
		case t == "_" && sub == "":
			p.next()
			if sub, err = p.argument(); err != nil {
				return "", err
			}
		case t == "^" && sup == "":
			p.next()
			if sup, err = p.argument(); err != nil {
				return "", err
			}
		case t == "'":
			n := 0
			for ; p.peek() == "'"; n++ {
				p.next()
			}
			sup = "<mrow><mo>" + strings.Repeat("′", n) + "</mo>" + sup + "</mrow>"
		case t == "_" || t == "^":
			return "", fmt.Errorf("mathml: a second %s", t)
		default:
			return scripts(base, sub, sup, limits), nil
		}
	}
}

func scripts(base, sub, sup string, limits bool) string {
	names := [3]string{"msub", "msup", "msubsup"}
	if limits {
		names = [3]string{"munder", "mover", "munderover"}
	}
	switch {
	case sub != "" && sup != "":
		return "<" + names[2] + ">" + base + sub + sup + "</" + names[2] + ">"
	case sub != "":
		return "<" + names[0] + ">" + base + sub + "</" + names[0] + ">"
	case sup != "":
		return "<" + names[1] + ">" + base + sup + "</" + names[1] + ">"
	}
	return base
}

var errEnd = errors.New("mathml: the formula ends where something is needed")

// argument reads what a command or a script applies to: a group in braces, or one atom.
func (p *parser) argument() (string, error) {
	if p.peek() == "" {
		return "", errEnd
	}
	if p.peek() != "{" {
		return p.atom()
	}
	return p.group()
}

func (p *parser) group() (string, error) {
	if t := p.next(); t != "{" {
		return "", fmt.Errorf("mathml: %q, want {", t)
	}
	body, err := p.row()
	if err != nil {
		return "", err
	}
	if t := p.next(); t != "}" {
		return "", fmt.Errorf("mathml: %q, want }", t)
	}
	return "<mrow>" + body + "</mrow>", nil
}

// words reads the text in braces as it is, white space included.
func (p *parser) words() (string, error) {
	if t := p.next(); t != "{" {
		return "", fmt.Errorf("mathml: %q, want {", t)
	}
	var b strings.Builder
	for open := 1; p.at < len(p.tokens); p.at++ {
		switch t := p.tokens[p.at]; t {
		case "{":
			open++
		case "}":
			if open--; open == 0 {
				p.at++
				return b.String(), nil
			}
		case `\ `, "~":
			b.WriteString(" ")
		case `\{`, `\}`, `\$`, `\%`, `\&`, `\_`, `\#`:
			b.WriteString(t[1:])
		default:
			if strings.HasPrefix(t, `\`) {
				return "", fmt.Errorf("mathml: %s in text", t)
			}
			b.WriteString(t)
		}
	}
	return "", errors.New("mathml: text without its }")
}

// atom reads one thing that can carry scripts.
func (p *parser) atom() (string, error) {
	if p.depth++; p.depth > maxDepth {
		return "", fmt.Errorf("mathml: more than %d levels", maxDepth)
	}
	defer func() { p.depth-- }()
	t := p.peek()
	if t == "" {
		return "", errEnd
	}
	r := []rune(t)[0]
	switch {
	case t == "{":
		return p.group()
	case digit(r) || r == '.' && p.at+1 < len(p.tokens) && digit([]rune(p.tokens[p.at+1])[0]):
		return p.number(), nil
	case t == "}" || t == "&":
		return "", fmt.Errorf("mathml: %s where something is needed", t)
	case r == '\\':
		return p.command()
	}
	p.next()
	switch {
	case t == "~":
		return `<mspace width="0.33em"/>`, nil
	case letter(r):
		return p.identifier(t), nil
	case characters[t] != "":
		return operator(characters[t]), nil
	case r < 0x80:
		return operator(t), nil
	}
	return "<mi>" + html.EscapeString(t) + "</mi>", nil // a letter or sign of Unicode
}

// number reads digits with a decimal point.
func (p *parser) number() string {
	from := p.at
	for p.at < len(p.tokens) {
		r := []rune(p.tokens[p.at])[0]
		if !digit(r) && (r != '.' || p.at+1 == len(p.tokens) || !digit([]rune(p.tokens[p.at+1])[0])) {
			break
		}
		p.at++
	}
	return "<mn>" + strings.Join(p.tokens[from:p.at], "") + "</mn>"
}

// identifier is a letter in the alphabet of the braces around it.
func (p *parser) identifier(t string) string {
	switch p.variant {
	case "":
		return "<mi>" + t + "</mi>"
	case "normal":
		return `<mi mathvariant="normal">` + t + "</mi>"
	}
	return "<mi>" + alphabet(p.variant, t) + "</mi>"
}

// operator is a sign; brackets and bars keep their size unless \left makes them grow.
func operator(sign string) string {
	switch {
	case strings.Contains("|‖/", sign): // browsers take them for signs between two terms
		return `<mo stretchy="false" lspace="0" rspace="0">` + sign + "</mo>"
	case strings.Contains("()[]{}⟨⟩⌊⌋⌈⌉", sign):
		return `<mo stretchy="false">` + html.EscapeString(sign) + "</mo>"
	}
	return "<mo>" + html.EscapeString(sign) + "</mo>"
}
