package webpage

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/ansi"
)

// outputView is one output: Class names its looks, Body is ready html.
type outputView struct {
	Class string
	Body  template.HTML
}

// order is which form of an output is shown: the first that it has.
var order = []string{
	"text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "text/markdown", "text/plain",
}

func viewOutput(md *markdown, o *notebook.Output) (outputView, error) {
	switch o.Type {
	case notebook.Stream:
		return outputView{"stream " + o.Name, pre(o.Text)}, nil
	case notebook.ErrorOutput:
		text := strings.Join(o.Traceback, "\n")
		if text == "" {
			text = o.Ename + ": " + o.Evalue
		}
		return outputView{"error", pre(text)}, nil
	}
	class := "display"
	if o.Type == notebook.ExecuteResult {
		class = "result"
	}
	for _, mime := range order {
		text, ok := o.Data[mime].(string)
		if !ok {
			continue
		}
		body, err := viewForm(md, o, mime, text)
		return outputView{class, body}, err
	}
	return outputView{class, otherForm(o)}, nil
}

func viewForm(md *markdown, o *notebook.Output, mime, text string) (template.HTML, error) {
	switch {
	case mime == "text/html":
		return template.HTML(text), nil
	case mime == "text/markdown":
		return md.renderOutput(text)
	case mime == "text/plain":
		return pre(text), nil
	case mime == "image/svg+xml":
		// As a picture, not as markup: its scripts do not run, its ids and styles stay its own.
		return img(o, mime, base64.StdEncoding.EncodeToString([]byte(text))), nil
	}
	if _, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), "")); err != nil {
		return "", fmt.Errorf("output %s: not base64: %w", mime, err)
	}
	return img(o, mime, strings.Join(strings.Fields(text), "")), nil
}

// img shows a picture at the size that the output's metadata gives, with its description.
func img(o *notebook.Output, mime, data string) template.HTML {
	size := ""
	own, _ := o.Metadata[mime].(map[string]any)
	for _, side := range []string{"width", "height"} {
		switch v := own[side].(type) {
		case json.Number, int, float64:
			size += fmt.Sprintf(` %s="%v"`, side, v)
		}
	}
	alt, _ := o.Metadata["vscode_altText"].(string)
	if alt == "" {
		alt, _ = o.Data["text/plain"].(string)
	}
	return template.HTML(fmt.Sprintf(`<img src="data:%s;base64,%s" alt="%s"%s>`, mime, data, template.HTMLEscapeString(alt), size))
}

// otherForm shows an output that has none of the usual forms: its JSON, or the names of its types.
func otherForm(o *notebook.Output) template.HTML {
	if v, ok := o.Data["application/json"]; ok {
		if text, err := json.MarshalIndent(v, "", "  "); err == nil {
			return pre(string(text))
		}
	}
	var names []string
	for mime := range o.Data {
		names = append(names, mime)
	}
	return pre("[output of type " + strings.Join(names, ", ") + "]")
}

func pre(text string) template.HTML {
	return template.HTML("<pre>" + ansi.HTML(strings.TrimRight(text, "\n")) + "</pre>")
}
