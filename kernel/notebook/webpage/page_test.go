package webpage

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
	"golang.org/x/net/html"
)

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func md(source string) *notebook.Cell {
	return &notebook.Cell{Kind: notebook.Markdown, Source: source}
}

func code(source string, outputs ...*notebook.Output) *notebook.Cell {
	return &notebook.Cell{Kind: notebook.Code, Source: source, Count: 1, Outputs: outputs}
}

func shown(data map[string]any) *notebook.Output {
	return &notebook.Output{Type: notebook.DisplayData, Data: data}
}

func tagged(c *notebook.Cell, tag string) *notebook.Cell {
	c.Metadata = map[string]any{"tags": []any{tag}}
	return c
}

func render(t *testing.T, o Options, cells ...*notebook.Cell) string {
	t.Helper()
	var b bytes.Buffer
	must(t, Write(&b, notebook.New(cells...), o))
	return b.String()
}

// elements calls f for every element of a page.
func elements(t *testing.T, page string, f func(*html.Node)) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	must(t, err)
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

func TestThePageAsksForNothing(t *testing.T) {
	page := render(t, Options{},
		md("# T\n![badge](https://mybinder.org/badge.svg) <img src='//cdn.example/x.png' srcset='https://cdn.example/y.png 2x'>\n"+
			"[link](https://arxiv.org/abs/2406.06290) <link rel=stylesheet href=https://cdn.example/a.css><style>@import url(https://x)</style>"),
		code("x", shown(map[string]any{"image/png": pixel, "text/plain": "p"}), shown(map[string]any{"image/svg+xml": "<svg><image href='https://x/y.png'/></svg>"})))
	links := 0
	elements(t, page, func(n *html.Node) {
		for _, a := range n.Attr {
			switch a.Key {
			case "src", "srcset", "href", "data", "poster", "action", "xlink:href":
				if n.Data == "a" && a.Key == "href" {
					links++
				} else if !strings.HasPrefix(a.Val, "data:") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
		if n.Data == "style" && (strings.Contains(n.FirstChild.Data, "url(") || strings.Contains(n.FirstChild.Data, "@import")) {
			t.Error("the style sheet asks for something")
		}
	})
	if links != 2 {
		t.Errorf("%d links, want the paper and the badge", links)
	}
	if !strings.Contains(page, `<meta http-equiv="Content-Security-Policy" content="default-src 'none';`) {
		t.Error("no content security policy")
	}
}

func TestMarkdownIsSanitised(t *testing.T) {
	page := render(t, Options{}, md("<script>evil()</script> <img src=data:image/png;base64,"+pixel+" onerror=evil()> <iframe src=x></iframe>\n"+
		"[click](javascript:evil()) <b onclick=evil()>bold</b>\n\n<details><summary>Solution</summary>\n\n**hidden**\n\n</details>\n\n<svg onload=evil()></svg><form action=x><input name=q></form>"))
	if strings.Contains(page, "evil") {
		t.Errorf("a script came through:\n%s", page)
	}
	for _, want := range []string{"<details><summary>Solution</summary>", "<strong>hidden</strong>", "<b>bold</b>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	elements(t, page, func(n *html.Node) {
		switch n.Data {
		case "script", "iframe", "form", "svg", "input":
			t.Errorf("a <%s> came through", n.Data)
		}
	})
}

func TestMarkdownIsGitHubs(t *testing.T) {
	page := render(t, Options{}, md("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n~~old~~ https://go.dev\n\n```go\nvar x int\n```\n\n```sh\nls <dir>\n```\n"))
	for _, want := range []string{
		`<th align="right">b</th>`, `<input checked="" disabled="" type="checkbox"> done`, "<del>old</del>", `<a href="https://go.dev">`,
		`<pre class="code"><code><span class="hl-keyword">var</span> x <span class="hl-type">int</span>`, "<code>ls &lt;dir&gt;\n</code>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page[strings.Index(page, "<main>"):])
		}
	}
}

