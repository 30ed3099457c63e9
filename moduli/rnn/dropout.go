package rnn

import "math/rand/v2"

// Dropout is inverted, as in PyTorch: what is not dropped is divided by the share that is kept, so that nothing has to be
// done when a network is used. A forward pass draws two numbers from Workspace.Dropout. Each block of sequences makes
// from them, for each step and place in the network, which numbers it drops; the way back makes the same again.

// dropping begins a forward pass.
func (ws *Workspace) drawDropout() {
	ws.dropping = ws.config.Dropout > 0 && ws.Dropout != nil
	if ws.dropping {
		ws.dropSeed = [2]uint64{ws.Dropout.Uint64(), ws.Dropout.Uint64()}
	}
}

// drop drops some of what is handed on at a place: 0 before the first layer, l behind layer l, at step t. Of the
// gradients in what was handed on it makes those in what was there before.
func (b *block) drop(ws *Workspace, x []float32, place, t int) {
	if !ws.dropping {
		return
	}
	var g rand.PCG
	g.Seed(ws.dropSeed[0]^spread(uint64(place)<<32|uint64(t)), ws.dropSeed[1]^spread(uint64(b.from)))
	kept := 1 - ws.config.Dropout
	below := uint64(kept * (1 << 32))
	factors := [2]float32{0, float32(1 / kept)}
	for len(x) >= 2 {
		u := g.Uint64()
		// The difference is negative, and its upper bit set, for what is kept: not an if, which would be guessed wrong.
		x[0] *= factors[(u>>32-below)>>63]
		x[1] *= factors[(u&(1<<32-1)-below)>>63]
		x = x[2:]
	}
}

// spread makes numbers of few bits differ in all (the last step of SplitMix64).
func spread(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
