package notebook

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is read is written and read again: the same text, the same counts, ids that the schema allows, and no third form.
func FuzzDecode(f *testing.F) {
	seed, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add(append([]byte("\ufeff"), seed...))
	f.Add(bytes.ReplaceAll(seed, []byte("\n"), []byte("\r\n")))
	f.Add([]byte(`{"nbformat":4,"cells":[{"cell_type":"code","source":["a"],"outputs":[{"output_type":"error"}]}]}`))
	f.Add([]byte(`{"nbformat":4,"nbformat_minor":1,"metadata":{},"cells":[{"cell_type":"code","execution_count":1e3,"metadata":{},"source":"a\u2028b",
		"outputs":[{"output_type":"stream","name":"stdout","text":["1\n","2"]},{"output_type":"display_data","data":{"application/json":[1.50]},"metadata":null}]},
		{"cell_type":"markdown","attachments":null,"id":"same","source":[]},{"cell_type":"raw","id":"same"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := Decode(data)
		if err != nil {
			if text := err.Error(); text == "" || len(text) > 300 || strings.Contains(text, "\n") || !utf8.ValidString(text) {
				t.Fatalf("the error %q is no short line of text", text)
			}
			return
		}
		once, err := Encode(nb)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		again, err := Decode(once)
		if err != nil {
			t.Fatalf("written but not read: %v", err)
		}
		if len(again.Cells) != len(nb.Cells) || again.Language() != nb.Language() {
			t.Fatalf("%d cells in %q come back as %d in %q", len(nb.Cells), nb.Language(), len(again.Cells), again.Language())
		}
		ids := map[string]bool{}
		for i, c := range nb.Cells {
			b := again.Cells[i]
			if c.Kind != b.Kind || c.ID != b.ID || c.Source != b.Source || c.Count != b.Count || len(c.Outputs) != len(b.Outputs) {
				t.Fatalf("cell %+v comes back as %+v", c, b)
			}
			if !validID(c.ID) || ids[c.ID] {
				t.Fatalf("the id %q is none, or not the only one", c.ID)
			}
			ids[c.ID] = true
			for j, o := range c.Outputs {
				if p := b.Outputs[j]; o.Type != p.Type || o.Text != p.Text || o.Count != p.Count || len(o.Data) != len(p.Data) || len(o.Traceback) != len(p.Traceback) {
					t.Fatalf("output %+v comes back as %+v", o, p)
				}
			}
		}
		twice, err := Encode(again)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("written in two ways (%v)", err)
		}
	})
}
