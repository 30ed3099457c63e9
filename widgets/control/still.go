package control

import (
	"fmt"
	"html"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// picture is how a control looks where nobody can answer: in a script, in a mail.
type picture struct {
	text string
	html string // empty: the text
	png  []byte
}

// picture is how m looks now.
func (m *model) picture() picture {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	return m.look()
}

// look is picture where mu is held.
func (m *model) look() picture {
	if m.still == nil {
		return picture{text: m.kind}
	}
	p, name := m.still(m.state), m.state.text("description")
	if name == "" {
		return p
	}
	if p.html != "" {
		p.html = "<div>" + html.EscapeString(name) + "</div>" + p.html
	}
	p.text = name + ": " + p.text
	return p
}

func (p picture) markup() string {
	if p.html != "" {
		return p.html
	}
	return `<div style="white-space:pre-wrap">` + html.EscapeString(p.text) + "</div>"
}

func (p picture) bundle(name string) display.Bundle {
	b := display.Bundle{Name: name, Data: map[string]any{"text/plain": p.text, "text/html": p.markup()}}
	if p.png != nil {
		b.Data["image/png"] = p.png
	}
	return b
}

// stack is several pictures, one below the other. It has the PNG of the only one that has any.
func stack(all []picture) picture {
	var texts, markups []string
	var sum picture
	images := 0
	for _, p := range all {
		if p.text != "" {
			texts = append(texts, p.text)
		}
		if p.text != "" || p.html != "" {
			markups = append(markups, p.markup())
		}
		if p.png != nil {
			sum.png = p.png
			images++
		}
	}
	if images > 1 {
		sum.png = nil
	}
	sum.text, sum.html = strings.Join(texts, "\n"), strings.Join(markups, "")
	return sum
}

// stillValue is a value in words, with a note about what else it could be.
func stillValue(v any, note string) picture {
	if note != "" {
		note = " (" + note + ")"
	}
	return picture{text: fmt.Sprint(v) + note}
}
