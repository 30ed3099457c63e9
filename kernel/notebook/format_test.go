package notebook

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testdata/jupyter.ipynb was written by Jupyter's nbformat: see testdata/make.py.
func TestEncodeWritesTheBytesThatJupyterWrites(t *testing.T) {
	want, err := os.ReadFile("testdata/jupyter.ipynb")
	must(t, err)
	nb, err := Decode(want)
	must(t, err)
	got, err := Encode(nb)
	must(t, err)
	if !bytes.Equal(got, want) {
		g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("line %d:\n got %q\nwant %q", i+1, g[i], w[i])
			}
		}
		t.Fatalf("%d lines, want %d", len(g), len(w))
	}
}

func TestDecodeReadsWhatIsThere(t *testing.T) {
	nb, err := ReadFile("testdata/jupyter.ipynb")
	must(t, err)
	c := nb.Cells[1]
	if c.Kind != Code || c.Count != 3 || c.ID != "code-1" || !c.Tagged("parameters") || c.Tagged("other") {
		t.Errorf("code cell: %+v", c)
	}
	if want := "fmt.Println(\"<b> & é 世 🙂\")\r\nx := 1\n\tlast line"; c.Source != want {
		t.Errorf("source %q, want %q", c.Source, want)
	}
	if got := c.Outputs[2].Data["text/plain"]; got != "one\ntwo" {
		t.Errorf("text/plain %q", got)
	}
	if got, ok := c.Outputs[2].Data["application/vnd.x+json"].([]any); !ok || len(got) != 2 {
		t.Errorf("a JSON list was taken for lines: %v", c.Outputs[2].Data["application/vnd.x+json"])
	}
	if got := nb.Cells[0].Attachments["p.png"]["image/png"]; got != "iVBORw0KGgo=" {
		t.Errorf("attachment %q", got)
	}
	if nb.Language() != "go" {
		t.Errorf("language %q", nb.Language())
	}
}

func TestOlderMinorVersionsGetStableIDs(t *testing.T) {
	const old = `{"nbformat": 4, "nbformat_minor": %, "metadata": {"orig_nbformat": 4}, "cells": [
		{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["a\n", "b"]},
		{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "a\nb"},
		{"cell_type": "markdown", "metadata": {}, "source": "t"}]}`
	for _, minor := range []string{"0", "1", "2", "3", "4"} {
		var texts [2]string
		for i := range texts {
			nb, err := Decode([]byte(strings.Replace(old, "%", minor, 1)))
			must(t, err)
			out, err := Encode(nb)
			must(t, err)
			texts[i] = string(out)
			again, err := Decode(out)
			must(t, err)
			ids := map[string]bool{}
			for n, c := range again.Cells {
				if c.ID != nb.Cells[n].ID || !validID(c.ID) {
					t.Errorf("4.%s: cell %d has id %q, then %q", minor, n+1, nb.Cells[n].ID, c.ID)
				}
				ids[c.ID] = true
			}
			if len(ids) != 3 {
				t.Errorf("4.%s: %d different ids, want 3", minor, len(ids))
			}
		}
		if texts[0] != texts[1] {
			t.Errorf("4.%s: the same notebook is written in two ways", minor)
		}
		if !strings.Contains(texts[0], `"nbformat_minor": 5`) {
			t.Errorf("4.%s is not written as 4.5", minor)
		}
	}
}

