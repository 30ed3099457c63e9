// Package gate decides which cells the interpreter computes as Go does.
//
// The rest is refused, with the place, the construct and the reason. There are
// two readings: of the typed syntax, for what the language leaves open and the
// compiler decides, and of the SSA form, function by function, for what the
// interpreter can not reproduce. The interpreter itself refuses what it does not
// know; both speak through [Refusal].
package gate
