package notebook

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func TestBundlesAreEncodedByType(t *testing.T) {
	type point struct{ Z, A any }
	value := []point{{Z: "<b>", A: 1.5}}
	data, err := encodeBundle(display.Bundle{Data: map[string]any{
		"text/plain": "t", "image/png": []byte{1, 2, 3}, "image/svg+xml": []byte("<svg/>"), "application/x+json": value,
		"application/json": []byte(`{"b": 1.50, "a": 2}`), "application/y+json": `["text"]`, "application/z+json": "word",
	}})
	must(t, err)
	value[0].Z = "changed after it was shown"
	got, err := json.Marshal(data)
	must(t, err)
	want := `{"application/json":{"a":2,"b":1.50},"application/x+json":[{"A":1.5,"Z":"\u003cb\u003e"}],"application/y+json":["text"],"application/z+json":"word","image/png":"AQID","image/svg+xml":"\u003csvg/\u003e","text/plain":"t"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBundlesThatCannotBeEncodedSayWhy(t *testing.T) {
	for _, c := range []struct {
		mime string
		v    any
		want string
	}{
		{"text/plain", 3, "text/plain: a int, want a string or []byte"},
		{"application/json", func() {}, "application/json: json: unsupported type"},
		{"application/json", []byte("{"), "application/json: bytes that are no JSON"},
	} {
		_, err := encodeBundle(display.Bundle{Data: map[string]any{c.mime: c.v}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.mime, err, c.want)
		}
	}
}

func TestABundleWithoutTextGetsOne(t *testing.T) {
	data, err := encodeBundle(display.Bundle{Data: map[string]any{"image/png": []byte{1}, "text/html": "<b>"}})
	must(t, err)
	if got := data["text/plain"]; got != "<image/png, text/html>" {
		t.Errorf("text/plain %q", got)
	}
}
