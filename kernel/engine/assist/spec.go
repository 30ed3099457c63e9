package assist

// keywordEntry says in a line what a keyword is for.
func keywordEntry(name string) *entry {
	k, ok := keywordTable()[name]
	if !ok {
		return nil
	}
	return &entry{code: name, doc: k.text, link: "https://go.dev/ref/spec#" + k.section, title: "The Go Programming Language Specification, " + k.section}
}

type keywordText struct{ section, text string }

func keywordTable() map[string]keywordText {
	return map[string]keywordText{
		"break":       {"Break_statements", "Ends the innermost for, switch or select, or the one with the given label."},
		"case":        {"Switch_statements", "Begins a clause of a switch, with the values or types it is for, or of a select, with a send or receive."},
		"chan":        {"Channel_types", "Writes the type of a channel: chan T, or for one direction <-chan T and chan<- T."},
		"const":       {"Constant_declarations", "Declares constants."},
		"continue":    {"Continue_statements", "Begins the next round of the innermost for, or of the one with the given label."},
		"default":     {"Switch_statements", "Begins the clause of a switch or select that is taken when no other is."},
		"defer":       {"Defer_statements", "Puts off a call until the function returns or panics. The arguments are evaluated at once."},
		"else":        {"If_statements", "Begins the block that runs when the condition of an if is false."},
		"fallthrough": {"Fallthrough_statements", "Goes on with the first statement of the next clause of a switch."},
		"for":         {"For_statements", "Repeats a block: for ever, while a condition holds, with a counter, or over a range."},
		"func":        {"Function_declarations", "Declares a function or method, or writes a function as a value or type."},
		"go":          {"Go_statements", "Runs a call in a goroutine of its own."},
		"goto":        {"Goto_statements", "Goes on at a label of the same function."},
		"if":          {"If_statements", "Runs a block when a condition holds."},
		"import":      {"Import_declarations", "Makes a package usable. Cells import most packages when they are named."},
		"interface":   {"Interface_types", "Writes a type by the methods that its values have, or a set of types."},
		"map":         {"Map_types", "Writes the type of a map: map[Key]Element."},
		"package":     {"Package_clause", "Names the package of a file. In a cell it can only be main."},
		"range":       {"For_range", "Repeats over the elements of an array, slice, string or map, a channel's values, an integer's range, or an iterator."},
		"return":      {"Return_statements", "Ends the function, with its results."},
		"select":      {"Select_statements", "Waits until one of several sends and receives can go on."},
		"struct":      {"Struct_types", "Writes a type as a sequence of fields."},
		"switch":      {"Switch_statements", "Takes one of several clauses, by a value, a type or conditions."},
		"type":        {"Type_declarations", "Declares a type, or with = another name for one."},
		"var":         {"Variable_declarations", "Declares variables."},
	}
}
