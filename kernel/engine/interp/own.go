package interp

import (
	"reflect"
	"unsafe"
)

// A function value made by reflect.MakeFunc does not tell what it was made of.
// Calls between functions of cells need to know: by way of reflection they would
// be some thirty times slower, recover would not find its panic, and recursion
// would go unseen. The layout of such a value is measured on samples when the
// program starts; where it is not as expected, nothing is recognised and all
// calls go through reflection.
var ownLayout = measureOwn()

// layoutOf says where in a MakeFunc value its literal lies, and what marks a literal as ours.
type layoutOf struct {
	ok     bool
	stub   uintptr // first word of every MakeFunc value
	offset uintptr // of the pointer to the literal
	code   uintptr // first word of our literals; the closure is their second
}

const wordSize = unsafe.Sizeof(uintptr(0))

func measureOwn() layoutOf {
	ft := reflect.TypeFor[func()]()
	var out layoutOf
	for i := range 2 {
		cl := &closure{rt: ft}
		lit := cl.callback()
		litPtr := *(*unsafe.Pointer)(unsafe.Pointer(&lit))
		v := reflect.MakeFunc(ft, lit)
		p := funcWord(v)
		var l layoutOf
		l.stub = *(*uintptr)(p)
		for off := wordSize; off < 10*wordSize; off += wordSize {
			if *(*unsafe.Pointer)(unsafe.Add(p, off)) == litPtr {
				l.offset, l.ok = off, true
				break
			}
		}
		l.code = *(*uintptr)(litPtr)
		if *(*unsafe.Pointer)(unsafe.Add(litPtr, wordSize)) != unsafe.Pointer(cl) {
			l.ok = false
		}
		if !l.ok || i > 0 && l != out {
			return layoutOf{}
		}
		out = l
	}
	return out
}

// ownClosure is the closure behind a function value, nil if it is of another make.
func ownClosure(p unsafe.Pointer) *closure {
	l := &ownLayout
	if !l.ok || *(*uintptr)(p) != l.stub {
		return nil
	}
	lit := *(*unsafe.Pointer)(unsafe.Add(p, l.offset))
	if *(*uintptr)(lit) != l.code {
		return nil
	}
	return *(**closure)(unsafe.Add(lit, wordSize))
}
