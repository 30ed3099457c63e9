// Package interp runs functions in the SSA form of golang.org/x/tools/go/ssa.
//
// The language is reduced to some forty instructions by that package, which
// knows order of evaluation, closures, defer, range, generics and the rest. What
// is left is to carry out each instruction on values that lie in memory as
// compiled Go lays them out. A function is compiled to closures, one for each
// instruction, over a frame whose type is made by reflection: the garbage
// collector sees every pointer. Arithmetic, comparison and conversion are
// generic functions instantiated for each basic type, so that the compiler which
// built the kernel decides what int8 overflow and float32 rounding are; run-time
// errors are made by doing what fails.
//
// A [Machine] holds what lives between cells, a [Run] is one execution. Loops
// and calls look at the run's stop flag; channel operations, sleeps and waits
// wake up for it. A function value of a cell is a real func, so that libraries
// call it; a panic that reaches a goroutine of a library is reported and does
// not end the process.
//
// # Caveats
//
// Reflection makes no named types and no methods. A type that a cell declares is
// laid out as its underlying type, and package gate keeps it out of interfaces,
// where it would be taken for another.
package interp
