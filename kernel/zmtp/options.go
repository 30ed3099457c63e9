package zmtp

import "time"

// Options are the limits of a socket. Zero fields take the defaults that are named with them.
type Options struct {
	// Handshake is how long a new connection may take until it has said who it is. Default 10 s.
	Handshake time.Duration
	// MaxMessage is the largest message accepted, all frames together, in bytes. Default 256 MiB.
	// Memory is taken as bytes arrive, never on a length alone; every connection may take as much.
	MaxMessage int
	// MaxFrames is the most frames that a message may have. Default 4096.
	MaxFrames int
	// MaxPeers is the most connections held at once. At the limit the oldest connection that has not
	// finished its handshake makes room for a new one; if there is none, the new one is closed. Default 512.
	MaxPeers int
	// MaxTopics is the most subscriptions that one peer may hold. Default 1024.
	MaxTopics int
	// Queue is how many bytes may wait for one peer before [XPub.Room] waits for it; at twice as many
	// the peer is disconnected. Default 16 MiB.
	Queue int
	// Stall is how long Room waits for a subscriber that takes no byte at all; a fifth of it where other
	// subscribers are held up by that. Default 5 s.
	Stall time.Duration
	// Patience is how long other subscribers may be held up by one that reads slowly. What is used up
	// comes back at a tenth of the time that passes. A subscriber that is alone is waited for as
	// long as it reads. Default 10 s.
	Patience time.Duration
	// Linger is how long Close waits for queued messages to leave. Default 2 s; negative: not at all.
	Linger time.Duration
	// Logf is told, in one line each, of connections that were ended and why. Default: nothing is said.
	Logf func(format string, args ...any)
}

func (o Options) withDefaults() Options {
	setDefault(&o.Handshake, 10*time.Second)
	setDefault(&o.MaxMessage, 256<<20)
	setDefault(&o.MaxFrames, 4096)
	setDefault(&o.MaxPeers, 512)
	setDefault(&o.MaxTopics, 1024)
	setDefault(&o.Queue, 16<<20)
	setDefault(&o.Stall, 5*time.Second)
	setDefault(&o.Patience, 10*time.Second)
	setDefault(&o.Linger, 2*time.Second)
	o.Linger = max(o.Linger, 0)
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	return o
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
