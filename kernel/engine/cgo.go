package engine

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/compile"
	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

// importC builds what a cell that imports C wants of it.
func (s *Session) importC(ctx context.Context, name, src string) error {
	use := frontend.C(src)
	if use == nil {
		if unknown := s.scope.UnknownC(src); unknown != nil {
			for i := range unknown.List {
				unknown.List[i].Pos.Filename = name
			}
			return unknown
		}
		return nil
	}
	tool, err := s.compiler.builder()
	if err != nil {
		return &frontend.Errors{List: []frontend.Error{{Pos: token.Position{Filename: name, Line: use.Line, Column: 1}, Msg: "import \"C\": " + err.Error()}}}
	}
	names := map[string]bool{}
	for n, as := range use.Names {
		names[n] = as.Called
	}
	path := fmt.Sprintf("c.cells/%d", unitCount.Add(1))
	err = tool.C(ctx, build.C{Path: path, Preamble: use.Preamble, Line: use.Line, Names: names, Func: frontend.CFunc, Errno: frontend.CErrno,
		Pointer: frontend.CPointer, Var: frontend.CVar, Type: frontend.CType, Const: frontend.CConst})
	if f := (*build.Failure)(nil); errors.As(err, &f) {
		return refusedByC(name, use, f.Text)
	}
	if err != nil {
		return err
	}
	pkg, err := s.scope.ImportC(path)
	if err != nil {
		return err
	}
	s.compiler.gen.ImportC(pkg, path)
	return nil
}

var (
	unknownC = regexp.MustCompile(`could not determine what C\.(\w+) refers to`)
	placeC   = regexp.MustCompile(`(?m)^(?:\S*/)?c\.go:(\d+):(?:(\d+):)? (?:error: )?(.*)$`)
)

// refusedByC gives what the C compiler says its place in the cell.
func refusedByC(name string, use *frontend.CUse, text string) error {
	out := &frontend.Errors{}
	add := func(line, column int, msg string) {
		out.List = append(out.List, frontend.Error{Pos: token.Position{Filename: name, Line: line, Column: max(1, column)}, Msg: msg})
	}
	last := use.Line + strings.Count(use.Preamble, "\n")
	for _, m := range placeC.FindAllStringSubmatch(text, -1) {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		if line <= last && !strings.HasPrefix(m[3], "warning") && !strings.HasPrefix(m[3], "note") {
			add(line, column, m[3])
		}
	}
	if len(out.List) > 0 {
		return out
	}
	for _, m := range unknownC.FindAllStringSubmatch(text, -1) {
		if at, ok := use.Names[m[1]]; ok {
			add(at.Line, at.Column, "could not determine what C."+m[1]+" refers to")
		}
	}
	if len(out.List) == 0 {
		add(use.Line, 1, "cgo: "+text)
	}
	return out
}

// mentionsC refuses a cell that has to do with C.
func (s *Session) mentionsC(p *prepared) error {
	var first *gate.Refusal
	for id, obj := range p.Info.Uses {
		if s.compiler.gen.C(obj) && (first == nil || id.Pos() < first.Pos) {
			first = gate.Refuse(id.Pos(), "C."+compile.Plain(obj.Name()), "it is not Go")
		}
	}
	if first == nil {
		return nil
	}
	return s.placed(first)
}
