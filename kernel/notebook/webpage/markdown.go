package webpage

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown renders the Markdown cells of one page and gathers their headings.
type markdown struct {
	convert  goldmark.Markdown
	policy   *bluemonday.Policy
	pictures pictures
	ids      parser.IDs
	title    string
	headings []heading
}

// heading is a line of the table of contents.
type heading struct {
	Level    int
	ID, Text string
}

func newMarkdown(dir string) *markdown {
	convert := goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList, extension.Footnote,
		),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(
			gmhtml.WithUnsafe(), // the sanitiser sees it next
			renderer.WithNodeRenderers(util.Prioritized(fences{}, 100)),
		),
	)
	return &markdown{convert: convert, policy: policy(), pictures: pictures{dir: dir}, ids: parser.NewContext().IDs()}
}

// policy is what Markdown cells may hold: about what Jupyter lets through from a notebook that it
// does not trust, without styles.
func policy() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false)
	p.AllowURLSchemes("http", "https", "mailto", "attachment")
	p.AllowDataURIImages()
	p.AllowElements("details", "summary", "kbd", "figure", "figcaption", "mark", "picture")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\pL\pN:_-]+$`)).Globally()
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(hl-[a-z]+|code|footnote-ref|footnote-backref|footnotes)$`)).
		OnElements("span", "pre", "a", "div")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(regexp.MustCompile(`^$`)).OnElements("input")
	return p
}

// render is a Markdown cell; its headings go into the table of contents.
func (m *markdown) render(src string, attachments map[string]map[string]any) (template.HTML, error) {
	return m.html(src, attachments, true)
}

// renderOutput is Markdown that a cell has shown.
func (m *markdown) renderOutput(src string) (template.HTML, error) { return m.html(src, nil, false) }

func (m *markdown) html(src string, attachments map[string]map[string]any, contents bool) (template.HTML, error) {
	src, formulas := takeFormulas(src)
	source := []byte(src)
	doc := m.convert.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(m.ids))))
	if contents {
		m.collect(doc, source, formulas)
	}
	var buf bytes.Buffer
	if err := m.convert.Renderer().Render(&buf, source, doc); err != nil {
		return "", fmt.Errorf("markdown: %w", err)
	}
	clean := m.policy.SanitizeBytes(buf.Bytes())
	embedded, err := m.pictures.embed(string(clean), attachments)
	if err != nil {
		return "", err
	}
	return template.HTML(putFormulas(embedded, formulas)), nil
}

// collect notes the headings of a cell: the first of level 1 is the title, those of level 2 and 3
// are the table of contents.
func (m *markdown) collect(doc ast.Node, source []byte, formulas []formula) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		label := plainFormulas(plainText(h, source), formulas)
		id, _ := h.AttributeString("id")
		name, _ := id.([]byte)
		switch {
		case h.Level == 1 && m.title == "":
			m.title = label
		case h.Level <= 3:
			m.headings = append(m.headings, heading{Level: max(h.Level, 2), ID: string(name), Text: label})
		}
		return ast.WalkSkipChildren, nil
	})
}

// plainText is the text of a node without its markup.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// fences renders blocks of code: Go in colour, anything else as it is.
type fences struct{}

// RegisterFuncs makes fences a goldmark node renderer.
func (f fences) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, f.render)
}

func (fences) render(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := n.(*ast.FencedCodeBlock)
	var code strings.Builder
	for i := range block.Lines().Len() {
		line := block.Lines().At(i)
		code.Write(line.Value(source))
	}
	body := template.HTML(template.HTMLEscapeString(code.String()))
	if l := string(block.Language(source)); l == "go" || l == "golang" {
		body = highlight(code.String())
	}
	_, err := fmt.Fprintf(w, "<pre class=\"code\"><code>%s</code></pre>\n", body)
	return ast.WalkSkipChildren, err
}
