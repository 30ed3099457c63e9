package mathml

import (
	"fmt"
	"html"
	"strings"
)

// command reads a command with its arguments.
func (p *parser) command() (string, error) {
	name := p.next()
	switch name {
	case `\frac`, `\tfrac`, `\dfrac`, `\binom`:
		return p.fraction(name)
	case `\sqrt`:
		return p.root()
	case `\left`:
		return p.fenced()
	case `\begin`:
		return p.environment()
	case `\text`, `\textrm`, `\mbox`, `\textit`, `\textbf`:
		words, err := p.words()
		return "<mtext>" + html.EscapeString(strings.ReplaceAll(words, " ", "\u00a0")) + "</mtext>", err
	case `\operatorname`, `\operatorname*`:
		words, err := p.words()
		return function(words), err
	case `\mathrm`:
		return p.upright()
	case `\displaystyle`, `\textstyle`:
		return "", nil // the rest of the row is set as the formula is
	case `\not`:
		next, err := p.atom()
		return strings.Replace(next, "</mo>", "\u0338</mo>", 1), err
	case `\overset`, `\underset`, `\stackrel`:
		return p.stacked(name)
	}
	switch {
	case variants[name] != "":
		before := p.variant
		p.variant = variants[name]
		body, err := p.argument()
		p.variant = before
		return body, err
	case accents[name] != "":
		body, err := p.argument()
		return `<mover accent="true">` + body + `<mo stretchy="` + fmt.Sprint(strings.HasPrefix(name, `\over`) || strings.HasPrefix(name, `\wide`)) +
			`">` + accents[name] + "</mo></mover>", err
	case spaces[name] != "":
		return `<mspace width="` + spaces[name] + `"/>`, nil
	case letters[name] != "":
		return "<mi>" + letters[name] + "</mi>", nil
	case big[name] != "":
		return "<mo>" + big[name] + "</mo>", nil
	case signs[name] != "":
		return operator(signs[name]), nil
	case sizes[name]:
		sign, err := p.bracket()
		return `<mo stretchy="true" minsize="1.4em">` + sign + "</mo>", err
	case functions[name]:
		return function(name[1:]), nil
	}
	return "", fmt.Errorf("mathml: unknown command %s", name)
}

// function is a name set upright, with the gap that TeX leaves behind it.
func function(name string) string {
	return "<mi mathvariant=\"normal\">" + html.EscapeString(name) + `</mi><mo>&#x2061;</mo>`
}

// upright is \mathrm: a word is one name.
func (p *parser) upright() (string, error) {
	from := p.at
	words, err := p.words()
	if err == nil && !strings.ContainsAny(words, `_^\`) {
		return `<mi mathvariant="normal">` + html.EscapeString(words) + "</mi>", nil
	}
	p.at = from
	before := p.variant
	p.variant = "normal"
	defer func() { p.variant = before }()
	return p.argument()
}

func (p *parser) fraction(name string) (string, error) {
	above, err := p.argument()
	if err != nil {
		return "", err
	}
	below, err := p.argument()
	if err != nil {
		return "", err
	}
	if name == `\binom` {
		return "<mrow><mo>(</mo><mfrac linethickness=\"0\">" + above + below + "</mfrac><mo>)</mo></mrow>", nil
	}
	return "<mfrac>" + above + below + "</mfrac>", nil
}

func (p *parser) root() (string, error) {
	index := ""
	if p.peek() == "[" {
		for p.next(); p.peek() != "]"; {
			if p.peek() == "" {
				return "", fmt.Errorf("mathml: a root's index without its ]")
			}
			item, err := p.scripted()
			if err != nil {
				return "", err
			}
			index += item
		}
		p.next()
	}
	body, err := p.argument()
	if index == "" {
		return "<msqrt>" + body + "</msqrt>", err
	}
	return "<mroot>" + body + "<mrow>" + index + "</mrow></mroot>", err
}

func (p *parser) stacked(name string) (string, error) {
	mark, err := p.argument()
	if err != nil {
		return "", err
	}
	base, err := p.argument()
	if name == `\underset` {
		return "<munder>" + base + mark + "</munder>", err
	}
	return "<mover>" + base + mark + "</mover>", err
}

// fenced reads \left( ... \right).
func (p *parser) fenced() (string, error) {
	left, err := p.bracket()
	if err != nil {
		return "", err
	}
	body, err := p.row()
	if err != nil {
		return "", err
	}
	if t := p.next(); t != `\right` {
		return "", fmt.Errorf(`mathml: %q, want \right`, t)
	}
	right, err := p.bracket()
	return "<mrow>" + fence(left) + body + fence(right) + "</mrow>", err
}

func fence(sign string) string {
	if sign == "" {
		return ""
	}
	return `<mo fence="true" stretchy="true">` + sign + "</mo>"
}

// bracket reads a delimiter; a point is none.
func (p *parser) bracket() (string, error) {
	t := p.next()
	switch {
	case t == ".":
		return "", nil
	case t == "<" || t == ">":
		return map[string]string{"<": "⟨", ">": "⟩"}[t], nil
	case t != "" && strings.Contains("()[]|/", t):
		return t, nil
	case signs[t] != "" && strings.Contains("{}|‖⟨⟩⌊⌋⌈⌉", signs[t]):
		return signs[t], nil
	}
	return "", fmt.Errorf("mathml: %q is no bracket", t)
}

// environment reads \begin{name} rows of cells \end{name}.
func (p *parser) environment() (string, error) {
	name, err := p.words()
	if err != nil {
		return "", err
	}
	name = strings.TrimSuffix(name, "*")
	env, ok := environments[name]
	if !ok {
		return "", fmt.Errorf("mathml: unknown environment %s", name)
	}
	if name == "array" {
		if _, err := p.words(); err != nil { // the columns
			return "", err
		}
	}
	var rows strings.Builder
	for cells := "<mtr>"; ; {
		cell, err := p.row()
		if err != nil {
			return "", err
		}
		cells += "<mtd>" + cell + "</mtd>"
		switch t := p.next(); t {
		case "&":
			continue
		case `\\`:
			rows.WriteString(cells + "</mtr>")
			cells = "<mtr>"
		case `\end`:
			end, err := p.words()
			if err != nil || strings.TrimSuffix(end, "*") != name {
				return "", fmt.Errorf(`mathml: \end{%s}, want \end{%s}`, end, name)
			}
			if cells != "<mtr><mtd></mtd>" { // the last row may end in \\
				rows.WriteString(cells + "</mtr>")
			}
			return "<mrow>" + fence(env.left) + `<mtable class="` + env.class + `">` + rows.String() + "</mtable>" + fence(env.right) + "</mrow>", nil
		default:
			return "", fmt.Errorf(`mathml: %q in %s, want &, \\ or \end`, t, name)
		}
	}
}
