package interp

import (
	"errors"
	"reflect"
	"sort"
	"unsafe"
)

// slot is where a value lies in a frame.
type slot struct {
	off uintptr
	rt  reflect.Type
}

// layout gives every value of a function its place. Places of one type lie
// together, so that the frame's type has few fields.
type layout struct {
	groups []*group
	byType map[groupKey]*group
}

type groupKey struct {
	rt       reflect.Type
	constant bool
}

type group struct {
	groupKey
	slots []*slot
}

func (l *layout) add(rt reflect.Type, constant bool) *slot {
	if l.byType == nil {
		l.byType = map[groupKey]*group{}
	}
	key := groupKey{rt, constant}
	g := l.byType[key]
	if g == nil {
		g = &group{groupKey: key}
		l.byType[key] = g
		l.groups = append(l.groups, g)
	}
	s := &slot{rt: rt}
	g.slots = append(g.slots, s)
	return s
}

// close fixes the offsets. Constants lie in front: first is the type of that part,
// nil if there are none.
func (l *layout) close() (first, all reflect.Type, err error) {
	sort.SliceStable(l.groups, func(i, j int) bool { return l.groups[i].constant && !l.groups[j].constant })
	var fields [2][]reflect.StructField
	for i, g := range l.groups {
		f := reflect.StructField{Name: fieldName(i), Type: reflect.ArrayOf(len(g.slots), g.rt)}
		if g.constant {
			fields[0] = append(fields[0], f)
		} else {
			fields[1] = append(fields[1], f)
		}
	}
	regs := fields[1]
	if len(fields[0]) > 0 {
		first = reflect.StructOf(fields[0])
		regs = append([]reflect.StructField{{Name: "C", Type: first}}, regs...)
	}
	// A field at the end keeps an empty value off the frame's end.
	regs = append(regs, reflect.StructField{Name: "End", Type: reflect.TypeFor[bool]()})
	all = reflect.StructOf(regs)
	if all.Size() > maxFrame {
		return nil, nil, errors.New("its variables take more than a frame may hold")
	}
	constants, rest := 0, 0
	if first != nil {
		rest = 1
	}
	for _, g := range l.groups {
		var base uintptr
		if g.constant {
			base = first.Field(constants).Offset
			constants++
		} else {
			base = all.Field(rest).Offset
			rest++
		}
		for k, s := range g.slots {
			s.off = base + uintptr(k)*g.rt.Size()
		}
	}
	return first, all, nil
}

const maxFrame = 1 << 26

func fieldName(i int) string {
	name := []byte{'G'}
	for ; i >= 10; i /= 10 {
		name = append(name, byte('0'+i%10))
	}
	return string(append(name, byte('0'+i)))
}

// frame is a call of a compiled function: its registers and where it is.
type frame struct {
	base   unsafe.Pointer // the registers: an object of code.frameType
	code   *code
	caller *frame
	t      *thread
	depth  int
	block  int
	pc     int
	rounds uint32 // of its loops

	defers    *deferred
	panicking bool
	value     any    // of the panic
	deferring *frame // the frame that runs this one as a deferred call: recover acts on it
}

func (fr *frame) at(off uintptr) unsafe.Pointer { return unsafe.Add(fr.base, off) }

// newFrame makes the frame of a call, its constants in place and all else zero.
func newFrame(t *thread, c *code, caller *frame) *frame {
	fr := &frame{code: c, caller: caller, t: t}
	fr.base = reflect.New(c.frameType).UnsafePointer()
	if c.constType != nil {
		if c.plainConsts {
			copy(unsafe.Slice((*byte)(fr.base), c.constType.Size()), unsafe.Slice((*byte)(c.consts), c.constType.Size()))
		} else {
			reflect.NewAt(c.constType, fr.base).Elem().Set(reflect.NewAt(c.constType, c.consts).Elem())
		}
	}
	return fr
}

// exec runs a frame to its end. A panic leaves thread.top at the frame it came from.
func (fr *frame) exec() {
	t := fr.t
	t.depth++
	if t.depth > maxDepth {
		t.depth--
		panic(&tooDeep{})
	}
	fr.depth = t.depth
	t.top = fr
	if t.run.stopped.Load() {
		panic(stop{})
	}
	t.called(fr)
	if fr.code.defers {
		fr.execDefers()
	} else {
		fr.loop(0)
	}
	t.top = fr.caller
	t.depth = fr.depth - 1
}

// maxDepth bounds recursion: the stack of a goroutine that outgrows its limit ends the process.
const maxDepth = 500_000

func (fr *frame) loop(b int) {
	c := fr.code
	for b >= 0 {
		blk := &c.blocks[b]
		fr.block = b
		for i, o := range blk.ops {
			fr.pc = i
			o(fr)
		}
		fr.pc = len(blk.ops)
		b = blk.next(fr)
	}
}
