package control

import (
	"errors"
	"fmt"
	"slices"
)

// box is what boxes have.
type box struct {
	base
	inside *[]Control // guarded by hub.mu
}

func newBox(kind string, children []Control) box {
	m := newElement(kind, state{"box_style": "", "children": []*model{}})
	m.still = func(s state) picture {
		var all []picture
		for _, child := range s.children("children") {
			all = append(all, child.look())
		}
		return stack(all)
	}
	b := box{base{m}, &[]Control{}}
	if err := b.setChildren(children); err != nil {
		m.fail(err)
	}
	return b
}

func (b box) children() (list []Control) {
	b.m.get(func(state) { list = slices.Clone(*b.inside) })
	return list
}

func (b box) setChildren(children []Control) error {
	models := make([]*model, len(children))
	for i, c := range children {
		m, err := modelOf(c)
		if err != nil {
			return b.m.errorf("child %d is %w", i, err)
		}
		models[i] = m
	}
	return b.m.change(func(s state) error {
		for i, m := range models {
			if m.holds(b.m) {
				return errors.New("a box inside itself")
			}
			if m.closed {
				return fmt.Errorf("child %d, a %s, is closed: want an open one", i, m.what())
			}
		}
		s["children"] = models
		*b.inside = slices.Clone(children)
		return nil
	})
}

// holds reports whether x is m or inside it. The caller holds mu.
func (m *model) holds(x *model) bool {
	return m == x || slices.ContainsFunc(m.state.children("children"), func(child *model) bool { return child.holds(x) })
}
