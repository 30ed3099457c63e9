// Package zmtp is the wire between a kernel and its front ends: the binding half of ZMTP 3.0
// (https://rfc.zeromq.org/spec/23/) with the NULL mechanism, over tcp and ipc.
//
// A kernel never connects, it only binds, and it binds three kinds of socket. Each has a type here:
//
//	l, err := zmtp.Listen("tcp://127.0.0.1:0")
//	r := zmtp.NewRouter(l, zmtp.Options{})
//	m, err := r.Recv(ctx)           // m[0] names the peer, the rest is what it sent
//	err = r.Send(zmtp.Message{m[0], []byte("answer")})
//	err = r.Close()                 // waits for what is queued, at most Options.Linger
//
// [Router] answers DEALER, REQ and ROUTER peers by name. [XPub] sends to SUB and XSUB peers by topic,
// reports who subscribes, and greets each. [Echo] is a REP socket that returns what it gets: a heartbeat.
//
// # How bytes travel
//
// One goroutine accepts. Every connection then has two goroutines of its own: a reader, which shakes
// hands, cuts the stream into frames and hands whole messages to the socket, and a writer, which
// empties the connection's queue. No goroutine serves two peers, so a peer that is slow, silent, dead
// or hostile holds up nobody else. A handshake that is not done within Options.Handshake ends its
// connection, and so does anything that breaks the protocol or a limit.
//
// # What happens when a peer does not read
//
// Sending never waits. It puts the message on the queue of each peer concerned, and the queue is
// bounded in bytes:
//
//   - A producer of much output calls [XPub.Room] between messages. Room returns at once while every
//     queue is under Options.Queue, and otherwise waits for the full ones. A subscriber that keeps
//     reading is waited for and so loses nothing, however much is printed.
//   - A subscriber that takes no byte for Options.Stall while it is waited for is disconnected, after a
//     fifth of that if other subscribers wait too. So is one that reads, but uses up
//     Options.Patience by holding up others.
//   - A queue that reaches twice Options.Queue, because its producer does not call Room, ends its connection.
//
// Disconnecting, and not dropping single messages, keeps a promise simple: what a peer receives on one
// connection has no gaps. libzmq's sockets connect and subscribe again by themselves. Every disconnection
// is reported through Options.Logf.
//
// # Names of peers
//
// A peer that announces an Identity is known by it. Several may announce the same one, as two clients of one
// session do: the first is known by it, and the others by it with a zero byte and the lowest free number from 2 behind it.
// So each gets the replies to its own messages, nobody can draw another's to itself, and clients that connect
// to several sockets in turn have the same name on all.
//
// # Caveats
//
// There is no connecting side, no CURVE or PLAIN, no ZMTP 1 or 2. A subscriber's filter is a list that is
// searched from end to end, which suits the few topics that front ends use. NULL means that anybody who
// reaches the address may speak: sign what is sent, and bind to loopback.
package zmtp
