package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/notebook/atomicfile"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// WriteFile writes nb to path, whole or not at all: what was there before stays until the new text is on the disk.
func WriteFile(path string, nb *Notebook) error {
	data, err := Encode(nb)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return atomicfile.Write(path, data, 0o644)
}

// Encode writes nb as nbformat 4.5, in the bytes that Jupyter would choose.
func Encode(nb *Notebook) ([]byte, error) {
	nb.setIDs()
	top := withRest(nb.rest, map[string]any{
		"nbformat": 4, "nbformat_minor": max(nb.minor, 5), "metadata": object(nb.Metadata),
	})
	cells := make([]any, len(nb.Cells))
	for i, c := range nb.Cells {
		cells[i] = encodeCell(c)
	}
	top["cells"] = cells
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(top); err != nil {
		return nil, fmt.Errorf("writing the notebook: %w", err)
	}
	return literalSeparators(buf.Bytes()), nil
}

func encodeCell(c *Cell) map[string]any {
	f := withRest(c.rest, map[string]any{
		"cell_type": c.Kind, "id": c.ID, "metadata": object(c.Metadata), "source": splitLines(c.Source),
	})
	if c.Kind == Code {
		f["execution_count"] = count(c.Count)
		outputs := make([]any, len(c.Outputs))
		for i, o := range c.Outputs {
			outputs[i] = encodeOutput(o)
		}
		f["outputs"] = outputs
	} else if c.Attachments != nil {
		files := map[string]any{}
		for name, bundle := range c.Attachments {
			files[name] = splitBundle(bundle)
		}
		f["attachments"] = files
	}
	return f
}

func encodeOutput(o *Output) map[string]any {
	f := withRest(o.rest, map[string]any{"output_type": o.Type})
	switch o.Type {
	case Stream:
		f["name"], f["text"] = o.Name, splitLines(o.Text)
	case DisplayData, ExecuteResult:
		f["data"], f["metadata"] = splitBundle(o.Data), object(o.Metadata)
		if o.Type == ExecuteResult {
			f["execution_count"] = count(o.Count)
		}
	case ErrorOutput:
		lines := o.Traceback
		if lines == nil {
			lines = []string{}
		}
		f["ename"], f["evalue"], f["traceback"] = o.Ename, o.Evalue, lines
	}
	return f
}

func count(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func object(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// withRest lays known fields over those that this package does not know.
func withRest(rest, known map[string]any) map[string]any {
	f := maps.Clone(rest)
	if f == nil {
		f = map[string]any{}
	}
	maps.Copy(f, known)
	return f
}

// splitBundle lays text types out in lines, as Jupyter does, so that a change in a file is one line long.
func splitBundle(b map[string]any) map[string]any {
	f := make(map[string]any, len(b))
	for mime, v := range b {
		s, ok := v.(string)
		lines := strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml"
		if ok && lines && !display.IsJSON(mime) {
			f[mime] = splitLines(s)
		} else {
			f[mime] = v
		}
	}
	return f
}

// splitLines cuts s after each line, at the ends of line that Python's splitlines knows.
func splitLines(s string) []string {
	lines := []string{}
	start := 0
	for i, r := range s {
		if i < start {
			continue
		}
		end := i
		switch r {
		case '\r':
			end = i + 1
			if strings.HasPrefix(s[end:], "\n") {
				end++
			}
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e:
			end = i + 1
		case 0x85:
			end = i + 2
		case 0x2028, 0x2029:
			end = i + 3
		default:
			continue
		}
		lines = append(lines, s[start:end])
		start = end
	}
	if start < len(s) {
		lines = append(lines, s[start:])
	}
	return lines
}

// literalSeparators writes U+2028 and U+2029 as themselves: encoding/json escapes them, Jupyter does not.
func literalSeparators(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u202`)) {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			out = append(out, text[i])
			continue
		}
		switch {
		case bytes.HasPrefix(text[i:], []byte(`\u2028`)):
			out = append(out, "\u2028"...)
			i += 5
		case bytes.HasPrefix(text[i:], []byte(`\u2029`)):
			out = append(out, "\u2029"...)
			i += 5
		default: // another escape: its second byte must not be taken for the start of one
			out = append(out, text[i], text[i+1])
			i++
		}
	}
	return out
}
