package control

import (
	"html"
	"regexp"
	"strings"
)

// HTML shows markup. Make one with [NewHTML].
type HTML struct{ base }

// NewHTML shows markup as it is given: whoever puts a text of others into it escapes that, with html.EscapeString. Scripts
// in it do not run.
func NewHTML(markup string) *HTML {
	m := newElement("HTML", state{
		"description": "", "description_allow_html": false, "placeholder": "\u200b", "style": htmlStyle(), "value": markup,
	})
	m.still = func(s state) picture { return picture{text: strip(s.text("value")), html: s.text("value")} }
	return &HTML{base{m}}
}

// Name is a text before it.
func (h *HTML) Name(name string) *HTML {
	h.m.setup(func(s state) { s["description"] = name })
	return h
}

// Value is the markup.
func (h *HTML) Value() (markup string) {
	h.m.get(func(s state) { markup = s.text("value") })
	return markup
}

// Set replaces the markup.
func (h *HTML) Set(markup string) error {
	return h.m.change(func(s state) error { s["value"] = markup; return nil })
}

// Tooltip is shown where the pointer rests on the control.
func (h *HTML) Tooltip(text string) *HTML { h.tooltip(text); return h }

// Layout sets size and place, all of its fields.
func (h *HTML) Layout(l Layout) *HTML { h.layout(l); return h }

// Style sets colours and fonts, all of its fields.
func (h *HTML) Style(y Style) *HTML { h.style(y); return h }

var tag = regexp.MustCompile(`<[^>]*>`)

// strip is the text of markup.
func strip(markup string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(markup, " "))), " ")
}
