package zmtp

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// subscribe sends what an old or a new libzmq sends, and waits until it is in force.
func subscribe(t *testing.T, x *XPub, c *raw, topic string) Subscription {
	t.Helper()
	c.send("\x01" + topic)
	s, err := x.Recv(within(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if s.Topic != topic || !s.On {
		t.Fatalf("reported %+v, want the subscription to %q", s, topic)
	}
	return s
}

func TestSubscribersGetWhatTheyAskedFor(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{})
	all, some, none := connect(t, l, "SUB", ""), connect(t, l, "XSUB", ""), connect(t, l, "SUB", "")
	subscribe(t, x, all, "")
	subscribe(t, x, some, "kernel.")
	subscribe(t, x, some, "stream")
	subscribe(t, x, none, "nothing like it")
	for _, topic := range []string{"kernel.status", "kernel", "stream", "comm"} {
		if err := x.Send(Message{[]byte(topic), []byte("body")}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"kernel.status|body", "kernel|body", "stream|body", "comm|body"} {
		if got := all.recv(); got != want {
			t.Errorf("all: got %q, want %q", got, want)
		}
	}
	for _, want := range []string{"kernel.status|body", "stream|body"} {
		if got := some.recv(); got != want {
			t.Errorf("some: got %q, want %q", got, want)
		}
	}
	if err := x.Send(Message{[]byte("nothing like it at all")}); err != nil {
		t.Fatal(err)
	}
	if got := none.recv(); got != "nothing like it at all" {
		t.Errorf("none: got %q", got)
	}
}

// However many messages are under way, the greeting is the first that a subscriber gets, and only it gets it.
func TestGreetingComesFirst(t *testing.T) {
	noLeak(t)
	l := listen(t)
	x := NewXPub(l, Options{Logf: t.Logf}, func(topic string) Message { return Message{[]byte(topic), []byte("welcome")} })
	t.Cleanup(func() { x.Close() })
	collectEvents(t, x)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				if x.Send(Message{[]byte("a message")}) != nil || x.Room(t.Context()) != nil {
					return
				}
			}
		}
	}()
	for range 50 {
		c := connect(t, l, "SUB", "")
		c.send("\x01a")
		if got := c.recv(); got != "a|welcome" {
			t.Fatalf("first message %q", got)
		}
		if got := c.recv(); got != "a message" {
			t.Fatalf("second message %q", got)
		}
		c.conn.Close()
	}
	close(stop)
	<-stopped
}

func TestSubscriptionsAreReportedUntilTheyEnd(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{})
	c := connect(t, l, "SUB", "")
	first := subscribe(t, x, c, "a")
	subscribe(t, x, c, "a")
	cancel := command("CANCEL", []byte("a")) // as ZMTP 3.1 sends it
	c.write(append([]byte{4, byte(len(cancel))}, cancel...)...)
	ends := func() {
		t.Helper()
		s, err := x.Recv(within(t, 10*time.Second))
		if want := (Subscription{Peer: first.Peer, Topic: "a"}); err != nil || s != want {
			t.Fatalf("got %+v, %v; want %+v", s, err, want)
		}
	}
	ends()
	if n := x.Subscribers(); n != 1 {
		t.Fatalf("%d subscribers, want 1: the topic was asked for twice", n)
	}
	c.conn.Close()
	ends()
	if n := x.Subscribers(); n != 0 {
		t.Fatalf("%d subscribers after the connection ended", n)
	}
}

func TestTooManySubscriptionsEndThePeer(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{MaxTopics: 3})
	greedy := connect(t, l, "SUB", "")
	for i := range 3 {
		subscribe(t, x, greedy, fmt.Sprint(i))
	}
	greedy.send("\x01one more")
	for range 3 {
		if s, err := x.Recv(within(t, 10*time.Second)); err != nil || s.On {
			t.Fatalf("got %+v, %v", s, err)
		}
	}
	long := connect(t, l, "SUB", "")
	long.send("\x01" + strings.Repeat("x", maxTopic+1))
	long.ended()
}

