package assist

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Values gives the text of the value that a variable of the session has now, false if
// it can not be read at this moment.
type Values func(v *types.Var) (string, bool)

// Inspect describes the name at or left of the byte offset pos, or else the function
// whose arguments are around it; nil if there is nothing to say. Detail 0 is what a
// tooltip shows, detail 1 adds the source of what cells declare, and all the fields and methods
// of a type. Values may be nil.
func (a *Assistant) Inspect(v *frontend.View, src string, pos, detail int, values Values) *display.Bundle {
	in := &inspector{Assistant: a, view: v, detail: detail, values: values}
	if text, ok := a.commandHelp(src, pos); ok {
		if text == "" {
			return nil
		}
		return in.bundle(&entry{text: text})
	}
	e := in.at(at(withoutCommands(src), pos))
	if e == nil {
		return nil
	}
	return in.bundle(e)
}

type inspector struct {
	*Assistant
	view   *frontend.View
	detail int
	values Values
	src    string
	sketch *frontend.Sketch
}

// entry is what is known about a name.
type entry struct {
	code    string   // its declaration
	text    string   // plain lines behind it
	doc     string   // its doc comment
	path    string   // of the package that the comment stands in
	link    string   // where to read on, with what to call that
	title   string   //
	members []string // declarations of fields and methods, or of what a package exports
	source  string
	where   string // of the source
}

// at describes what is at a place.
func (in *inspector) at(p *place) *entry {
	switch {
	case p.comment:
		return nil
	case p.str >= 0 && (p.in().header == token.IMPORT || p.in().owner == token.IMPORT):
		for _, t := range lex(p.src) {
			if t.start == p.str {
				if path, err := strconv.Unquote(p.src[t.start:t.end]); err == nil {
					return in.packageAt(path)
				}
			}
		}
		return nil
	case p.start == p.end:
		return in.around(p)
	}
	name := p.src[p.start:p.end]
	if token.IsKeyword(name) {
		return keywordEntry(name)
	}
	in.src = p.mended(name)
	in.sketch = in.view.Sketch(in.src, p.start)
	if obj := in.object(name); obj != nil {
		return in.describe(obj)
	}
	if p.prev() == token.PERIOD {
		return nil
	}
	if obj := in.view.Lookup(name); obj != nil {
		return in.describe(obj)
	}
	if path := in.sketch.Imports[name]; path != "" {
		return in.packageAt(path)
	}
	return in.packageAt(in.view.Packages()[name])
}

// around describes the function of the call, or the type of the literal, that the
// innermost open bracket belongs to.
func (in *inspector) around(p *place) *entry {
	for i := len(p.open) - 1; i > 0; i-- {
		f := p.open[i]
		front := f.opened - 1 // the token in front of the bracket
		if f.open == token.LBRACK || f.open == token.LBRACE && f.block != literal || front < 0 || p.before[front].tok != token.IDENT {
			continue
		}
		if e := in.at(at(p.src, p.before[front].end)); e != nil {
			return e
		}
	}
	return nil
}

// object is what the name stands for, nil if that is not known.
func (in *inspector) object(name string) types.Object {
	path := in.sketch.Path
	if len(path) == 0 {
		return nil
	}
	id, ok := path[len(path)-1].(*ast.Ident)
	if !ok || id.Name != name {
		return nil
	}
	if obj := in.sketch.Info.ObjectOf(id); obj != nil {
		return obj
	}
	for i := len(path) - 2; i >= 0; i-- { // the variable of a type switch is another in each clause
		if obj := in.sketch.Info.Implicits[path[i]]; obj != nil && obj.Name() == name {
			return obj
		}
	}
	return nil
}

// commandHelp is the help for the command in whose name pos is.
func (a *Assistant) commandHelp(src string, pos int) (help string, ok bool) {
	pos = max(0, min(pos, len(src)))
	for _, l := range magic.Spans(src) {
		if pos < l[0] || pos > l[1] {
			continue
		}
		line, _, _ := strings.Cut(src[l[0]:l[1]], "\n")
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if a.opts.Help == nil || strings.HasPrefix(name, "!") {
			return "", true
		}
		return a.opts.Help(name), true
	}
	return "", false
}