func TestIDsThatCannotStayAreReplaced(t *testing.T) {
	nb, err := Decode([]byte(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[
		{"cell_type":"raw","id":"same","metadata":{},"source":""},
		{"cell_type":"raw","id":"same","metadata":{},"source":""},
		{"cell_type":"raw","id":"not valid!","metadata":{},"source":""},
		{"cell_type":"raw","id":7,"metadata":{},"source":""}]}`))
	must(t, err)
	seen := map[string]bool{}
	for _, c := range nb.Cells {
		if !validID(c.ID) || seen[c.ID] {
			t.Errorf("id %q is not valid or not the only one", c.ID)
		}
		seen[c.ID] = true
	}
	if nb.Cells[0].ID != "same" {
		t.Errorf("the first cell lost its id: %q", nb.Cells[0].ID)
	}
}

func TestDecodeErrorsNameWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "not JSON: the file is empty"},
		{"text", "hello", "not JSON: line 1: invalid character 'h'"},
		{"second line", "{\n \"a\": x}", "not JSON: line 2: invalid character 'x'"},
		{"cut", `{"cells": [`, "not JSON: line 1: the file ends in the middle"},
		{"two values", "{}\n{}", "not JSON: more text after the end of the notebook (line 2)"},
		{"a list", "[]", "not a notebook: a list at the top level"},
		{"no nbformat", "{}", `not a notebook: no whole number under "nbformat", want 4`},
		{"nbformat in words", `{"nbformat":"4"}`, `no whole number under "nbformat"`},
		{"nbformat 3", `{"nbformat":3,"worksheets":[]}`, "nbformat 3: want 4"},
		{"nbformat 5", `{"nbformat":5,"cells":[]}`, "nbformat 5: want 4"},
		{"no cells", `{"nbformat":4}`, `not a notebook: nothing under "cells", want a list`},
		{"metadata", `{"nbformat":4,"cells":[],"metadata":3}`, "metadata: a number, want an object"},
		{"cell", `{"nbformat":4,"cells":[1]}`, "cell 1: a number, want an object"},
		{"cell type", `{"nbformat":4,"cells":[{"cell_type":"heading"}]}`, `cell 1: cell_type "heading": want code, markdown or raw`},
		{"a long cell type", `{"nbformat":4,"cells":[{"cell_type":"` + strings.Repeat("é", 50) + `"}]}`, `cell 1: cell_type "` + strings.Repeat("é", 39) + `...: want code`},
		{"no cell type", `{"nbformat":4,"cells":[{}]}`, "cell 1: cell_type missing: want code"},
		{"source", `{"nbformat":4,"cells":[{"cell_type":"raw","source":[1]}]}`, "cell 1: source: a list, want text"},
		{"outputs", `{"nbformat":4,"cells":[{"cell_type":"code","outputs":{}}]}`, "cell 1: outputs: an object, want a list"},
		{"output type", `{"nbformat":4,"cells":[{"cell_type":"code","outputs":[{"output_type":"pyout"}]}]}`, `cell 1: output 1: output_type "pyout": want stream`},
		{"attachment", `{"nbformat":4,"cells":[{"cell_type":"raw","attachments":{"a":1}}]}`, `cell 1: attachment "a": a number`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decode([]byte(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v\nwant one with %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("error has more than one line: %q", err)
			}
		})
	}
}

func TestReadFileNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.ipynb")
	if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("missing file: %v", err)
	}
	must(t, os.WriteFile(path, []byte("?"), 0o600))
	if _, err := ReadFile(path); err == nil || !strings.HasPrefix(err.Error(), path+": not JSON") {
		t.Errorf("not JSON: %v", err)
	}
}

func TestWriteFileLeavesTheOldFileWhereItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.ipynb")
	must(t, WriteFile(path, New()))
	before, err := os.ReadFile(path)
	must(t, err)
	bad := New(&Cell{Kind: Markdown, Metadata: map[string]any{"f": func() {}}})
	if err := WriteFile(path, bad); err == nil {
		t.Error("a notebook that JSON cannot hold was written")
	}
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the old file changed")
	}
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) != 1 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestAnyTextComesBack(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	alphabet := []rune("ab\n\r\v\f\x1c\x85\u2028\u2029\\u\"<é🙂\x00\x1b ")
	for range 2000 {
		s := make([]rune, rnd.IntN(12))
		for i := range s {
			s[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		nb := New(&Cell{Kind: Code, Source: string(s), Outputs: []*Output{{Type: Stream, Name: "stdout", Text: string(s)}}})
		out, err := Encode(nb)
		must(t, err)
		back, err := Decode(out)
		must(t, err)
		if back.Cells[0].Source != string(s) || back.Cells[0].Outputs[0].Text != string(s) {
			t.Fatalf("%q came back as %q and %q", string(s), back.Cells[0].Source, back.Cells[0].Outputs[0].Text)
		}
	}
}
