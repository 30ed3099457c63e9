"""A front end that wears a kernel out: python3 soak_client.py CONNECTION_FILE SEED REQUESTS     (needs pyzmq)

Sends requests of every kind, several at once, and rubbish between them; now and then it dies in the middle of it and comes
back as another session. Every request must get one reply, with its own header as parent, and one busy and one idle with its outputs
between them. Prints a line of JSON with its counts before each piece of rubbish and for every 25 answers; exits with what went wrong.
With 0 requests it only lays the cell out that answers comms.
"""
import hashlib
import hmac
import json
import random
import socket
import struct
import sys
import uuid

import zmq

DELIMITER = b"<IDS|MSG>"
AT_ONCE = 8
PATIENCE = 60_000  # milliseconds without a message
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48)
HANDLER = """
soaked, _ := display.CurrentComms()
soaked.HandleComms(func(kind display.CommKind, m display.CommMessage) {
	if kind == display.CommMsg {
		soaked.SendComm(display.CommMessage{ID: m.ID, Data: m.Data})
	}
})
"""


class Request:
    def __init__(self, header, number, channel, content, check):
        self.header, self.number, self.channel, self.content, self.check = header, number, channel, content, check
        self.reply, self.states, self.outputs = None, [], []

    def done(self):
        return self.states == ["busy", "idle"] and (self.reply is not None or not self.header["msg_type"].endswith("_request"))


