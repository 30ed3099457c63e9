package homology

import (
	"math/bits"
	"slices"
)

// windows is about how many parts the ranks are seen in, one after the other. A column that lasts long has
// some hundred cofacets to each simplex, of which those after its pivot are never needed.
const windows = 32

// column is a sum of simplices whose first one is wanted. It holds those of one window of ranks, in buckets of
// some ranks each, and only the first bucket as a heap. Entries of one simplex are added up when they
// come to the top.
type column struct {
	width   int32  // ranks of a window, a power of 2
	shift   uint   // of an entry, to the number of its bucket
	base    uint64 // that number in the first bucket
	buckets [][]uint64
	at      int // bucket that is in the heap; those before are empty
	heap    heap
	entries int // in buckets, not in the heap
}

func newColumn(k *codec, far int32) *column {
	const mostBuckets = 10 // log2: what the first cache has room for
	width := bits.Len32(uint32(far / windows))
	ranks := max(0, width-mostBuckets)
	return &column{
		width:   1 << width,
		shift:   k.coefBits + k.numberBits + uint(ranks),
		buckets: make([][]uint64, 1<<(width-ranks)),
	}
}

// open empties the column and moves it to the window that holds a rank; end is the last rank of that.
func (c *column) open(k *codec, rank int32) (end int32) {
	for i := c.at; c.entries > 0; i++ {
		c.entries -= len(c.buckets[i])
		c.buckets[i] = c.buckets[i][:0]
	}
	c.heap, c.at = c.heap[:0], 0
	first := rank &^ (c.width - 1)
	c.base = uint64(first) << (k.coefBits + k.numberBits) >> c.shift
	return first + c.width - 1
}

// push adds an entry of the window, none before what was taken off.
func (c *column) push(entry uint64) {
	if i := int(entry>>c.shift - c.base); i != c.at {
		c.buckets[i] = append(c.buckets[i], entry)
		c.entries++
		return
	}
	c.heap.push(entry)
}

// pivot takes off the first entry whose coefficients do not cancel.
func (c *column) pivot(k *codec, f field) (entry uint64, ok bool) {
	for c.fill() {
		entry = c.heap.pop()
		sum := k.coefficient(entry)
		for len(c.heap) > 0 && k.simplex(c.heap[0]) == k.simplex(entry) {
			sum += k.coefficient(c.heap.pop())
		}
		if sum %= f.p; sum != 0 {
			return k.with(entry, sum), true
		}
	}
	return 0, false
}

// fill puts the next bucket into an empty heap. It returns false if nothing is left.
func (c *column) fill() bool {
	if len(c.heap) > 0 {
		return true
	}
	if c.entries == 0 {
		return false
	}
	for c.at++; len(c.buckets[c.at]) == 0; c.at++ {
	}
	// Sorted entries are a heap.
	c.heap, c.buckets[c.at] = c.buckets[c.at], c.heap
	c.entries -= len(c.heap)
	slices.Sort(c.heap)
	return true
}

// addedUp sorts entries and adds up those of the same simplex, in place.
func addedUp(entries []uint64, k *codec, f field) []uint64 {
	slices.Sort(entries)
	out := entries[:0]
	for i := 0; i < len(entries); {
		e := entries[i]
		sum := uint64(0)
		for ; i < len(entries) && k.simplex(entries[i]) == k.simplex(e); i++ {
			sum += k.coefficient(entries[i])
		}
		if sum %= f.p; sum != 0 {
			out = append(out, k.with(e, sum))
		}
	}
	return out
}
