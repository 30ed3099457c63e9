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
	cell string            // whose outputs come now, empty if nobody said
	have map[string]string // asset to the cell that carries it
}

// BeginCell says that what is shown from now on belongs to the cell of that ID.
// Assets that the cell carried before are taken as gone with its old outputs, so
// that a cell that is run again carries them again. A kernel calls it before it
// runs a cell; without it, assets travel once for the life of the process.
func BeginCell(id string) { process.page.Begin(id) }

// Begin is [BeginCell] for a page of its own.
func (p *Page) Begin(cell string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cell = cell
	for asset, by := range p.have {
		if cell != "" && by == cell {
			delete(p.have, asset)
		}
	}
}

// clear takes what the cell has carried as gone with what it has shown.
func (p *Page) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for asset, by := range p.have {
		if by == p.cell {
			delete(p.have, asset)
		}
	}
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
	if _, ok := p.have[name]; ok {
		return false
	}
	if p.have == nil {
		p.have = map[string]string{}
	}
	p.have[name] = p.cell
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
	return PageOf(s).Complete(bundle), nil
}

// PageOf is the page that outputs on s belong to.
func PageOf(s Sink) *Page {
	if p, ok := s.(interface{ Page() *Page }); ok {
		return p.Page()
	}
	return &process.page
}
