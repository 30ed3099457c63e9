"""Conversations with cells: python3 comms_client.py KERNEL     (needs jupyter_client)"""
import sys
import time

from jupyter_client import KernelManager

PATIENCE = 60

HANDLER = """
level, seen := 0, []string{}
comms, ok := display.CurrentComms()
comms.HandleComms(func(kind display.CommKind, m display.CommMessage) {
	seen = append(seen, kind.String())
	if kind == display.CommOpen && m.Target != "echo" {
		comms.CloseComm(display.CommMessage{ID: m.ID})
		return
	}
	if kind != display.CommMsg {
		return
	}
	level++
	fmt.Println("handling", level)
	if strings.Contains(string(m.Data), "panic") {
		panic("no way")
	}
	comms.SendComm(display.CommMessage{ID: m.ID, Data: m.Data, Metadata: m.Metadata, Buffers: append(m.Buffers, []byte{byte(level)})})
})
err := comms.OpenComm(display.CommMessage{ID: "c", Target: "slider", Data: []byte(`{"state":{"value":1}}`), Metadata: []byte(`{"version":"2.1.0"}`), Buffers: [][]byte{{0, 255}}})
fmt.Println(ok, err)
"""
TRAINING = """
total := 0.0
for i := 0; i < 1000000000000; i++ {
	if i == 0 {
		fmt.Println("under way")
	}
	total += float64(i)
}
"""
SLEEP = 'fmt.Println("under way")\ntime.Sleep(20 * time.Second)'


def check(what, got, want):
    if got != want:
        sys.exit(f"{what}: got {got!r}, want {want!r}")


