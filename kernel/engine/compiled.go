package engine

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/cell"
	"github.com/moduli-rnn/moduli-go/kernel/engine/compile"
	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
)

// compiler runs the cells that the gate turns away: each becomes a plugin.
type compiler struct {
	dir  string // the notebook's folder
	once sync.Once
	tool *build.Builder
	lack error // why there is none
	gen  *compile.Generator
	ctx  context.Context // of the cell that is being prepared
	out  Output
	stop atomic.Bool // some run that was stopped may still be under way

	mu        sync.Mutex
	units     map[*cell.Unit]*prepared
	promoted  map[*types.Func]bool    // or found not to compile
	promotion *promotion              // under way, nil if none is
	epoch     int                     // counts what may change how code is written as a package
	built     map[string]*build.Built // by path
}

// unitCount numbers the plugins of the process: their paths must differ.
var unitCount atomic.Int64

// builder is the tool chain, or what is lacking.
func (c *compiler) builder() (*build.Builder, error) {
	c.once.Do(func() { c.tool, c.lack = build.New(build.Options{Dir: c.dir}) })
	return c.tool, c.lack
}

// find opens the export data of a package that is not linked into the kernel.
func (s *Session) find(path string) (io.ReadCloser, error) {
	tool, err := s.compiler.builder()
	if err != nil {
		return nil, fmt.Errorf("package %s is not linked into this kernel, and it can not be compiled: %w", path, err)
	}
	return tool.Export(s.compiler.ctx, path)
}

// compiled is the part of a prepared cell that is a plugin.
type compiled struct {
	prog *compile.Program
	unit *cell.Unit
}

// compile builds and loads the plugin of a checked cell.
func (s *Session) compile(ctx context.Context, p *prepared) error {
	tool, unit, err := s.program(p)
	if err != nil {
		return err
	}
	late := time.AfterFunc(patience, s.compiler.excuse)
	defer late.Stop()
	built, err := tool.Build(ctx, unit)
	if err != nil {
		return err
	}
	return s.load(tool, p, built)
}

// calm lets compiled code run at its full speed again, unless a run that was stopped,
// of those that are left, has yet to notice.
func (c *compiler) calm(left []*streams) {
	for _, st := range left {
		if st.run.Stopped() {
			return
		}
	}
	c.stop.Store(false)
}

// excuse says why a cell has to wait, where that may be for long.
func (c *compiler) excuse() {
	if c.out != nil {
		c.out.Stderr([]byte(firstBuild))
	}
}

// program writes a checked cell as a package.
func (s *Session) program(p *prepared) (*build.Builder, build.Unit, error) {
	tool, err := s.compiler.builder()
	if err != nil {
		return nil, build.Unit{}, err
	}
	prog, err := s.compiler.gen.Program(p.Cell, fmt.Sprintf("cells/%d", unitCount.Add(1)))
	if err != nil {
		return nil, build.Unit{}, err
	}
	p.compiled = &compiled{prog: prog}
	return tool, build.Unit{
		Path: prog.Path, Source: prog.Source,
		Imports: append([]string{compile.Support}, prog.Imports...),
		Units:   s.compiler.builds(prog.Units),
	}, nil
}

// load opens the plugin of a cell.
func (s *Session) load(tool *build.Builder, p *prepared, built *build.Built) error {
	u, err := cell.Open(func() error { return tool.Load(built) }, host{s, s.machine}, &s.compiler.stop)
	if err != nil {
		return err
	}
	p.compiled.unit = u
	s.compiler.mu.Lock()
	s.compiler.units[u] = p
	s.compiler.built[built.Path] = built
	s.compiler.mu.Unlock()
	return s.bind(p)
}

// firstBuild is said where a cell has to wait for more than itself.
const firstBuild = "compiling the packages that this cell imports: once on a machine this takes some ten seconds\n"

// builds are the packages of earlier cells.
func (c *compiler) builds(paths []string) []*build.Built {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*build.Built
	for _, p := range paths {
		out = append(out, c.built[p])
	}
	return out
}

// close gives the folder of the compiler back.
func (c *compiler) close() {
	c.demote()
	c.once.Do(func() { c.lack = errors.New("the session has ended") })
	if c.tool != nil {
		_ = c.tool.Close()
	}
}

