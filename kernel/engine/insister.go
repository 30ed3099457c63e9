package engine

// Insister is an optional interface of a [Runner]. Insist is called when a user interrupts a cell whose context has
// been cancelled already. It may be called at any time, and does nothing where the cell is about to stop.
type Insister interface{ Insist() }
