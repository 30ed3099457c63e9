package interp

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Expose notes which variables of the session code may change without their cell
// saying so: those whose address it takes, and those that functions store to.
// All others change by the statements of cells alone, whatever these call.
func (m *Machine) Expose(fns []*ssa.Function) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, fn := range fns {
		m.expose(fn)
	}
}

func (m *Machine) expose(fn *ssa.Function) {
	statements := fn.Parent() == nil && m.isTop(fn)
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			for _, op := range in.Operands(nil) {
				g, ok := (*op).(*ssa.Global)
				if !ok || harmless(in, g, statements) {
					continue
				}
				if v, ok := g.Object().(*types.Var); ok && m.vars[v] != nil {
					m.vars[v].exposed = true
				}
			}
		}
	}
	for _, f := range fn.AnonFuncs {
		m.expose(f)
	}
}

// harmless reports a use of an address by which nothing but in itself, a part of
// the statements of a cell or not, reads or changes what is there.
func harmless(in ssa.Instruction, addr ssa.Value, statements bool) bool {
	switch in := in.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.UnOp:
		return in.Op == token.MUL
	case *ssa.Store:
		return in.Addr == addr && in.Val != addr && statements
	case *ssa.FieldAddr, *ssa.IndexAddr:
		if x, ok := in.(*ssa.IndexAddr); ok && x.X != addr {
			return false
		}
		part := in.(ssa.Value)
		for _, r := range *part.Referrers() {
			if !harmless(r, part, statements) {
				return false
			}
		}
		return true
	}
	return false
}