// A subscriber that reads nothing costs the others one stall at most, and they get every message.
func TestDeafSubscriberDoesNotStarveOthers(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{Queue: 1 << 18, Stall: time.Second})
	deaf, good := connect(t, l, "SUB", ""), connect(t, l, "SUB", "")
	subscribe(t, x, deaf, "")
	subscribe(t, x, good, "")
	events := collectEvents(t, x)
	const n = 10_000
	body := []byte(strings.Repeat("x", 2000))
	began := time.Now()
	go func() {
		for i := range n {
			if x.Send(Message{fmt.Append(nil, i), body}) != nil || x.Room(t.Context()) != nil {
				return
			}
		}
	}()
	for i := range n {
		if got, want := good.recv(), fmt.Sprint(i, "|", string(body)); got != want {
			t.Fatalf("message %d is %.20q", i, got)
		}
	}
	t.Logf("%d messages in %v beside a subscriber that reads nothing", n, time.Since(began))
	if s := <-events; s.On {
		t.Fatalf("reported %+v, want the end of the deaf one's subscription", s)
	}
}

// collectEvents receives what the socket reports, as its owner has to.
func collectEvents(t *testing.T, x *XPub) <-chan Subscription {
	events := make(chan Subscription, 100)
	go func() {
		defer close(events)
		for {
			s, err := x.Recv(t.Context())
			if err != nil {
				return
			}
			events <- s
		}
	}()
	return events
}

// A subscriber that reads, however slowly, gets everything if it is alone, and the producer waits for it.
func TestSlowReaderAloneLosesNothing(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{Queue: 1 << 16, Patience: time.Millisecond})
	slow := connect(t, l, "SUB", "")
	subscribe(t, x, slow, "")
	collectEvents(t, x)
	const n = 2000
	body := []byte(strings.Repeat("x", 50_000))
	var sent atomic.Int64
	go func() {
		for i := range n {
			if x.Send(Message{fmt.Append(nil, i), body}) != nil || x.Room(t.Context()) != nil {
				return
			}
			sent.Add(1)
		}
	}()
	ahead := int64(0)
	for i := range n {
		if i%200 == 0 {
			time.Sleep(30 * time.Millisecond) // slower than the producer
		}
		ahead = max(ahead, sent.Load()-int64(i))
		if got, _, _ := strings.Cut(slow.recv(), "|"); got != fmt.Sprint(i) {
			t.Fatalf("got message %q, want %d", got, i)
		}
	}
	t.Logf("the producer was at most %d of %d messages ahead", ahead, n)
	if ahead > n/2 {
		t.Errorf("the producer ran %d messages of 50 kB ahead", ahead)
	}
}

// One that reads, but slower than others can bear, is let go after Patience.
func TestSlowReaderAmongOthersIsLetGo(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{Queue: 1 << 16, Stall: time.Hour, Patience: 200 * time.Millisecond})
	slow, good := connect(t, l, "SUB", ""), connect(t, l, "SUB", "")
	subscribe(t, x, slow, "")
	subscribe(t, x, good, "")
	collectEvents(t, x)
	go func() {
		some := make([]byte, 4096)
		for {
			if _, err := slow.conn.Read(some); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	const n = 1000
	body := []byte(strings.Repeat("x", 50_000))
	go func() {
		for i := range n {
			if x.Send(Message{fmt.Append(nil, i), body}) != nil || x.Room(t.Context()) != nil {
				return
			}
		}
	}()
	for i := range n {
		if got, _, _ := strings.Cut(good.recv(), "|"); got != fmt.Sprint(i) {
			t.Fatalf("got message %q, want %d", got, i)
		}
	}
	if n := x.Subscribers(); n != 1 {
		t.Fatalf("%d subscribers, want only the one that reads", n)
	}
}

// Without Room the hard limit holds.
func TestQueueIsBoundedWithoutRoom(t *testing.T) {
	noLeak(t)
	x, l := newTestXPub(t, Options{Queue: 1 << 16})
	deaf := connect(t, l, "SUB", "")
	subscribe(t, x, deaf, "")
	collectEvents(t, x)
	for range 10_000 {
		if err := x.Send(Message{make([]byte, 1<<16)}); err != nil {
			t.Fatal(err)
		}
	}
	deaf.ended()
}
