package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// ReadFile reads a notebook. The error names the file, what is wrong in it and what is allowed.
func ReadFile(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("notebook: %w", err)
	}
	nb, err := Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return nb, nil
}

// Decode reads a notebook of nbformat 4.
func Decode(data []byte) (*Notebook, error) {
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	dec.UseNumber() // so that figures come back digit for digit
	var top any
	if err := dec.Decode(&top); err != nil {
		return nil, jsonError(data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("not JSON: more text after the end of the notebook (line %d)", line(data, dec.InputOffset()))
	}
	fields, ok := top.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("not a notebook: %s at the top level, want an object with nbformat and cells", jsonKind(top))
	}
	return decodeTop(fields)
}

func decodeTop(f map[string]any) (*Notebook, error) {
	major, ok := takeInt(f, "nbformat")
	if !ok {
		return nil, errors.New(`not a notebook: no whole number under "nbformat", want 4`)
	}
	if major != 4 {
		return nil, fmt.Errorf("nbformat %d: want 4 (an older notebook: jupyter nbconvert --to notebook --inplace FILE)", major)
	}
	minor, _ := takeInt(f, "nbformat_minor")
	nb := &Notebook{minor: max(minor, 5)}
	var err error
	if nb.Metadata, err = takeObject(f, "metadata"); err != nil {
		return nil, err
	}
	cells, ok := f["cells"].([]any)
	if !ok {
		return nil, fmt.Errorf(`not a notebook: %s under "cells", want a list`, jsonKind(f["cells"]))
	}
	delete(f, "cells")
	for i, v := range cells {
		c, err := decodeCell(v)
		if err != nil {
			return nil, fmt.Errorf("cell %d: %w", i+1, err)
		}
		nb.Cells = append(nb.Cells, c)
	}
	nb.rest = f
	nb.setIDs()
	return nb, nil
}

func decodeCell(v any) (*Cell, error) {
	f, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s, want an object", jsonKind(v))
	}
	kind := f["cell_type"]
	c := &Cell{}
	switch kind {
	case "code", "markdown", "raw":
		c.Kind = Kind(kind.(string))
	default:
		return nil, fmt.Errorf("cell_type %s: want code, markdown or raw", brief(kind))
	}
	delete(f, "cell_type")
	var err error
	if c.Source, err = takeText(f, "source"); err != nil {
		return nil, err
	}
	if c.Metadata, err = takeObject(f, "metadata"); err != nil {
		return nil, err
	}
	if id, ok := f["id"].(string); ok {
		c.ID = id
	}
	delete(f, "id")
	if c.Kind == Code {
		err = c.decodeRun(f)
	} else {
		err = c.decodeAttachments(f)
	}
	c.rest = f
	return c, err
}

func (c *Cell) decodeAttachments(f map[string]any) error {
	if f["attachments"] == nil {
		delete(f, "attachments")
		return nil
	}
	files, err := takeObject(f, "attachments")
	if err != nil {
		return err
	}
	c.Attachments = map[string]map[string]any{}
	for name, v := range files {
		bundle, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("attachment %q: %s, want an object of MIME types", name, jsonKind(v))
		}
		c.Attachments[name] = joinBundle(bundle)
	}
	return nil
}

func (c *Cell) decodeRun(f map[string]any) error {
	c.Count, _ = takeInt(f, "execution_count")
	outputs, ok := f["outputs"].([]any)
	if !ok && f["outputs"] != nil {
		return fmt.Errorf("outputs: %s, want a list", jsonKind(f["outputs"]))
	}
	delete(f, "outputs")
	for i, v := range outputs {
		o, err := decodeOutput(v)
		if err != nil {
			return fmt.Errorf("output %d: %w", i+1, err)
		}
		c.Outputs = append(c.Outputs, o)
	}
	return nil
}

func decodeOutput(v any) (*Output, error) {
	f, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s, want an object", jsonKind(v))
	}
	o := &Output{rest: f}
	o.Type, _ = f["output_type"].(string)
	var err error
	switch o.Type {
	case Stream:
		o.Name = takeString(f, "name")
		o.Text, err = takeText(f, "text")
	case DisplayData, ExecuteResult:
		if o.Data, err = takeObject(f, "data"); err != nil {
			return nil, err
		}
		o.Data = joinBundle(o.Data)
		if o.Metadata, err = takeObject(f, "metadata"); err != nil {
			return nil, err
		}
		if o.Type == ExecuteResult {
			o.Count, _ = takeInt(f, "execution_count")
		}
	case ErrorOutput:
		o.Ename, o.Evalue = takeString(f, "ename"), takeString(f, "evalue")
		lines, _ := f["traceback"].([]any)
		for _, l := range lines {
			s, _ := l.(string)
			o.Traceback = append(o.Traceback, s)
		}
		delete(f, "traceback")
	default:
		return nil, fmt.Errorf("output_type %s: want stream, display_data, execute_result or error", brief(f["output_type"]))
	}
	delete(f, "output_type")
	return o, err
}

func jsonError(data []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("not JSON: the file is empty")
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: line %d: %w", line(data, syntax.Offset), err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("not JSON: line %d: the file ends in the middle of a value", line(data, int64(len(data))))
	}
	return fmt.Errorf("not JSON: %w", err)
}

func line(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n"))
}
