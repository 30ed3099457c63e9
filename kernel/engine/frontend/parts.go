package frontend

import "strings"

// Parts separates a cell into what stands outside of functions in a Go file and
// what stands in the body of main, and lists the paths it imports. The variables
// of a cell that reads as a file stand outside.
func Parts(src string) (imports, declarations, statements string) {
	text := []byte(src)
	items := split(text)
	program := isProgram(text, items)
	part := func(want func(kind) bool) string { return strings.Trim(string(keep(text, items, want)), " \n\t") }
	imports = part(func(k kind) bool { return k == importDecl })
	declarations = part(func(k kind) bool {
		return k == typeDecl || k == constDecl || k == funcDecl || program && k == varDecl
	})
	statements = part(func(k kind) bool { return k == statement || !program && k == varDecl })
	return imports, declarations, statements
}
