package cell

import (
	"errors"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Unit is a compiled cell.
type Unit struct {
	Path string
	// Vars are the addresses of the pointers through which the cell's code reaches
	// the variables of the session.
	Vars []unsafe.Pointer
	// Uses are the addresses of the function variables for functions of earlier cells.
	Uses []unsafe.Pointer
	// Funcs are the functions and methods that the cell declares.
	Funcs []Func
	// Show are pointers to the values of the last expression.
	Show []any
	// Init initialises the variables of a cell that reads as a file; it may be nil.
	Init func()
	// Run are the statements.
	Run func()

	host Host
	stop *atomic.Bool
}

// Func is a function that a cell declares. A method's receiver is its first parameter.
type Func struct {
	Value any // the function
	// Redirect is the address of a function variable of the same type. Once it is
	// set, the function does nothing but call it.
	Redirect unsafe.Pointer
}

// Host is what the kernel does for the code of a unit. It tells by the calling
// goroutine on whose behalf the code runs.
type Host interface {
	// Poll does not return if the caller was asked to stop.
	Poll()
	// Declared says that the declaration of variable i of the unit has run.
	Declared(u *Unit, i int)
	Services
}

// registry holds the unit that was registered since Open was called. A plugin's
// package finds its kernel in no other way than by a variable of a package that
// they share.
var registry struct {
	sync.Mutex
	unit *Unit
}

// Register makes u known to the kernel that is opening its plugin.
func Register(u *Unit) { registry.unit = u }

// Open calls load, which opens a plugin, and returns the unit that registered
// itself. Its code stops soon after stop becomes true.
func Open(load func() error, host Host, stop *atomic.Bool) (*Unit, error) {
	registry.Lock()
	defer registry.Unlock()
	registry.unit = nil
	if err := load(); err != nil {
		return nil, err
	}
	u := registry.unit
	registry.unit = nil
	if u == nil {
		return nil, errors.New("cell: the plugin has not registered a unit")
	}
	u.host, u.stop = host, stop
	return u, nil
}

// Poll is called in loops and in functions that may recur.
func (u *Unit) Poll() {
	if u.stop.Load() {
		u.host.Poll()
	}
}

// Declared is called after the declaration of variable i.
func (u *Unit) Declared(i int) { u.host.Declared(u, i) }

// As is v as a value of a type with the same layout: of a struct whose fields
// the calling package can name.
func As[To, From any](v From) To { return *(*To)(unsafe.Pointer(&v)) }
