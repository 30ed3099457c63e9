package display

// places are where a cell has shown something, where a front end can only show a place anew and not take it away.
type places struct {
	used   []string          // in the order in which they came
	free   []string          // cleared ones, the first first
	full   int               // how many of the free ones, from the first, still show what they did
	places map[string]string // of the identifiers that programs chose
}

// take gives the place of a display, and the places that are to be emptied with it. An identifier keeps its place for good.
func (p *places) take(id string) (place string, empty []string) {
	if place, ok := p.places[id]; ok && id != "" {
		return place, p.emptied()
	}
	switch {
	case len(p.free) > 0:
		place, p.free, p.full = p.free[0], p.free[1:], max(p.full-1, 0)
	case id != "":
		place = id
	default:
		place = NewID()
	}
	if id != "" {
		if p.places == nil {
			p.places = map[string]string{}
		}
		p.places[id] = place
	}
	p.used = append(p.used, place)
	return place, p.emptied()
}

// emptied are the free places that have to be emptied, once.
func (p *places) emptied() []string {
	all := append([]string(nil), p.free[:p.full]...)
	p.full = 0
	return all
}

// clear frees all places, and gives those to be emptied now; with wait they stay as they are until something is shown.
func (p *places) clear(wait bool) (empty []string) {
	p.free = append(append([]string(nil), p.used...), p.free...)
	p.full += len(p.used)
	p.used, p.places = nil, nil
	if wait {
		return nil
	}
	return p.emptied()
}
