package webpage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// Options say what the notebook itself does not; the zero value is usable.
type Options struct {
	Title string // where the notebook has no heading; "Notebook" if empty
	// Dir is the folder whose pictures Markdown cells may embed by a relative path; empty for none.
	Dir string
}

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var page = template.Must(template.New("page").Parse(pageHTML))

// view is what the template sees.
type view struct {
	Title string
	CSS   template.CSS
	TOC   []heading
	Cells []cellView
}

type cellView struct {
	ID       string
	Kind     string
	Count    string
	Body     template.HTML // Markdown as html, or code as coloured html
	Fold     bool          // the code is folded away
	NoInput  bool
	Outputs  []outputView
	HasError bool
}

// Write writes nb as one self-contained page.
func Write(w io.Writer, nb *notebook.Notebook, o Options) error {
	md := newMarkdown(o.Dir)
	v := view{CSS: template.CSS(pageCSS)}
	for i, c := range nb.Cells {
		if c.Tagged("remove-cell") || strings.TrimSpace(c.Source) == "" && len(c.Outputs) == 0 {
			continue
		}
		cv, err := viewCell(md, c)
		if err != nil {
			return fmt.Errorf("webpage: cell %d: %w", i+1, err)
		}
		v.Cells = append(v.Cells, cv)
	}
	v.Title = md.title
	if v.Title == "" {
		v.Title = o.Title
	}
	if v.Title == "" {
		v.Title = "Notebook"
	}
	if len(md.headings) > 2 {
		v.TOC = md.headings
	}
	return page.Execute(w, v)
}

func viewCell(md *markdown, c *notebook.Cell) (cellView, error) {
	cv := cellView{ID: c.ID, Kind: string(c.Kind)}
	switch c.Kind {
	case notebook.Markdown:
		body, err := md.render(c.Source, c.Attachments)
		cv.Body = body
		return cv, err
	case notebook.Raw:
		cv.Body = template.HTML(template.HTMLEscapeString(c.Source))
		return cv, nil
	}
	cv.Body = highlight(strings.TrimRight(c.Source, "\n"))
	cv.Fold = c.Tagged("hide-input") || sourceHidden(c)
	cv.NoInput = c.Tagged("remove-input")
	if c.Count > 0 {
		cv.Count = fmt.Sprint(c.Count)
	}
	if c.Tagged("remove-output") {
		return cv, nil
	}
	for _, o := range c.Outputs {
		ov, err := viewOutput(md, o)
		if err != nil {
			return cv, err
		}
		cv.HasError = cv.HasError || o.Type == notebook.ErrorOutput
		cv.Outputs = append(cv.Outputs, ov)
	}
	return cv, nil
}

// sourceHidden is how JupyterLab notes that a cell's code is folded away.
func sourceHidden(c *notebook.Cell) bool {
	m, _ := c.Metadata["jupyter"].(map[string]any)
	hidden, _ := m["source_hidden"].(bool)
	return hidden
}
