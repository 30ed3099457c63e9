package assist

// builtins are the signatures of the predeclared functions, as package builtin
// documents them; go/types has none, for they fit no type of Go.
func builtins() map[string]string {
	return map[string]string{
		"append":  "(slice []T, elems ...T) []T",
		"cap":     "(v T) int",
		"clear":   "(t map[K]V or []T)",
		"close":   "(c chan<- T)",
		"complex": "(r, i FloatType) ComplexType",
		"copy":    "(dst, src []T) int",
		"delete":  "(m map[K]V, key K)",
		"imag":    "(c ComplexType) FloatType",
		"len":     "(v T) int",
		"make":    "(t T, size ...int) T",
		"max":     "(x T, y ...T) T",
		"min":     "(x T, y ...T) T",
		"new":     "(T) *T",
		"panic":   "(v any)",
		"print":   "(args ...T)",
		"println": "(args ...T)",
		"real":    "(c ComplexType) FloatType",
		"recover": "() any",
	}
}
