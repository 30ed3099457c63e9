// Package gate decides which cells the interpreter computes as Go does.
//
// The rest is refused, with the place, the construct and the reason, and goes to
// the compiler. There are two readings: of the typed syntax, for what the language
// leaves open and the compiler decides, and of the SSA form, function by function,
// for what the interpreter can not reproduce. The interpreter itself refuses what
// it does not know; all speak through [Refusal].
//
// [Rounds] estimates how long the loops of a cell run, for those that are worth a
// compiler.
package gate