class Client:
    def __init__(self, kernel, transport="tcp"):
        self.manager = KernelManager(kernel_name=kernel, transport=transport)
        self.manager.start_kernel()
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def send(self, kind, content, channel="shell", subshell=None, buffers=None, metadata=None):
        message = self.client.session.msg(kind, content, metadata=metadata)
        if subshell:
            message["header"]["subshell_id"] = subshell
        where = getattr(self.client, channel + "_channel")
        self.client.session.send(where.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def published(self, request, kind):
        """The next message of this kind that is published for a request."""
        while True:
            m = self.client.get_iopub_msg(timeout=PATIENCE)
            if m["parent_header"].get("msg_id") == request and m["msg_type"] == kind:
                return m

    def until_idle(self, request):
        """What is published for a request, as pairs of type and content."""
        found, begun = [], False
        while True:
            m = self.client.get_iopub_msg(timeout=PATIENCE)
            if m["parent_header"].get("msg_id") != request:
                continue
            state = m["content"].get("execution_state")
            if state == "idle":
                check("busy before the rest", begun, True)
                return found
            if state == "busy":
                begun = True
            else:
                found.append(m)

    def reply(self, request, channel="shell"):
        while True:
            m = getattr(self.client, f"get_{channel}_msg")(timeout=PATIENCE)
            if m["parent_header"].get("msg_id") == request:
                return m["content"]

    def run(self, code):
        request = self.client.execute(code, stop_on_error=False, allow_stdin=False)
        return self.reply(request), self.until_idle(request)


def main(kernel):
    k = Client(kernel)
    try:
        session(k)
    finally:
        k.client.stop_channels()
        k.manager.shutdown_kernel(now=True)


def session(k):
    reply, out = k.run(HANDLER)
    check("opening", reply["status"], "ok")
    kinds = [m["msg_type"] for m in out]
    check("published", kinds, ["execute_input", "comm_open", "stream"])
    check("comm_open", out[1]["content"], {"comm_id": "c", "target_name": "slider", "data": {"state": {"value": 1}}})
    check("its metadata", out[1]["metadata"], {"version": "2.1.0"})
    check("its buffers", [bytes(b) for b in out[1]["buffers"]], [b"\x00\xff"])
    check("comm_info", k.reply(k.send("comm_info_request", {}))["comms"], {"c": {"target_name": "slider"}})

    subshell = k.reply(k.send("create_subshell_request", {}, "control"), "control")["subshell_id"]
    level = 0
    for name, cell in ("training", TRAINING), ("asleep", SLEEP):
        for where in subshell, None:
            cell_id = k.client.execute(cell, stop_on_error=False)
            k.published(cell_id, "stream")
            took = []
            for i in range(50):
                began = time.perf_counter()
                request = k.send("comm_msg", {"comm_id": "c", "data": {"i": i}}, subshell=where, buffers=[b"abc", b""], metadata={"x": i})
                out = k.until_idle(request)
                took.append(1000 * (time.perf_counter() - began))
                level += 1
                check("answered with", [m["msg_type"] for m in out], ["stream", "comm_msg"])
                check("printed", out[0]["content"]["text"], f"handling {level}\n")
                check("said", out[1]["content"], {"comm_id": "c", "data": {"i": i}})
                check("buffers", [bytes(b) for b in out[1]["buffers"]], [b"abc", b"", bytes([level])])
                check("metadata", out[1]["metadata"], {"x": i})
                check("subshell of the parent", out[1]["parent_header"].get("subshell_id"), where)
            k.reply(k.send("interrupt_request", {}, "control"), "control")
            check(f"{name}: the cell, which was still running,", k.reply(cell_id)["ename"], "interrupted")
            took.sort()
            print(f"{name}, {'subshell' if where else 'main shell'}: answered in {took[25]:.2f} ms (median of 50), {took[-1]:.2f} ms at most")

    out = k.until_idle(k.send("comm_msg", {"comm_id": "c", "data": {"do": "panic"}}))
    check("a handler that panics", out[-1]["content"]["name"] == "stderr" and "no way" in out[-1]["content"]["text"], True)
    out = k.until_idle(k.send("comm_open", {"comm_id": "d", "target_name": "none", "data": {}}))
    check("an unknown target", [(m["msg_type"], m["content"]["comm_id"]) for m in out], [("comm_close", "d")])
    check("a known one", k.until_idle(k.send("comm_open", {"comm_id": "e", "target_name": "echo", "data": {}})), [])
    k.until_idle(k.send("comm_close", {"comm_id": "e", "data": {}}))
    k.until_idle(k.send("comm_open", {"comm_id": "f", "target_name": "echo", "data": {}}))
    reply, out = k.run("seen[len(seen)-4:]")
    check("heard", out[-1]["content"]["data"]["text/plain"], '["comm_open" "comm_open" "comm_close" "comm_open"]')
    big = bytes(range(256)) * (64 << 10)
    out = k.until_idle(k.send("comm_msg", {"comm_id": "f", "data": {}}, buffers=[big]))
    check("16 MiB there and back", bytes(out[-1]["buffers"][0]) == big, True)

    # %reset takes them too, and the session can hold others.
    reply, out = k.run("%reset")
    check("%reset", (reply["status"], sorted(m["content"]["comm_id"] for m in out if m["msg_type"] == "comm_close")), ("ok", ["c", "f"]))
    check("comm_info", k.reply(k.send("comm_info_request", {}))["comms"], {})
    check("of a control that was forgotten", k.until_idle(k.send("comm_msg", {"comm_id": "c", "data": {}})), [])
    check("it opens again", k.run(HANDLER)[0]["status"], "ok")
    k.until_idle(k.send("comm_open", {"comm_id": "f", "target_name": "echo", "data": {}}))

    # A worker that dies takes its conversations with it, and front ends hear of that.
    reply, out = k.run("!kill -9 $PPID")
    check("a worker that dies", reply["ename"], "worker died")
    check("closed", sorted(m["content"]["comm_id"] for m in out if m["msg_type"] == "comm_close"), ["c", "f"])
    check("comm_info", k.reply(k.send("comm_info_request", {}))["comms"], {})
    check("too late", k.until_idle(k.send("comm_msg", {"comm_id": "c", "data": {}})), [])
    out = k.until_idle(k.send("comm_open", {"comm_id": "g", "target_name": "echo", "data": {}}))
    check("without a handler", [(m["msg_type"], m["content"]["comm_id"]) for m in out], [("comm_close", "g")])
    check("it opens again", k.run(HANDLER)[0]["status"], "ok")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