func TestTheRichestFormIsShown(t *testing.T) {
	forms := []struct{ mime, content, want string }{
		{"text/html", "<b>h</b>", "<b>h</b>"},
		{"image/svg+xml", "<svg/>", `<img src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte("<svg/>"))},
		{"image/png", pixel + "\n", `<img src="data:image/png;base64,` + pixel + `"`},
		{"image/jpeg", pixel, `<img src="data:image/jpeg;base64,`},
		{"text/markdown", "**m**", "<strong>m</strong>"},
		{"text/plain", "<p>", "<pre>&lt;p&gt;</pre>"},
	}
	for i := range forms {
		data := map[string]any{"application/x": "ignored"}
		for _, f := range forms[i:] {
			data[f.mime] = f.content
		}
		page := render(t, Options{}, code("x", shown(data)))
		body := page[strings.Index(page, `<div class="output display">`):]
		if !strings.HasPrefix(body, `<div class="output display">`+forms[i].want) && !strings.Contains(body[:80], forms[i].want) {
			t.Errorf("%s is not shown first: %.120s", forms[i].mime, body)
		}
		for _, f := range forms[i+1:] {
			if f.mime != "text/plain" && strings.Contains(body, f.want) {
				t.Errorf("%s is shown beside %s", f.mime, forms[i].mime)
			}
		}
	}
}

func TestOtherOutputs(t *testing.T) {
	page := render(t, Options{}, code("x",
		&notebook.Output{Type: notebook.Stream, Name: "stderr", Text: "\x1b[31mred\x1b[0m <\n"},
		&notebook.Output{Type: notebook.ErrorOutput, Ename: "panic", Evalue: "boom"},
		shown(map[string]any{"application/json": map[string]any{"a": 1}}),
		&notebook.Output{Type: notebook.ExecuteResult, Data: map[string]any{"application/x-thing": "?"}},
		&notebook.Output{Type: notebook.DisplayData, Data: map[string]any{"image/png": pixel},
			Metadata: map[string]any{"vscode_altText": `a "mask"`, "image/png": map[string]any{"width": 40}}}))
	for _, want := range []string{
		`<div class="output stream stderr"><pre><span class="ansi-red">red</span> &lt;</pre></div>`, `<div class="output error"><pre>panic: boom</pre></div>`,
		"{\n  &#34;a&#34;: 1\n}", "[output of type application/x-thing]", `alt="a &#34;mask&#34;" width="40">`, `<section class="cell run failed"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	var b bytes.Buffer
	if err := Write(&b, notebook.New(code("x", shown(map[string]any{"image/png": "not base64!"}))), Options{}); err == nil || !strings.Contains(err.Error(), "cell 1: output image/png: not base64") {
		t.Errorf("a broken picture: %v", err)
	}
}

func TestPicturesAreEmbedded(t *testing.T) {
	dir := t.TempDir()
	raw, err := base64.StdEncoding.DecodeString(pixel)
	must(t, err)
	must(t, os.MkdirAll(filepath.Join(dir, "notebooks", "pictures"), 0o755))
	for _, name := range []string{"notebooks/pictures/a b.png", "outside.png"} {
		must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	must(t, os.WriteFile(filepath.Join(dir, "notebooks", "text.png"), []byte("root:x:0:0"), 0o600))
	must(t, os.Symlink(filepath.Join(dir, "outside.png"), filepath.Join(dir, "notebooks", "link.png")))
	o := Options{Dir: filepath.Join(dir, "notebooks")}
	cell := func(src string) *notebook.Cell {
		c := md("![alt](" + src + ")")
		c.Attachments = map[string]map[string]any{"my p.png": {"image/png": pixel}}
		return c
	}
	for src, want := range map[string]bool{
		"pictures/a%20b.png": true, "./pictures/a%20b.png": true, "attachment:my%20p.png": true, "data:image/png;base64," + pixel: true,
		"attachment:gone.png": false, "pictures/gone.png": false, "../outside.png": false, "link.png": false, "text.png": false,
		"/etc/hostname": false, "file:///etc/hostname": false, "https://example.org/x.png": false,
	} {
		page := render(t, o, cell(src))
		if got := strings.Contains(page, `<img src="data:image/png;base64,`+pixel+`" alt="alt">`); got != want {
			t.Errorf("%s: embedded %t, want %t\n%s", src, got, want, page[strings.Index(page, "<main>"):])
		}
		if !want && !strings.Contains(page, "[alt]") {
			t.Errorf("%s: nothing stands in its place", src)
		}
	}
	if page := render(t, Options{}, cell("pictures/a%20b.png")); strings.Contains(page, pixel) {
		t.Error("a file was embedded though no folder was named")
	}
}

func TestTitleAndContents(t *testing.T) {
	page := render(t, Options{Title: "file"}, md("Text first\n# The *title* of $T^2$\n## Part"), md("## Part\n### Sub `code`\n# Second"))
	for _, want := range []string{
		"<title>The title of T^2</title>", `<li class="level-2"><a href="#part">Part</a></li>`, `<li class="level-2"><a href="#part-1">Part</a></li>`,
		`<li class="level-3"><a href="#sub-code">Sub code</a></li>`, `<li class="level-2"><a href="#second">Second</a></li>`, `<h2 id="part-1">Part</h2>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if page := render(t, Options{Title: "<file>"}, md("## Only")); !strings.Contains(page, "<title>&lt;file&gt;</title>") || strings.Contains(page, "<nav") {
		t.Error("without a heading of level 1 the title is the given one, and one heading makes no table of contents")
	}
}

func TestTagsLeaveOutAndFold(t *testing.T) {
	out := func() *notebook.Output {
		return &notebook.Output{Type: notebook.Stream, Name: "stdout", Text: "OUT"}
	}
	for tag, want := range map[string][3]bool{ // code, output, folded
		"": {true, true, false}, "remove-cell": {}, "remove-input": {false, true, false}, "remove-output": {true, false, false}, "hide-input": {true, true, true},
	} {
		page := render(t, Options{}, tagged(code("CODE", out()), tag))
		got := [3]bool{strings.Contains(page, "CODE"), strings.Contains(page, "OUT"), strings.Contains(page, `<details class="fold">`)}
		if got != want {
			t.Errorf("%q: code, output, folded %v, want %v", tag, got, want)
		}
	}
	c := code("CODE")
	c.Metadata = map[string]any{"jupyter": map[string]any{"source_hidden": true}}
	if page := render(t, Options{}, c); !strings.Contains(page, `<details class="fold">`) {
		t.Error("a cell that JupyterLab folds is not folded")
	}
}
