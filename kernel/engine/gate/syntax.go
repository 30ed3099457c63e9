package gate

import (
	"go/ast"
	"go/types"
)

// Syntax refuses what only the typed syntax tree shows.
func Syntax(nodes []ast.Node, info *types.Info) error {
	return nil
}