// bind gives the code of a plugin the variables and functions that it uses.
func (s *Session) bind(p *prepared) error {
	prog, u := p.compiled.prog, p.compiled.unit
	for i, v := range prog.Vars {
		g := s.machine.Global(v.Obj)
		switch {
		case v.Own:
			var err error
			if g, err = s.machine.Declare(v.Obj); err != nil {
				g = s.machine.DeclareOpaque(v.Obj, err)
			}
		case g == nil:
			return fmt.Errorf("variable %s has no place", v.Obj.Name())
		case !g.Placed():
			if why := g.Why(); why != "" {
				return errors.New(why)
			}
			return fmt.Errorf("%s is used before its declaration has run", v.Obj.Name())
		}
		g.Bind(u.Vars[i])
	}
	for i, f := range prog.Uses {
		value, err := s.machine.FuncValue(f)
		if err != nil {
			return err
		}
		*(*unsafe.Pointer)(u.Uses[i]) = value
	}
	s.machine.Expose(p.All)
	return nil
}

// define makes the functions of a plugin the ones that all code calls.
func (s *Session) define(c *compiled) {
	s.compiler.epoch++
	for i, f := range c.prog.Funcs {
		entry := c.unit.Funcs[i]
		value := *(*unsafe.Pointer)(addressOf(reflect.ValueOf(entry.Value)))
		if f.Copy {
			s.machine.Copied(f.Obj, value, entry.Redirect)
		} else {
			s.machine.DefineCompiled(f.Obj, value, entry.Redirect, !f.Again)
		}
	}
	s.compiler.gen.Commit(c.prog)
}

// addressOf is the address of a copy of v.
func addressOf(v reflect.Value) unsafe.Pointer {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.UnsafePointer()
}

// code is what a compiled cell does when it runs.
func (s *Session) code(p *prepared) func() {
	return func() {
		u := p.compiled.unit
		if u.Init != nil {
			u.Init()
		}
		if p.Init != nil { // the cell reads as a file: all its variables are there now
			for i, v := range p.compiled.prog.Vars {
				if v.Own {
					s.declared(p, i)
				}
			}
		}
		u.Run()
	}
}

// declared is called when the declaration of variable i of a compiled cell has run.
func (s *Session) declared(p *prepared, i int) {
	v := p.compiled.prog.Vars[i].Obj
	g := s.machine.Global(v)
	g.PlaceAt(*(*unsafe.Pointer)(p.compiled.unit.Vars[i]))
	s.ran(p, v, g)
}

// shown are the values of the last expression of a compiled cell.
func (c *compiled) shown() (values []reflect.Value, kinds []types.Type) {
	for i, v := range c.prog.Show {
		values = append(values, reflect.ValueOf(c.unit.Show[i]).Elem())
		kinds = append(kinds, v.Type())
	}
	return values, kinds
}

// host serves the code of compiled cells.
type host struct {
	s *Session
	m *interp.Machine // that of its code, even if the session has another now
}

func (h host) Poll()             { h.m.Poll() }
func (h host) Go(f func())       { h.m.Go(f) }
func (h host) Recover(v any) any { return h.m.Recover(v) }

func (h host) Deferred(v any, f func(func())) { h.m.Deferred(v, f) }
func (h host) Stdout() *os.File               { return h.m.Caller().Stdout() }
func (h host) Stderr() *os.File               { return h.m.Caller().Stderr() }
func (h host) Complain(s string)              { _, _ = h.m.Caller().Complain([]byte(s)) }

func (h host) Route(f *os.File) *os.File { return h.m.Caller().Console().Route(f) }
func (h host) Stdin() io.Reader          { return h.m.Stdin() }
func (h host) Exit(w string, n int)      { h.m.Exit(w, n) }
func (h host) Sleep(d time.Duration)     { h.m.Sleep(d) }

func (h host) Declared(u *cell.Unit, i int) {
	h.s.compiler.mu.Lock()
	p := h.s.compiler.units[u]
	h.s.compiler.mu.Unlock()
	h.s.declared(p, i)
}

// turnedAway says why a cell that the gate refuses could not be compiled either.
func (s *Session) turnedAway(refusal, err error) error {
	var un *compile.Unsupported
	if errors.As(err, &un) {
		return s.placed(gate.Refuse(un.Pos, "this cell", "%s", un.What))
	}
	var r *refused
	if errors.As(refusal, &r) {
		return &refused{r.pos, &gate.Refusal{Pos: r.Pos, Construct: r.Construct, Why: r.Why + "; " + compile.Plain(err.Error())}}
	}
	var f *build.Failure
	if errors.As(err, &f) {
		return s.placed(gate.Refuse(token.NoPos, "this cell", "%s", compile.Plain(f.Text)))
	}
	return err
}
