"""Peers of libzmq against the sockets under test: python3 peers.py ROUTER XPUB ECHO (their addresses).

The router returns each message to its sender, and publishes what follows a frame "publish".
Exits with an assertion that names what went wrong.
"""
import sys
import zmq

router, xpub, echo = sys.argv[1:4]
ctx = zmq.Context()


def socket(kind, address, **options):
    s = ctx.socket(kind)
    s.linger = 0
    s.rcvtimeo = s.sndtimeo = 10_000
    for name, value in options.items():
        setattr(s, name, value)
    s.connect(address)
    return s


def expect(got, want, what):
    assert got == want, f"{what}: got {str(got)[:200]}, want {str(want)[:200]}"


# Multipart, empty frames, long frames, large frames.
dealer = socket(zmq.DEALER, router, identity=b"python")
big = bytes(range(256)) * 40_000
for message in ([b"a"], [b"", b"b", b""], [b"x" * 255, b"y" * 256], [b"big", big], [b"z"] * 300):
    dealer.send_multipart(message)
    expect(dealer.recv_multipart(), message, "dealer")

# Two of the same name each get their own replies.
second = socket(zmq.DEALER, router, identity=b"python")
for i in range(3):
    second.send(b"second")
    dealer.send(b"first")
    expect(second.recv(), b"second", "second of the name")
    expect(dealer.recv(), b"first", "first of the name")
dealer.close()

# REQ keeps to its envelope; heartbeats of ZMTP 3.1 (PING) are answered, else libzmq ends the connection.
req = socket(zmq.REQ, router, heartbeat_ivl=30, heartbeat_timeout=300)
monitor = req.get_monitor_socket(zmq.EVENT_DISCONNECTED)
for i in range(5):
    req.send(b"%d" % i)
    expect(req.recv(), b"%d" % i, "req")
    expect(monitor.poll(100), 0, "disconnected in spite of heartbeats")
req.disable_monitor()

# Heartbeat of Jupyter.
hb = socket(zmq.REQ, echo)
for i in range(3):
    hb.send(b"ping")
    expect(hb.recv(), b"ping", "heartbeat")

# Subscriptions: prefixes, both at once, cancelled, and none.
every, some = socket(zmq.SUB, xpub), socket(zmq.SUB, xpub)
some.subscribe(b"kernel.")
every.subscribe(b"")
# A subscription has no answer, so publish until it shows.
for s in (every, some):
    while not s.poll(20):
        second.send_multipart([b"publish", b"kernel.", b"hello"])
        second.recv_multipart()
# A mark tells where the probes end.
second.send_multipart([b"publish", b"kernel.mark", b""])
second.recv_multipart()
for s in (every, some):
    while s.recv_multipart()[0] != b"kernel.mark":
        pass
for topic in (b"other", b"kernel.status"):
    second.send_multipart([b"publish", topic, b"body", b""])
    second.recv_multipart()
expect(every.recv_multipart(), [b"other", b"body", b""], "every")
expect(every.recv_multipart(), [b"kernel.status", b"body", b""], "every")
expect(some.recv_multipart(), [b"kernel.status", b"body", b""], "some")

# 20,000 messages arrive whole and in order.
every.rcvhwm = 0
for i in range(20_000):
    second.send_multipart([b"publish", b"n", b"%d" % i])
    second.recv_multipart()
for i in range(20_000):
    expect(every.recv_multipart(), [b"n", b"%d" % i], "every")

every.unsubscribe(b"")
second.send_multipart([b"publish", b"kernel.end", b""])
second.recv_multipart()
expect(some.recv_multipart(), [b"kernel.end", b""], "some at the end")

print("libzmq", zmq.zmq_version(), "done")
ctx.destroy(linger=0)
