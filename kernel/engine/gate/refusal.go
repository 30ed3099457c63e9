package gate

import (
	"fmt"
	"go/token"
)

// Refusal is a construct that the kernel can not be trusted to compute as Go does.
type Refusal struct {
	Pos       token.Pos
	Construct string // what it is, as "conversion of a cell's type to an interface"
	Why       string // one clause
}

func (r *Refusal) Error() string { return r.Construct + ": " + r.Why }

// Refuse makes a refusal. Why may have verbs.
func Refuse(pos token.Pos, construct, why string, args ...any) *Refusal {
	return &Refusal{Pos: pos, Construct: construct, Why: fmt.Sprintf(why, args...)}
}
