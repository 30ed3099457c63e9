"""A whole life of the kernel "fake" under jupyter_client: python3 client.py tcp|ipc"""
import sys
import time

import zmq
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from jupyter_kernel_test.msgspec_v5 import validate_message

transport = sys.argv[1]
km = KernelManager(kernel_name="fake", transport=transport)
km.start_kernel()
kc = km.client()
kc.start_channels()
kc.wait_for_ready(timeout=30)


def run(code, client=None, **options):
    """Executes, and returns the content of the reply and what was published."""
    published = []
    reply = (client or kc).execute_interactive(code, timeout=30, output_hook=published.append, **options)
    for message in published + [reply]:
        validate_message(message)
    return reply["content"], [(m["msg_type"], m["content"]) for m in published]


def expect(got, want, what):
    assert got == want, f"{what}: got {got!r}, want {want!r}"


info = kc.kernel_info(reply=True, timeout=30)["content"]
expect((info["protocol_version"], info["language_info"]["name"]), ("5.5", "go"), "kernel_info")

reply, published = run("print")
expect(reply["status"], "ok", "print")
expect([m for m in published if m[0] == "stream"], [("stream", {"name": "stdout", "text": "hello, world\n"})], "print")

reply, published = run("value", user_expressions={"v": "value"})
expect(reply["user_expressions"]["v"]["data"], {"text/plain": "42"}, "user_expressions")
expect([m[1]["data"] for m in published if m[0] == "execute_result"], [{"text/plain": "42"}], "value")

reply, published = run("picture")
expect([m[1]["data"]["image/png"] for m in published if m[0] == "display_data"], ["iVBORw=="], "picture")

reply, published = run("fail")
errors = [m[1] for m in published if m[0] == "error"]
expect([e["evalue"] for e in errors], ["undefined: x"], "error")
expect({k: reply[k] for k in ("ename", "evalue", "traceback")}, errors[0], "error and its reply")

# Input, answered by a hook as a console does it.
published = []
kc.execute_interactive(
    "ask", timeout=30, allow_stdin=True, output_hook=published.append,
    stdin_hook=lambda message: kc.input("Ada of " + message["content"]["prompt"]),
)
expect("".join(m["content"]["text"] for m in published if m["msg_type"] == "stream"), "hello, Ada of name? ", "input")

# Interrupt through the manager, which uses the control channel.
waiting = kc.execute("wait")
while True:
    m = kc.get_iopub_msg(timeout=30)
    if m["msg_type"] == "stream" and m["parent_header"]["msg_id"] == waiting:
        break
km.interrupt_kernel()
while True:
    m = kc.get_shell_msg(timeout=30)
    if m["parent_header"]["msg_id"] == waiting:
        break
expect(m["content"]["ename"], "interrupted", "interrupt")

# A forger knows the address, but not the key.
forger = Session(key=b"forged")
context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.linger = 0
socket.connect(kc._make_url("shell"))
forger.send(socket, "execute_request", {"code": "print"})
socket.send_multipart([b"rubbish"])
expect(socket.poll(300), 0, "a forged message was answered")
context.destroy(linger=0)
assert kc.is_alive(), "the heart stopped"
expect(run("print")[0]["status"], "ok", "after the forger")

# A second front end, while the first is there.
second = km.client()
second.start_channels()
second.wait_for_ready(timeout=30)
expect(run("print", second)[0]["status"], "ok", "a second front end")
second.stop_channels()

km.restart_kernel(now=False)
kc.wait_for_ready(timeout=30)
expect(run("value")[0]["execution_count"], 1, "the count after a restart")

began = time.monotonic()
kc.shutdown()
process = km.provisioner.process
expect(process.wait(timeout=30), 0, "exit status")
print(f"{transport}: shut down in {time.monotonic() - began:.2f} s")
kc.stop_channels()
km.cleanup_resources()
