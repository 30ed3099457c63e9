// Package rng derives random streams from one seed, each by the name of its purpose, so that a
// run draws the same numbers for one purpose however many it draws for another.
package rng

import (
	"hash/fnv"
	"math/rand/v2"
)

// Stream is the random source that seed gives for the purpose name, as "trajectories".
// Equal arguments give equal streams; different names give unrelated ones.
func Stream(seed uint64, name string) *rand.PCG {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.NewPCG(seed, h.Sum64())
}
