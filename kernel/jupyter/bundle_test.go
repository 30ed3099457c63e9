package jupyter

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func TestFormsOfABundle(t *testing.T) {
	for _, c := range []struct {
		mime string
		v    any
		want string
	}{
		{"text/plain", "a <b>\n", `"a <b>\n"`},
		{"text/plain", []byte("bytes of text"), `"bytes of text"`},
		{"image/png", []byte{0x89, 'P', 'N', 'G'}, `"iVBORw=="`},
		{"image/svg+xml", []byte("<svg/>"), `"<svg/>"`},
		{"text/html", []byte{0xff}, `"/w=="`},
		{"application/json", map[string]any{"a": []int{1, 2}}, `{"a":[1,2]}`},
		{"application/json", `{"a": 1}`, `{"a": 1}`},
		{"application/json", "just a string", `"just a string"`},
		{"application/json", "7", `"7"`},
		{"application/json", []byte("[1]"), "[1]"},
		{"application/vnd.vega.v5+json", json.RawMessage(`{"mark":"bar"}`), `{"mark":"bar"}`},
		{"application/vnd.jupyter.widget-view+json", struct {
			ID string `json:"model_id"`
		}{"m"}, `{"model_id":"m"}`},
		{"application/json; charset=utf-8", 1.5, "1.5"},
	} {
		e, err := encodeBundle(display.Bundle{Data: map[string]any{c.mime: c.v}})
		if err != nil || string(e.Data[c.mime]) != c.want {
			t.Errorf("%s %v: %s, %v; want %s", c.mime, c.v, e.Data[c.mime], err, c.want)
		}
		if len(e.Data["text/plain"]) == 0 || e.Metadata == nil {
			t.Errorf("%s: %v lacks text/plain or metadata", c.mime, e)
		}
	}
}

func TestBundlesThatCannotBeSent(t *testing.T) {
	for mime, v := range map[string]any{
		"text/plain":            7,
		"image/png":             struct{}{},
		"application/json":      math.NaN(),
		"application/x+json":    []byte("{"),
		"application/y+json":    json.RawMessage("x"),
		"application/chan+json": make(chan int),
	} {
		if _, err := encodeBundle(display.Bundle{Data: map[string]any{mime: v}}); err == nil || !strings.Contains(err.Error(), mime) {
			t.Errorf("%s %T: %v, want an error that names the type", mime, v, err)
		}
	}
}

func TestTextStandsInForPictures(t *testing.T) {
	for _, c := range []struct {
		data map[string]any
		want string
	}{
		{map[string]any{"image/png": []byte{1}, "text/html": "<p>"}, `"<image/png, text/html>"`},
		{map[string]any{"text/markdown": "*a*", "text/html": "<i>a</i>"}, `"*a*"`},
		{map[string]any{"text/plain": "a", "text/markdown": "*a*"}, `"a"`},
	} {
		e, err := encodeBundle(display.Bundle{Data: c.data})
		if err != nil || string(e.Data["text/plain"]) != c.want {
			t.Errorf("%v: %s, %v; want %s", c.data, e.Data["text/plain"], err, c.want)
		}
	}
}
