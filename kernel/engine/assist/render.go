package assist

import (
	"go/doc/comment"
	"go/types"
	"html"
	"path"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// bundle writes an entry as text, Markdown and HTML.
func (in *inspector) bundle(e *entry) *display.Bundle {
	parser := comment.Parser{LookupSym: in.lookupSym(e.path), LookupPackage: in.lookupPackage}
	printer := comment.Printer{HeadingLevel: 3, HeadingID: func(*comment.Heading) string { return "" }, DocLinkURL: docLink(e.path), TextWidth: 80}
	doc := parser.Parse(e.doc)
	var plain, md, page []string
	add := func(text, mark, tag string) {
		plain, md, page = append(plain, text), append(md, mark), append(page, tag)
	}
	code := func(src string) {
		if src != "" {
			add(src, "```go\n"+src+"\n```", "<pre><code class=\"language-go\">"+html.EscapeString(src)+"</code></pre>")
		}
	}
	line := func(text string) {
		if text != "" {
			add(text, "```\n"+text+"\n```", "<pre>"+html.EscapeString(text)+"</pre>")
		}
	}
	code(e.code)
	line(e.text)
	if len(doc.Content) > 0 {
		add(strings.TrimRight(string(printer.Text(doc)), "\n"), strings.TrimRight(string(printer.Markdown(doc)), "\n"), strings.TrimRight(string(printer.HTML(doc)), "\n"))
	}
	code(strings.Join(e.members, "\n"))
	if e.where != "" {
		add(e.where, e.where, "<p>"+html.EscapeString(e.where)+"</p>")
	}
	code(e.source)
	if e.link != "" {
		add(e.link, "["+e.title+"]("+e.link+")", "<p><a href=\""+html.EscapeString(e.link)+"\">"+html.EscapeString(e.title)+"</a></p>")
	}
	return &display.Bundle{Data: map[string]any{
		"text/plain":    strings.Join(plain, "\n\n"),
		"text/markdown": strings.Join(md, "\n\n"),
		"text/html":     strings.Join(page, "\n"),
	}}
}

// docLink is where links in comments lead, those without a package to the one that
// the comment stands in.
func docLink(home string) func(*comment.DocLink) string {
	return func(l *comment.DocLink) string {
		at := *l
		if at.ImportPath == "" {
			at.ImportPath = home
		}
		return at.DefaultURL("https://pkg.go.dev")
	}
}

// lookupSym tells which names of the package that a comment stands in are links.
func (in *inspector) lookupSym(home string) func(recv, name string) bool {
	return func(recv, name string) bool {
		if home == "" || home == "builtin" {
			return false
		}
		pkg, err := in.view.Import(home)
		if err != nil {
			return false
		}
		if recv == "" {
			return pkg.Scope().Lookup(name) != nil
		}
		t, ok := pkg.Scope().Lookup(recv).(*types.TypeName)
		if !ok {
			return false
		}
		obj, _, _ := types.LookupFieldOrMethod(t.Type(), true, pkg, name)
		return obj != nil
	}
}

// lookupPackage finds the import path of a package that a comment mentions by its name.
func (in *inspector) lookupPackage(name string) (string, bool) {
	if p := in.view.Packages()[name]; p != "" {
		return p, true
	}
	for _, p := range in.view.Paths() {
		if path.Base(p) == name {
			return p, true
		}
	}
	return "", false
}
