package display

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

const hostile = `</script><img src=x onerror=alert(1)>"'&`

func TestFigureEscapesItsTexts(t *testing.T) {
	b, err := Figure{Name: "x", PNG: []byte{1}, Width: 10, Height: 5, Alt: hostile, Caption: hostile, Text: hostile, Script: "figure.x=1"}.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	html := b.Data["text/html"].(string)
	if n := strings.Count(html, "<img"); n != 1 {
		t.Errorf("html has %d img elements, want its own alone:\n%s", n, html)
	}
	if n := strings.Count(html, "</script"); n != 1 {
		t.Errorf("html ends %d scripts, want 1", n)
	}
	if b.Data["text/plain"] != hostile || b.Metadata["vscode_altText"] != hostile {
		t.Error("plain text and alt text were changed")
	}
}

func TestFigureWithoutScriptHasNone(t *testing.T) {
	b, err := Figure{Name: "x", PNG: []byte{1}, Width: 10, Height: 5}.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.Data["text/html"].(string), "<script") {
		t.Error("a static figure has a script")
	}
}

func TestFigureRefusesWhatCannotWork(t *testing.T) {
	good := Figure{Name: "x", PNG: []byte{1}, Width: 10, Height: 5}
	for name, change := range map[string]func(*Figure){
		"no picture":    func(f *Figure) { f.PNG = nil },
		"no width":      func(f *Figure) { f.Width = 0 },
		"script ends":   func(f *Figure) { f.Script = `x="</SCRIPT>"` },
		"script opens ": func(f *Figure) { f.Script = `x="<!-- y"` },
	} {
		f := good
		change(&f)
		if _, err := f.Bundle(); err == nil || !strings.HasPrefix(err.Error(), "display: figure") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestSafeJSON(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"numbers are rounded", []float64{1.23456789, 1234567, -0.5}, "[1.235,1234567,-0.5]"},
		{"no number is null", []any{math.NaN(), math.Inf(1), float32(math.Inf(-1)), nil}, "[null,null,null,null]"},
		{"rows", [][]float64{{1, 2}, {}, {math.NaN()}}, "[[1,2],[],[null]]"},
		{"markup is escaped", hostile, `"\u003c/script\u003e\u003cimg src=x onerror=alert(1)\u003e\"'\u0026"`},
		{"keys are sorted and escaped", map[string]any{"b": 1, "<a>": true}, `{"\u003ca\u003e":true,"b":1}`},
		{"others are left to encoding/json", struct {
			A []int `json:"a"`
		}{[]int{1}}, `{"a":[1]}`},
		{"small and large", []float64{1e-9, 1.5e300}, "[1e-09,1.5e+300]"},
	} {
		got, err := SafeJSON(c.v, 4)
		if err != nil || got != c.want {
			t.Errorf("%s: got %s (%v), want %s", c.name, got, err, c.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s: %s is not JSON", c.name, got)
		}
	}
	if _, err := SafeJSON(map[string]any{"f": func() {}}, 4); err == nil {
		t.Error("a function became JSON")
	}
}
