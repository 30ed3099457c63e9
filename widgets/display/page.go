package display

import "sync"

// Asset is html that a page needs once for all outputs that use it, as a chart
// library is. An output must stay readable where its asset is missing.
type Asset struct {
	Name string        // what it is, with its version: one for each page
	HTML func() string // the html; made when it is needed, since it is large
}

// Page remembers which assets the outputs of a page hold already, so that the
// first output that needs one carries it and the others stay small. The zero
// value is an empty page.
//
// A sink with a method Page() *Page decides what a page is: [Files] gives each
// output its own. All others share one for the process, as the outputs of a
// notebook do.
type Page struct {
	mu   sync.Mutex
	have map[string]bool
}

// Complete returns b with the assets that the page lacks put after its html,
// and takes them as held by the page from now on.
func (p *Page) Complete(b Bundle) Bundle {
	html, ok := b.Data["text/html"].(string)
	if !ok || len(b.Assets) == 0 {
		return b
	}
	carried := ""
	for _, a := range b.Assets {
		if p.take(a.Name) {
			carried += a.HTML()
		}
	}
	data := make(map[string]any, len(b.Data))
	for mime, v := range b.Data {
		data[mime] = v
	}
	data["text/html"] = html + carried
	b.Data, b.Assets = data, nil
	return b
}

func (p *Page) take(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.have[name] {
		return false
	}
	if p.have == nil {
		p.have = map[string]bool{}
	}
	p.have[name] = true
	return true
}

// Render is the bundle of b, complete for the page of the current sink.
func Render(b Bundler) (Bundle, error) { return RenderFor(Current(), b) }

// RenderFor is the bundle of b, complete for the page of s.
func RenderFor(s Sink, b Bundler) (Bundle, error) {
	bundle, err := b.Bundle()
	if err != nil {
		return Bundle{}, err
	}
	return pageOf(s).Complete(bundle), nil
}

func pageOf(s Sink) *Page {
	if p, ok := s.(interface{ Page() *Page }); ok {
		return p.Page()
	}
	return &process.page
}
