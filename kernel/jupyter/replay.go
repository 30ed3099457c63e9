package jupyter

import (
	"encoding/hex"
	"sync"
)

// rememberedSignatures is as many as ipykernel remembers.
const rememberedSignatures = 1 << 16

// signatures are those of the messages that came last: a message that somebody has listened to, and sends once more,
// is signed right.
type signatures struct {
	mu    sync.Mutex
	known map[signature]struct{}
	order []signature // a ring, once it is full
	next  int
}

// signature is half of one, which tells messages apart just as well.
type signature [16]byte

// add reports whether a signature, in hexadecimal digits, is new.
func (s *signatures) add(digits []byte) bool {
	var sig signature
	hex.Decode(sig[:], digits[:2*len(sig)]) // they are digits: sign wrote them
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, is := s.known[sig]; is {
		return false
	}
	if s.known == nil {
		s.known = map[signature]struct{}{}
	}
	s.known[sig] = struct{}{}
	if len(s.order) < rememberedSignatures {
		s.order = append(s.order, sig)
		return true
	}
	delete(s.known, s.order[s.next])
	s.order[s.next] = sig
	s.next = (s.next + 1) % len(s.order)
	return true
}
