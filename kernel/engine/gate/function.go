package gate

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Function looks for what the interpreter would compute in another way than Go,
// and refuses the first of it.
func Function(fn *ssa.Function) error {
	var last token.Pos
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if p := in.Pos(); p.IsValid() {
				last = p
			}
			var r *Refusal
			switch in := in.(type) {
			case *ssa.MakeInterface:
				r = makeInterface(in)
			case *ssa.MultiConvert:
				r = Refuse(in.Pos(), "conversion between type parameters", "the interpreter does not know it")
			case *ssa.Convert:
				r = conversion(in)
			case *ssa.Call:
				r = capacity(in)
			}
			if r != nil {
				if !r.Pos.IsValid() {
					r.Pos = last
				}
				if !r.Pos.IsValid() {
					r.Pos = fn.Pos()
				}
				return r
			}
		}
	}
	return nil
}

// makeInterface allows a value of a cell's type in an interface only on its way
// to be printed in a form that does not name its type.
func makeInterface(in *ssa.MakeInterface) *Refusal {
	t := in.X.Type()
	if !Own(t) {
		return nil
	}
	name := short(t)
	for _, use := range *in.Referrers() {
		call, index, ok := printed(in, use)
		if !ok {
			return Refuse(position(in), "a value of type "+name+" in an interface",
				"at run time the interpreter knows types of cells only by what they are made of, so that it would be taken for another")
		}
		if why := unprintable(t); why != "" {
			return Refuse(position(in), "printing a value of type "+name, "%s", why)
		}
		if why := format(call, index, t); why != "" {
			return Refuse(position(in), "printing a value of type "+name, "%s", why)
		}
	}
	return nil
}

// position is the nearest known place of an instruction.
func position(in ssa.Instruction) token.Pos {
	if in.Pos().IsValid() {
		return in.Pos()
	}
	if v, ok := in.(ssa.Value); ok {
		for _, r := range *v.Referrers() {
			if r.Pos().IsValid() {
				return r.Pos()
			}
		}
	}
	return token.NoPos
}

// printed finds the call of a printing function that use hands v to, and which of its operands v is.
func printed(v ssa.Value, use ssa.Instruction) (call *ssa.CallCommon, index int, ok bool) {
	store, isStore := use.(*ssa.Store)
	if !isStore || store.Val != v {
		return nil, 0, false
	}
	at, isIndex := store.Addr.(*ssa.IndexAddr)
	if !isIndex {
		return nil, 0, false
	}
	k, isConst := at.Index.(*ssa.Const)
	array, isAlloc := at.X.(*ssa.Alloc)
	if !isConst || !isAlloc {
		return nil, 0, false
	}
	for _, r := range *array.Referrers() {
		switch r := r.(type) {
		case *ssa.IndexAddr:
			for _, u := range *r.Referrers() {
				if s, ok := u.(*ssa.Store); !ok || s.Addr != ssa.Value(r) {
					return nil, 0, false
				}
			}
		case *ssa.Slice:
			for _, u := range *r.Referrers() {
				c, isCall := u.(ssa.CallInstruction)
				if !isCall || call != nil && call != c.Common() {
					return nil, 0, false
				}
				call = c.Common()
				fn, isFn := call.Value.(*ssa.Function)
				if !isFn || fn.Object() == nil || fn.Object().Pkg() == nil || !printers[fn.Object().Pkg().Path()+"."+fn.Name()] || fn.Signature.Recv() != nil {
					return nil, 0, false
				}
				if call.Args[len(call.Args)-1] != ssa.Value(r) {
					return nil, 0, false
				}
			}
		default:
			return nil, 0, false
		}
	}
	return call, int(k.Int64()), call != nil
}

var printers = map[string]bool{
	"fmt.Print": true, "fmt.Println": true, "fmt.Printf": true,
	"fmt.Sprint": true, "fmt.Sprintln": true, "fmt.Sprintf": true,
	"fmt.Fprint": true, "fmt.Fprintln": true, "fmt.Fprintf": true, "fmt.Errorf": true,
	"log.Print": true, "log.Println": true, "log.Printf": true,
}

// conversion refuses conversions whose result depends on the machine.
func conversion(in *ssa.Convert) *Refusal {
	for _, t := range []types.Type{in.X.Type(), in.Type()} {
		if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return Refuse(in.Pos(), "conversion to or from unsafe.Pointer", "cells may not reach behind types")
		}
	}
	return nil
}

// capacity refuses to tell the capacity of a slice that the compiler may have put on the
// stack, where it gives small ones more room. Those that outlive a cell are not.
func capacity(in *ssa.Call) *Refusal {
	b, ok := in.Call.Value.(*ssa.Builtin)
	if !ok || b.Name() != "cap" {
		return nil
	}
	x := in.Call.Args[0]
	if _, ok := x.Type().Underlying().(*types.Slice); !ok {
		return nil
	}
	for {
		switch v := x.(type) {
		case *ssa.Slice:
			x = v.X
			if _, ok := x.Type().Underlying().(*types.Slice); ok {
				continue
			}
			return nil // of an array
		case *ssa.ChangeType:
			x = v.X
			continue
		case *ssa.MakeSlice, *ssa.Const:
			return nil
		case *ssa.UnOp:
			if _, ok := v.X.(*ssa.Global); ok {
				return nil
			}
		}
		return Refuse(position(in), "the capacity of a slice", "it depends on where the compiler puts the slice")
	}
}

func short(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
