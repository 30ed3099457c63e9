"""Much output to front ends of every kind: python3 flood_client.py KERNEL LINES MEGABYTES     (needs jupyter_client, Linux)

Prints, in one JSON object, what the test holds to its bounds.
"""
import json
import os
import sys
import threading
import time

import zmq
from comms_client import Client, check
from jupyter_client.session import Session


def memory(pid):
    """What a process has in memory, in MiB."""
    with open(f"/proc/{pid}/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def subscriber(k):
    """A front end whose libzmq reads no more than it is asked for."""
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.linger = 0
    socket.rcvhwm = 1
    socket.rcvbuf = 1 << 16
    socket.connect(k.client._make_url("iopub"))
    socket.subscribe(b"")
    if not socket.poll(60000):
        sys.exit("no welcome")
    return socket


def messages(k, socket):
    """What a front end gets, each when it asks for it."""
    session = Session(key=k.client.session.key)
    while True:
        if not socket.poll(60000):
            sys.exit("nothing more comes")
        _, parts = session.feed_identities(socket.recv_multipart())
        yield session.deserialize(parts)


def lines(k, n):
    """A cell prints n lines: each arrives, in order."""
    began = time.perf_counter()
    request = k.client.execute(f"for i := 0; i < {n}; i++ {{\n\tfmt.Println(i)\n}}")
    parts = []
    while True:
        m = k.client.get_iopub_msg(timeout=60)
        if m["parent_header"].get("msg_id") != request:
            continue
        if m["msg_type"] == "stream":
            parts.append(m["content"]["text"])
        elif m["content"].get("execution_state") == "idle":
            break
    took = time.perf_counter() - began
    text = "".join(parts)
    check("lines", text == "".join(f"{i}\n" for i in range(n)), True)
    check("status", k.reply(request)["status"], "ok")
    return {"lines": n, "stream messages": len(parts), "seconds": round(took, 2)}


def megabytes(k, n, pause):
    """A cell prints n MiB beside two front ends that do not read; control is asked all the while."""
    pid = k.manager.provisioner.process.pid
    dead, reader = subscriber(k), subscriber(k)
    before = memory(pid)
    latency, ended = [], threading.Event()

    def ask():
        while not ended.is_set():
            began = time.perf_counter()
            k.reply(k.send("kernel_info_request", {}, "control"), "control")
            latency.append(1000 * (time.perf_counter() - began))
            time.sleep(0.005)

    asker = threading.Thread(target=ask)
    began = time.perf_counter()
    request = k.client.execute(f'line := strings.Repeat("x", 1023)\nfor i := 0; i < {n} << 10; i++ {{\n\tfmt.Println(line)\n}}')
    asker.start()
    size, most = 0, before
    for m in messages(k, reader):
        if m["parent_header"].get("msg_id") != request:
            continue
        if m["msg_type"] == "stream":
            size += len(m["content"]["text"])
            time.sleep(pause)
            most = max(most, memory(pid))
        elif m["content"].get("execution_state") == "idle":
            break
    took = time.perf_counter() - began
    ended.set()
    asker.join()
    dead.close()
    reader.close()
    check("bytes", size, n << 20)
    check("status", k.reply(request)["status"], "ok")
    latency.sort()
    return {
        "MiB": n, "seconds": round(took, 2), "grown by MiB": round(most - before, 1), "questions on control": len(latency),
        "median ms": round(latency[len(latency) // 2], 2), "most ms": round(latency[-1], 2),
    }


def main(kernel, count, size):
    k = Client(kernel)
    try:
        k.run("1")
        figures = {
            "a reader": lines(k, count),
            "a reader beside dead ones": megabytes(k, size, 0),
            "a slow reader beside dead ones": megabytes(k, size, 0.004),
        }
        k.client.stop_channels()  # which did not read either
        k.connect()
        check("it serves on", k.run("6 * 7")[1][-1]["content"]["data"], {"text/plain": "42"})
    finally:
        k.client.stop_channels()
        k.manager.shutdown_kernel(now=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
