package zmtp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"time"
)

// Subscription is what a peer asked for, or gave up.
type Subscription struct {
	Peer  uint64 // number of the peer's connection
	Topic string // messages whose first frame begins so
	On    bool   // false when it is cancelled, or the connection ended
}

// XPub sends to all peers that subscribed.
type XPub struct {
	sock   *socket
	events chan Subscription
	greet  func(topic string) Message
	turn   chan struct{} // held by the one producer that waits and keeps the account of it
}

// maxTopic is the longest topic in bytes; a front end's are empty or a few words.
const maxTopic = 4096

// NewXPub serves SUB and XSUB peers that connect to l. It takes l over and closes it. What greet returns is the first
// message that a peer gets for a subscription, before any that is sent; greet may be nil, and may return nil.
func NewXPub(l net.Listener, opt Options, greet func(topic string) Message) *XPub {
	x := &XPub{
		sock: newSocket(l, opt, "XPUB", "SUB", "XSUB"), greet: greet,
		events: make(chan Subscription), turn: make(chan struct{}, 1),
	}
	x.sock.receive = func(p *peer, m Message) error {
		// In 3.0 a subscription is a message: one byte, 1 or 0, and the topic. Other messages are an XSUB's own.
		if len(m) == 1 && len(m[0]) > 0 && m[0][0] <= 1 {
			return x.subscribe(p, string(m[0][1:]), m[0][0] == 1)
		}
		return nil
	}
	x.sock.subscribe = x.subscribe
	x.sock.gone = x.gone
	x.sock.start()
	return x
}

func (x *XPub) subscribe(p *peer, topic string, on bool) error {
	known, err := x.note(p, topic, on)
	if err != nil || !known {
		return err
	}
	return x.report(Subscription{Peer: p.number, Topic: topic, On: on})
}

// note changes what p is subscribed to. It reports false if p cancels what it never had.
func (x *XPub) note(p *peer, topic string, on bool) (known bool, err error) {
	var hello Message
	if on && x.greet != nil && len(topic) <= maxTopic {
		hello = x.greet(topic)
	}
	x.sock.mu.Lock()
	defer x.sock.mu.Unlock()
	n := p.topics[topic]
	switch {
	case !on && n == 0:
		return false, nil
	case !on && n == 1:
		delete(p.topics, topic)
		return true, nil
	case !on:
		p.topics[topic] = n - 1
		return true, nil
	case len(topic) > maxTopic:
		return false, fmt.Errorf("%w: a topic of %d bytes, at most %d are allowed", ErrTooLarge, len(topic), maxTopic)
	case n == 0 && len(p.topics) >= x.sock.opt.MaxTopics:
		return false, fmt.Errorf("%w: more than %d subscriptions", ErrTooLarge, x.sock.opt.MaxTopics)
	}
	if p.topics == nil {
		p.topics = map[string]int{}
	}
	if hello != nil {
		if err := p.send(outgoing{message: hello}); err != nil {
			return false, err
		}
	}
	p.topics[topic] = n + 1
	return true, nil
}

func (x *XPub) report(s Subscription) error {
	select {
	case x.events <- s:
		return nil
	case <-x.sock.done:
		return ErrClosed
	}
}

func (x *XPub) gone(p *peer) {
	x.sock.mu.Lock()
	topics := maps.Clone(p.topics)
	x.sock.mu.Unlock()
	for topic, n := range topics {
		for range n {
			if x.report(Subscription{Peer: p.number, Topic: topic}) != nil {
				return
			}
		}
	}
}

// Recv returns the next subscription or its end, of every peer, repeated ones too. A subscription is in
// force before it is reported. The owner has to keep receiving: until then the peer's next frame is not read.
func (x *XPub) Recv(ctx context.Context) (Subscription, error) {
	select {
	case s := <-x.events:
		return s, nil
	case <-x.sock.done:
		return Subscription{}, ErrClosed
	case <-ctx.Done():
		return Subscription{}, context.Cause(ctx)
	}
}

// Send queues m for every peer with a subscription that m's first frame begins with. It never waits; see
// Room.
func (x *XPub) Send(m Message) error {
	if len(m) == 0 {
		return errors.New("zmtp: a message needs at least one frame")
	}
	if x.sock.closing.Load() {
		return ErrClosed
	}
	x.sock.mu.Lock()
	defer x.sock.mu.Unlock()
	for _, p := range x.sock.peers {
		for topic := range p.topics {
			if bytes.HasPrefix(m[0], []byte(topic)) {
				_ = p.send(outgoing{message: m}) // a peer whose queue runs over is ended, which is no failure of Send
				break
			}
		}
	}
	return nil
}

// Room waits until every subscriber has room in its queue, and ends those that do not read, as the
// package's documentation says. It returns an error only if ctx or the socket ends first.
func (x *XPub) Room(ctx context.Context) error {
	if slow, _ := x.slow(); len(slow) == 0 {
		return nil
	}
	select {
	case x.turn <- struct{}{}:
		defer func() { <-x.turn }()
	case <-x.sock.done:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for {
		changed := x.sock.changed.wait()
		began := time.Now()
		slow, others := x.slow()
		if len(slow) == 0 {
			return nil
		}
		if err := x.await(ctx, changed, x.shortest(slow, others, began)); err != nil {
			return err
		}
		x.charge(slow, others, time.Since(began))
	}
}

// await waits for a change, at most for d.
func (x *XPub) await(ctx context.Context, changed <-chan struct{}, d time.Duration) error {
	timer := time.NewTimer(max(d, time.Millisecond))
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-x.sock.done:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// shortest is the time after which the first of the slow peers may have used up its time.
func (x *XPub) shortest(slow []*peer, others bool, now time.Time) time.Duration {
	d := x.sock.opt.Stall
	for _, p := range slow {
		d = min(d, x.left(p, others, now))
	}
	return d
}

// slow returns the peers whose queues are full, and whether there are subscribers beside them.
func (x *XPub) slow() (slow []*peer, others bool) {
	x.sock.mu.Lock()
	defer x.sock.mu.Unlock()
	for _, p := range x.sock.peers {
		if p.queue.full() {
			slow = append(slow, p)
			continue
		}
		others = others || len(p.topics) > 0
	}
	return slow, others
}

// left is how long a slow peer may still be waited for if it does not read on.
func (x *XPub) left(p *peer, others bool, now time.Time) time.Duration {
	idle := now.Sub(time.Unix(0, p.queue.lastProgress.Load()))
	if !others {
		return x.sock.opt.Stall - idle
	}
	x.sock.mu.Lock()
	defer x.sock.mu.Unlock()
	return min(x.sock.opt.Stall/5-idle, x.sock.opt.Patience-p.held)
}

// charge notes how long others waited for slow peers, and ends those that used up their time.
func (x *XPub) charge(slow []*peer, others bool, waited time.Duration) {
	now := time.Now()
	for _, p := range slow {
		if others {
			x.sock.mu.Lock()
			p.held = max(p.held-now.Sub(p.heldAt)/10, 0) + waited
			p.heldAt = now
			x.sock.mu.Unlock()
		}
		if p.queue.full() && x.left(p, others, now) <= 0 {
			p.end(errFull)
		}
	}
}

// Subscribers is how many peers hold at least one subscription.
func (x *XPub) Subscribers() int {
	x.sock.mu.Lock()
	defer x.sock.mu.Unlock()
	n := 0
	for _, p := range x.sock.peers {
		if len(p.topics) > 0 {
			n++
		}
	}
	return n
}

// Close waits at most Options.Linger until what was sent has left, and ends all connections.
func (x *XPub) Close() error { return x.sock.close() }
