package control

import (
	"fmt"
	"strings"
)

// Style is how a control looks, in CSS: colours as "#ee5500" or "teal", sizes as "12px". Empty fields leave the front
// end's own. A kind of control has some of the fields; one that it does not have is an error when it is shown.
type Style struct {
	Color      string // of the handle of a slider, the bar of a progress, a button
	NameWidth  string // how wide the name before it is; "initial" as its text
	Background string
	TextColor  string
	FontSize   string
	FontFamily string
	FontStyle  string // as "italic"
	Variant    string // as "small-caps"
	FontWeight string // as "bold"
	Decoration string // as "underline"
}

// newStyle is the model of a style of a kind, as "Slider", with some traits; color is the one that Style.Color means.
func newStyle(kind, color string, traits ...string) *model {
	m := newModel(kind+"Style", state{
		"_view_module": bases, "_view_module_version": basesVersion, "_view_name": "StyleView",
	})
	for _, key := range traits {
		m.state[key] = nil
		if key == "description_width" {
			m.state[key] = ""
		}
	}
	if color != "" {
		m.state[color] = nil
	}
	return m
}

// The styles of ipywidgets, each with the traits that it has.
func sliderStyle() *model      { return newStyle("Slider", "handle_color", "description_width") }
func progressStyle() *model    { return newStyle("Progress", "bar_color", "description_width") }
func descriptionStyle() *model { return newStyle("Description", "", "description_width") }
func checkboxStyle() *model    { return newStyle("Checkbox", "", "description_width", "background") }
func textStyle() *model {
	return newStyle("Text", "", "description_width", "background", "font_size", "text_color")
}
func htmlStyle() *model {
	return newStyle("HTML", "", "description_width", "background", "font_size", "text_color")
}
func labelStyle() *model {
	return newStyle("Label", "", append([]string{"description_width", "background"}, fontTraits...)...)
}
func buttonStyle() *model { return newStyle("Button", "button_color", fontTraits...) }

var fontTraits = []string{
	"text_color", "font_size", "font_family", "font_style", "font_variant", "font_weight", "text_decoration",
}

// colorTraits are what Style.Color means to a model.
var colorTraits = []string{"handle_color", "bar_color", "button_color"}

// write sets the traits that s has, and refuses what it has not.
func (y Style) write(s state) error {
	names := map[string]string{"NameWidth": "description_width", "Variant": "font_variant", "Decoration": "text_decoration"}
	for _, key := range colorTraits {
		if _, ok := s[key]; ok {
			names["Color"] = key
		}
	}
	if unknown := writeFields(s, y, names); len(unknown) > 0 {
		return fmt.Errorf("style with %s: want fields that this kind has", strings.Join(unknown, ", "))
	}
	if s["description_width"] == nil {
		if _, ok := s["description_width"]; ok {
			s["description_width"] = ""
		}
	}
	return nil
}