class FrontEnd:
    """All that one life of a client knows."""

    def __init__(self, info):
        self.info, self.key = info, info["key"].encode()
        self.session, self.number = str(uuid.uuid4()), 0
        self.open, self.comms, self.heard = {}, [], None
        self.unsure = {"shell": [], "control": [], "stdin": []}  # numbers that rubbish was sent before
        self.failed = (0, 0)  # a cell that stops those behind it, and the last request sent before its reply came
        self.context = zmq.Context()
        self.sockets = {name: self.connect(name) for name in ("shell", "control", "stdin", "iopub")}
        self.poller = zmq.Poller()
        for s in self.sockets.values():
            self.poller.register(s, zmq.POLLIN)
        if not self.sockets["iopub"].poll(PATIENCE):
            sys.exit("no welcome")

    def connect(self, name):
        s = self.context.socket(zmq.SUB if name == "iopub" else zmq.DEALER)
        s.linger = 0
        s.rcvhwm = 0
        if name == "iopub":
            s.subscribe(b"")
        else:
            s.identity = self.session.encode()
        s.connect(f"tcp://{self.info['ip']}:{self.info[name + '_port']}")
        return s

    def sign(self, parts):
        h = hmac.new(self.key, digestmod=hashlib.sha256)
        for p in parts:
            h.update(p)
        return h.hexdigest().encode()

    def header(self, kind):
        return {"msg_id": str(uuid.uuid4()), "session": self.session, "username": "soak", "date": "2026-01-01T00:00:00Z", "msg_type": kind, "version": "5.5"}

    def frames(self, header, content, parent={}):
        parts = [json.dumps(p).encode() for p in (header, parent, {}, content)]
        return [DELIMITER, self.sign(parts), *parts]

    def send(self, kind, content, check=None, channel="shell"):
        header = self.header(kind)
        self.number += 1
        self.open[header["msg_id"]] = Request(header, self.number, channel, content, check)
        self.open[header["msg_id"]].frames = self.frames(header, content)
        self.sockets[channel].send_multipart(self.open[header["msg_id"]].frames)

    def execute(self, code, check, **options):
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True, "stop_on_error": False}
        self.send("execute_request", {**content, **options}, check)

    # What arrives.

    def pump(self, counts):
        events = self.poller.poll(PATIENCE)
        if not events:
            sys.exit(f"nothing comes; open are {[(r.header, r.content, r.states, r.reply) for r in self.open.values()]}")
        for s, _ in events:
            name = next(n for n, have in self.sockets.items() if have is s)
            for _ in range(100):
                try:
                    frames = s.recv_multipart(zmq.NOBLOCK)
                except zmq.Again:
                    break
                self.take(name, frames, counts)

    def take(self, name, frames, counts):
        at = frames.index(DELIMITER)
        signature, parts = frames[at + 1], frames[at + 2:at + 6]
        if name == "iopub" and self.session.encode() not in parts[1]:
            return  # another's
        if self.sign(parts) != signature:
            sys.exit(f"a wrong signature on {name}: {frames}")
        header, parent, _, content = (json.loads(p) for p in parts)
        request = self.open.get(parent.get("msg_id"))
        if request is None:
            sys.exit(f"{name}: {header['msg_type']} {content} with the parent {parent}, which is not open")
        if parent != request.header:
            sys.exit(f"{name}: {header['msg_type']} has the parent {parent}, want {request.header}")
        kind = request.header["msg_type"]
        if name == "stdin":
            if header["msg_type"] != "input_request":
                sys.exit(f"stdin: {header['msg_type']}")
            self.sockets["stdin"].send_multipart(self.frames(self.header("input_reply"), {"value": content["prompt"] + "!"}, header))
        elif name != "iopub":
            if name != request.channel or request.reply is not None or header["msg_type"] != kind.replace("_request", "_reply"):
                sys.exit(f"{name}: {header['msg_type']} {content} to {kind} {request.content} on {request.channel}, whose reply was {request.reply}")
            request.reply, self.heard = content, request.frames
            counts["replies"] += 1
            self.confirm(name, request, counts)
            if content["status"] == "error" and request.content.get("stop_on_error"):
                self.failed = (request.number, self.number)
        elif header["msg_type"] == "status":
            request.states.append(content["execution_state"])
            if request.states not in (["busy"], ["busy", "idle"]):
                sys.exit(f"states of {kind}: {request.states}")
        else:
            if request.states != ["busy"]:
                sys.exit(f"{header['msg_type']} of {kind} after the states {request.states}")
            request.outputs.append((header["msg_type"], content))
            if content == {"name": "stdout", "text": "under way\n"}:
                self.send("interrupt_request", {}, channel="control")
        if request.done():
            del self.open[parent["msg_id"]]
            self.judge(request)
            counts["answered"] += 1
            if counts["answered"] % 25 == 0:
                tell(counts)

    def confirm(self, name, request, counts):
        """Rubbish that was sent before what is answered has arrived."""
        counts["arrived"] += sum(n <= request.number for n in self.unsure[name])
        self.unsure[name] = [n for n in self.unsure[name] if n > request.number]

    def judge(self, request):
        kind, reply, outputs = request.header["msg_type"], request.reply, request.outputs
        what = f"{kind} {request.content}: {reply}, {outputs}"
        if reply is not None and kind not in ("execute_request", "is_complete_request") and reply["status"] != "ok":
            sys.exit(what)
        if kind == "execute_request":
            if reply["status"] == "aborted":
                if outputs or not self.failed[0] < request.number <= self.failed[1]:
                    sys.exit(f"aborted without a reason ({self.failed}, number {request.number}): {what}")
                return
            errors = [c for t, c in outputs if t == "error"]
            if len(errors) != (reply["status"] == "error" and not request.content["silent"]):
                sys.exit(what)
            if reply["status"] == "error" and reply["ename"] == "interrupted":
                return  # somebody's interrupt; a cell that nobody interrupts is judged
        elif any(t == "stream" and c["name"] == "stderr" and "stopped" in c["text"] for t, c in outputs):
            return
        if request.check and not request.check(reply, outputs):
            sys.exit(what)

    # What is asked.

    def ask(self, rng):
        n = rng.randrange(10**6)
        ok = lambda reply, _: reply["status"] == "ok"
        printed = lambda want: lambda reply, out: ok(reply, out) and "".join(c["text"] for t, c in out if t == "stream" and c["name"] == "stdout") == want
        valued = lambda want: lambda reply, out: ok(reply, out) and [c["data"]["text/plain"] for t, c in out if t == "execute_result"] == [want]
        fails = lambda name: lambda reply, out: reply["status"] == "error" and reply["ename"] == name
        choice = rng.random()
        if choice < 0.20:
            self.execute(f"{n} + 1", valued(str(n + 1)))
        elif choice < 0.35:
            self.execute(f"fmt.Println({n})\nfmt.Println({n})", printed(f"{n}\n{n}\n"))
        elif choice < 0.45:
            self.execute(f"fmt.Print({n})", lambda reply, out: ok(reply, out) and out == [], silent=True)
        elif choice < 0.48:
            self.execute("undefined", fails("compile error"), stop_on_error=rng.random() < 0.3)
        elif choice < 0.50:
            self.execute('panic("as asked")', fails("panic"), stop_on_error=rng.random() < 0.3, silent=rng.random() < 0.3)
        elif choice < 0.51:
            self.execute(f'answer, _ := display.Input("{n}")\nfmt.Println(answer)', printed(f"{n}!\n"))
        elif choice < 0.515:
            # Interrupted as soon as it speaks; should this client die before that, it ends by itself.
            self.execute('fmt.Println("under way")\ntime.Sleep(2 * time.Second)', fails("interrupted"))
        elif choice < 0.525:
            self.send("interrupt_request", {}, channel="control")
        elif choice < 0.60:
            self.send("complete_request", {"code": "fmt.Prin", "cursor_pos": 8}, lambda reply, _: "Println" in reply["matches"])
        elif choice < 0.67:
            self.send("inspect_request", {"code": "fmt.Println", "cursor_pos": 7, "detail_level": n % 2}, lambda reply, _: reply["found"])
        elif choice < 0.74:
            self.send("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True}, lambda reply, _: len(reply["history"]) <= 3)
        elif choice < 0.77:
            self.send("is_complete_request", {"code": "for {"}, lambda reply, _: reply["status"] == "incomplete")
        elif choice < 0.80:
            self.send("kernel_info_request", {}, lambda reply, _: reply["implementation"] == "moduli-go", channel=rng.choice(["shell", "control"]))
        elif choice < 0.83:
            self.send("comm_info_request", {"target_name": "echo"}, lambda reply, _: all(c["target_name"] == "echo" for c in reply["comms"].values()))
        elif choice < 0.87 or not self.comms:
            self.comms.append(str(uuid.uuid4()))
            self.send("comm_open", {"comm_id": self.comms[-1], "target_name": "echo", "data": {}}, lambda _, out: out == [])
        elif choice < 0.97:
            said = {"comm_id": rng.choice(self.comms), "data": {"n": n}}
            self.send("comm_msg", said, lambda _, out: out == [("comm_msg", said)])
        else:
            self.send("comm_close", {"comm_id": self.comms.pop(), "data": {}}, lambda _, out: out == [])

    # Rubbish.

    def rubbish(self, rng, counts):
        good = self.frames(self.header(rng.choice(["execute_request", "shutdown_request", "interrupt_request"])), {"code": "os.Exit(1)", "restart": False})
        header, parent, metadata, content = good[2:]
        signed = lambda *parts: [DELIMITER, self.sign(parts), *parts]
        ways = [
            [DELIMITER, b"0" * 64, *good[2:]], [DELIMITER, b"", *good[2:]], good[:5], [b"<IDS|MSX>", *good[1:]], [b""], [DELIMITER],
            signed(header[:-1], parent, metadata, content), signed(header, parent, metadata, b"[]"), signed(b"{}", parent, metadata, content),
            signed(header, parent, metadata, content + b"}"), self.heard,
        ]
        n = rng.randrange(len(ways) + 5)
        tell(counts, rubbish=1)
        if n >= len(ways) or not ways[n]:
            return self.rude(n % 5, self.info[rng.choice(["shell", "control", "iopub", "stdin", "hb"]) + "_port"])
        name = rng.choice(["shell", "control", "stdin"])
        tell(counts, dropped=1)
        self.unsure[name].append(self.number + 1)
        self.sockets[name].send_multipart(ways[n])

    def rude(self, way, port):
        """What breaks the rules on a socket of its own."""
        with socket.create_connection((self.info["ip"], port)) as s:
            ready = b"\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
            s.sendall([
                random.randbytes(100), GREETING[:40], GREETING, b"GET / HTTP/1.1\r\n\r\n",
                GREETING + bytes([4, len(ready)]) + ready + b"\x03" + struct.pack(">Q", 1 << 40) + b"half a frame",
            ][way])

    def close(self):
        self.context.destroy(linger=0)


def tell(counts, **more):
    for name, n in more.items():
        counts[name] += n
    print(json.dumps(counts), flush=True)


def main(file, seed, requests):
    with open(file) as f:
        info = json.load(f)
    rng, counts = random.Random(seed), dict.fromkeys(("answered", "replies", "rubbish", "dropped", "arrived", "abandoned", "deaths"), 0)
    end = FrontEnd(info)

    def drain():
        while end.open:
            end.pump(counts)

    if requests == 0:
        end.execute(HANDLER, lambda reply, _: reply["status"] == "ok")
        drain()
    while counts["answered"] < requests:
        while len(end.open) < min(AT_ONCE, requests - counts["answered"]):
            if rng.random() < 0.12:
                end.rubbish(rng, counts)
            end.ask(rng)
        end.pump(counts)
        if rng.random() < 0.002:
            counts["deaths"] += 1
            counts["abandoned"] += len(end.open)
            end.close()
            end = FrontEnd(info)
    drain()
    # What was sent on each channel has arrived when an answer to something later has.
    end.send("kernel_info_request", {})
    end.send("kernel_info_request", {}, channel="control")
    drain()
    tell(counts)
    end.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
