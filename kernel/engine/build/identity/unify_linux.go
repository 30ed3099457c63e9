package identity

import (
	"bufio"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

var (
	mu sync.Mutex
	// first maps the types and tables of plugins to those that were there before them.
	first = map[uintptr]uintptr{}
)

// Unify makes a plugin that was opened from a file use the types and tables of methods
// that were there before it.
func Unify(file string) error {
	mu.Lock()
	defer mu.Unlock()
	p, err := mapped(file)
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	if err := p.references(file); err != nil {
		return fmt.Errorf("identity: %s: %w", file, err)
	}
	return p.unify()
}

// image is a plugin in memory.
type image struct {
	base, end     uintptr
	types, tables map[uintptr][]uintptr // addresses of the words that point to them
	protected     []byte                // what is not written to after loading
}

// mapped finds where a file is in memory.
func mapped(file string) (*image, error) {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	p := &image{types: map[uintptr][]uintptr{}, tables: map[uintptr][]uintptr{}}
	for s := bufio.NewScanner(maps); s.Scan(); {
		span, rest, _ := strings.Cut(s.Text(), " ")
		if !strings.HasSuffix(rest, " "+file) {
			continue
		}
		from, to, _ := strings.Cut(span, "-")
		start, err1 := strconv.ParseUint(from, 16, 64)
		end, err2 := strconv.ParseUint(to, 16, 64)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("/proc/self/maps: %q", s.Text())
		}
		if p.base == 0 {
			p.base = uintptr(start)
		}
		p.end = uintptr(end)
	}
	if p.base == 0 {
		return nil, fmt.Errorf("%s is not in memory", file)
	}
	return p, nil
}

// references finds the words that the dynamic linker has filled with the addresses of
// types and tables.
func (p *image) references(file string) error {
	f, err := elf.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		return err
	}
	for _, prog := range f.Progs {
		if prog.Type == elf.PT_GNU_RELRO {
			p.protected = pages(p.base+uintptr(prog.Vaddr), uintptr(prog.Memsz))
		}
	}
	section := f.Section(".rela.dyn")
	if section == nil {
		return nil
	}
	data, err := section.Data()
	if err != nil {
		return err
	}
	const size = 24 // of an Elf64_Rela: offset, symbol and kind, addend
	for ; len(data) >= size; data = data[size:] {
		symbol, addend := binary.LittleEndian.Uint32(data[12:]), binary.LittleEndian.Uint64(data[16:])
		if symbol == 0 || int(symbol) > len(symbols) || addend != 0 {
			continue // an address in the middle belongs to what it is in
		}
		words := p.tables
		switch name := symbols[symbol-1].Name; {
		case strings.HasPrefix(name, "type:") && !strings.HasPrefix(name, "type:."):
			words = p.types
		case !strings.HasPrefix(name, "go:itab."):
			continue
		}
		word := p.base + uintptr(binary.LittleEndian.Uint64(data))
		to := *(*uintptr)(pointer(word))
		words[to] = append(words[to], word)
	}
	return nil
}

// unify goes from the simplest types to those that are made of them, for reflection finds
// a type by its parts.
func (p *image) unify() error {
	if len(p.protected) > 0 {
		if err := syscall.Mprotect(p.protected, syscall.PROT_READ|syscall.PROT_WRITE); err != nil {
			return fmt.Errorf("identity: %w", err)
		}
		defer syscall.Mprotect(p.protected, syscall.PROT_READ)
	}
	types := make([]uintptr, 0, len(p.types))
	for t := range p.types {
		if p.own(t) && unnamed(typeAt(t)) {
			types = append(types, t)
		} else if first[t] != 0 {
			p.point(p.types[t], first[t])
		}
	}
	depth := map[uintptr]int{}
	for _, t := range types {
		depth[t] = len(typeAt(t).String())
	}
	slices.SortFunc(types, func(a, b uintptr) int { return depth[a] - depth[b] })
	for _, t := range types {
		to := same(typeAt(t))
		p.settle(t, p.types[t], wordOf(to))
		if h := head(to); h.str < 0 {
			h.hash = head(typeAt(t)).hash
		}
	}
	for t, words := range p.tables {
		if p.own(t) {
			p.settle(t, words, sameTable(t))
		} else if first[t] != 0 {
			p.point(words, first[t])
		}
	}
	return nil
}

// own reports whether an address is the plugin's. What the linker found elsewhere was looked at before.
func (p *image) own(a uintptr) bool { return a >= p.base && a < p.end }

func (p *image) settle(t uintptr, words []uintptr, to uintptr) {
	if to != t {
		first[t] = to
		p.point(words, to)
	}
}

func (p *image) point(words []uintptr, to uintptr) {
	for _, w := range words {
		*(*uintptr)(pointer(w)) = to
	}
}

// pages are the whole pages of a span of memory.
func pages(from, size uintptr) []byte {
	page := uintptr(os.Getpagesize())
	end := (from + size) / page * page // as the dynamic linker has it
	from = from / page * page
	if end <= from {
		return nil
	}
	return unsafe.Slice((*byte)(pointer(from)), end-from)
}
