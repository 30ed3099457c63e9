package engine

import (
	"bytes"
	"context"
	"image/png"
	"strings"
	"testing"
)

func TestValue(t *testing.T) {
	n := newNotebook(t)
	n.must("type P struct {\n\tX int\n\tname string\n\tin *P\n}\nvar nilErr error\nvar nilP *P")
	for cell, want := range map[string]string{
		"1 + 1":                              "2",
		"7 / 2.0":                            "3.5",
		`"a\n" + "b"`:                        `"a\nb"`,
		"'x'":                                "120",
		"true":                               "true",
		"3 > 2":                              "true",
		"1 << 10":                            "1024",
		"2i * 2i":                            "(-4+0i)",
		"[]string{\"a\", \"\"}":              `["a" ""]`,
		"map[string]int{\"b\": 2, \"a\": 1}": `map["a":1 "b":2]`,
		"P{1, \"n\", nil}":                   `{X:1 name:"n" in:nil}`,
		"&P{X: 2}":                           `&{X:2 name:"" in:nil}`,
		"[]P{{X: 1}}":                        `[{X:1 name:"" in:nil}]`,
		"nilP":                               "nil",
		"[]int(nil)":                         "[]",
		"any(3)":                             "3",
		"any(nil)":                           "nil",
		"errors.New(\"bad\")":                "bad",
		"nilErr":                             "",
		"90 * time.Second":                   "1m30s",
		"[]time.Duration{time.Second}":       "[1s]",
		"time.UTC":                           "UTC",
		"strconv.Atoi(\"5\")":                "5",
		"strconv.Atoi(\"x\")":                `0, strconv.Atoi: parsing "x": invalid syntax`,
		"math.Modf(2.5)":                     "2, 0.5",
		"fmt.Println(\"out\")":               "",
		"fmt.Sprint(1)":                      `"1"`,
		"func(a int) string { return \"\" }": "func(a int) string",
		"len(\"abc\")":                       "3",
		"x := 5":                             "",
		"var y = 5":                          "",
		"min(2, 1)":                          "1",
		"func() {}()":                        "",
		"math.Sqrt(2)":                       "1.4142135623730951",
		"float32(0.1)":                       "0.1",
		"1; 2":                               "", // refused: 1 is not used
		"(3)":                                "3",
		"5 // with a comment":                "5",
		"5\n\n/* and more */\n":              "5",
		"*new(int)":                          "0",
		"uint8(200)":                         "200",
		"struct{ A, B int }{1, 2}":           "{A:1 B:2}",
		"make([]int, 1200)[:1001]":           "[" + strings.Repeat("0 ", 1000) + " ... (1 more)]",
	} {
		v, _, err := n.run(cell)
		if cell == "1; 2" {
			if err == nil {
				t.Error("an unused value is no error")
			}
			continue
		}
		if want := strings.Replace(want, "  ...", " ...", 1); err != nil || v != want {
			t.Errorf("%s\ngave %.80q, %v, not %.80q", cell, v, err, want)
		}
	}
	v, _ := n.must("strings.Repeat(\"x\", 100000)")
	if len(v) > maxText+100 || !strings.Contains(v, "bytes more") {
		t.Errorf("a long text has %d bytes and ends in %q", len(v), v[len(v)-30:])
	}
}

func TestRichValues(t *testing.T) {
	n := newNotebook(t)
	run := func(cell string) map[string]any {
		t.Helper()
		n.count++
		b, err := n.s.Run(context.Background(), Cell{Count: n.count, Source: cell}, &recorder{})
		if err != nil || b == nil {
			t.Fatalf("%s gave %v, %v", cell, b, err)
		}
		if _, ok := b.Data["text/plain"].(string); !ok {
			t.Errorf("%s has no text", cell)
		}
		return b.Data
	}
	data := run("img := image.NewRGBA(image.Rect(0, 0, 3, 2))\nimg.Set(1, 1, color.White)\nimg")
	raw, _ := data["image/png"].([]byte)
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil || img.Bounds().Dx() != 3 {
		t.Errorf("the image is %v, %v", img, err)
	}
	data = run(`display.Bundle{Data: map[string]any{"text/html": "<b>x</b>", "text/plain": "x"}}`)
	if data["text/html"] != "<b>x</b>" {
		t.Errorf("the bundle is %v", data)
	}
}
