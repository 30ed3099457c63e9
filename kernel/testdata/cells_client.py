"""One cell in each of many kernels: python3 cells_client.py CODE EXPRESSION WANT CONNECTION_FILE...     (needs jupyter_client)

Waits for kernels that are still starting. Exits with what went wrong, if EXPRESSION has not the text WANT after the cell.
"""
import json
import sys

import zmq
from jupyter_client.session import Session

PATIENCE = 120_000  # milliseconds


def ask(context, file, code, expression):
    with open(file) as f:
        info = json.load(f)
    session = Session(key=info["key"].encode())
    shell = context.socket(zmq.DEALER)
    shell.linger = 0
    shell.identity = session.session.encode()
    shell.connect(f"tcp://{info['ip']}:{info['shell_port']}")  # and again, until somebody is there
    session.send(shell, "execute_request", {
        "code": code, "silent": False, "store_history": True, "user_expressions": {"asked": expression}, "allow_stdin": False, "stop_on_error": True,
    })
    return session, shell


def main(code, expression, want, *files):
    context = zmq.Context()
    for file, (session, shell) in [(f, ask(context, f, code, expression)) for f in files]:
        if not shell.poll(PATIENCE):
            sys.exit(f"{file}: no answer")
        _, frames = session.feed_identities(shell.recv_multipart())
        content = session.deserialize(frames)["content"]
        got = content.get("user_expressions", {}).get("asked", {}).get("data", {}).get("text/plain")
        if content["status"] != "ok" or got != want:
            sys.exit(f"{file}: {content}")
    context.destroy(linger=0)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
