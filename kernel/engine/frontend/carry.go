package frontend

import (
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// carry is t with the types that were declared again in place of the old ones.
// It reports false where t mentions none, or one that has changed its shape.
func carry(t types.Type, renamed map[*types.TypeName]*types.TypeName) (types.Type, bool) {
	c := &carrier{renamed: renamed}
	out := c.carry(t)
	return out, c.used && !c.failed
}

type carrier struct {
	renamed      map[*types.TypeName]*types.TypeName
	same         typeutil.Map // types whose shapes were compared, or are being
	used, failed bool
}

func (c *carrier) carry(t types.Type) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		now := c.named(t)
		if now == t {
			return t
		}
		c.used = true
		if now == nil {
			c.failed = true
			return t
		}
		if c.same.At(t) == nil {
			c.same.Set(t, true)
			if !types.Identical(c.carry(t.Underlying()), now.Underlying()) {
				c.failed = true
			}
		}
		return now
	case *types.Pointer:
		return types.NewPointer(c.carry(t.Elem()))
	case *types.Slice:
		return types.NewSlice(c.carry(t.Elem()))
	case *types.Array:
		return types.NewArray(c.carry(t.Elem()), t.Len())
	case *types.Chan:
		return types.NewChan(t.Dir(), c.carry(t.Elem()))
	case *types.Map:
		return types.NewMap(c.carry(t.Key()), c.carry(t.Elem()))
	case *types.Struct:
		fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i], tags[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), c.carry(f.Type()), f.Embedded()), t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Signature:
		if t.TypeParams().Len() > 0 {
			return t
		}
		return types.NewSignatureType(nil, nil, nil, c.tuple(t.Params()), c.tuple(t.Results()), t.Variadic())
	case *types.Interface:
		if t.NumMethods() > 0 {
			for m := range t.Methods() {
				if c.mentions(m.Type()) {
					c.failed = true
				}
			}
		}
		return t
	}
	return t
}

// named is what a named type, or an instance of one that is generic, is called now: t itself
// if that is the same, nil if there is no such type any more.
func (c *carrier) named(t *types.Named) types.Type {
	origin, again := types.Type(t.Origin()), false
	if now := c.renamed[t.Obj()]; now != nil {
		origin, again = types.Unalias(now.Type()), true
	}
	var args []types.Type
	for arg := range t.TypeArgs().Types() {
		now := c.carry(arg)
		args, again = append(args, now), again || now != arg && !types.Identical(now, arg)
	}
	if !again {
		return t
	}
	params := 0
	if n, ok := origin.(*types.Named); ok {
		params = n.TypeParams().Len()
	}
	switch {
	case params != len(args):
		return nil
	case params == 0:
		return origin
	}
	now, err := types.Instantiate(nil, origin, args, true)
	if err != nil {
		return nil
	}
	return now
}

// mentions reports whether t is made of a type that was declared again.
func (c *carrier) mentions(t types.Type) bool {
	probe := &carrier{renamed: c.renamed}
	probe.carry(t)
	return probe.used
}

func (c *carrier) tuple(t *types.Tuple) *types.Tuple {
	out := make([]*types.Var, t.Len())
	for i := range out {
		v := t.At(i)
		out[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), c.carry(v.Type()))
	}
	return types.NewTuple(out...)
}
