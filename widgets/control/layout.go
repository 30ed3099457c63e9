package control

import (
	"reflect"
	"strings"
	"unicode"
)

// Layout is the size and the place of a control, each field the CSS property of its name as CSS writes it: "50%",
// "320px", "1px solid". Empty fields leave the front end's own. Border is not among them: give each side.
type Layout struct {
	// How large.
	Width, Height, MinWidth, MinHeight, MaxWidth, MaxHeight string
	// Room around and inside.
	Margin, Padding string
	// Lines around.
	BorderTop, BorderRight, BorderBottom, BorderLeft string
	// Whether and how it is seen.
	Display, Visibility, Overflow, ObjectFit, ObjectPosition string
	// As a box: how it arranges what is inside.
	FlexFlow, AlignItems, AlignContent, JustifyContent, JustifyItems string
	// In a box: how it is arranged.
	Flex, AlignSelf, Order string
	// As a grid.
	GridTemplateColumns, GridTemplateRows, GridTemplateAreas, GridAutoColumns, GridAutoRows, GridAutoFlow, GridGap string
	// In a grid.
	GridRow, GridColumn, GridArea string
	// Where it is.
	Top, Right, Bottom, Left string
}

// newLayout is the model of a layout that leaves everything to the front end.
func newLayout() *model {
	m := newModel("Layout", state{
		"_model_module": bases, "_model_module_version": basesVersion,
		"_view_module": bases, "_view_module_version": basesVersion,
	})
	Layout{}.write(m.state)
	return m
}

// write sets all traits of a layout.
func (l Layout) write(s state) { writeFields(s, l, nil) }

// writeFields writes the text fields of v under the protocol's names, "max_width" for MaxWidth, empty ones as nil, and
// returns those that are set and that s does not have. names are for those that are called otherwise.
func writeFields(s state, v any, names map[string]string) (unknown []string) {
	r := reflect.ValueOf(v)
	for i := range r.NumField() {
		field := r.Type().Field(i).Name
		key := names[field]
		if key == "" {
			key = snake(field)
		}
		text := r.Field(i).String()
		_, has := s[key]
		if !has && names != nil {
			if text != "" {
				unknown = append(unknown, field)
			}
			continue
		}
		s[key] = nil
		if text != "" {
			s[key] = text
		}
	}
	return unknown
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
