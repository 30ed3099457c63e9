// Package assist completes names in cells and describes them.
//
//	a, err := assist.New(assist.Options{})
//	c := a.Complete(scope.View(), "fmt.Printl", 10)           // Println, in the place of [4, 10)
//	b := a.Inspect(scope.View(), "fmt.Println()", 6, 0, nil)  // its signature and doc comment
//
// A cell under the cursor is seldom finished. Its tokens tell what is open around
// the cursor (tokens.go, place.go); the name at the cursor is replaced by one that
// no cell uses, and if the statement around it still can not be parsed, what
// follows is cut off and what is open is closed (mend.go). Package frontend then types the
// cell past all its errors, and the syntax tree around the name decides what fits
// there: members, names in scope, fields of a literal, labels, types.
//
// Names that continue what is written are offered if there are any; else those that
// do when upper and lower case are taken for the same; else those that have its letters
// in the same order, from the first. Within these, what has the type that the place asks for
// comes first, then what is nearest: the function's own variables, those of the session,
// packages, what Go predeclares, keywords.
//
// # Caveats
//
// Nothing is offered where a name is being chosen, in comments, and in strings other
// than import paths and the paths of files. Where statements on the same line follow a broken one, they are
// not seen.
package assist
