"""What a front end sees of commands in cells: python3 magics_client.py KERNEL     (needs jupyter_client)"""
import sys
import time

from jupyter_client import KernelManager

PATIENCE = 60


def run(client, code, **options):
    """Runs a cell and returns its reply and the contents of what it published, by type."""
    published = {}

    def keep(message):
        published.setdefault(message["msg_type"], []).append(message["content"])
        if options.get("watch"):
            options["watch"](message)

    reply = client.execute_interactive(code, timeout=PATIENCE, output_hook=keep, stop_on_error=False, allow_stdin=False)
    return reply["content"], published


def text(published, name="stdout"):
    return "".join(s["text"] for s in published.get("stream", []) if s["name"] == name)


def check(what, got, want):
    if got != want:
        sys.exit(f"{what}: got {got!r}, want {want!r}")


def main(kernel):
    manager = KernelManager(kernel_name=kernel)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        session(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def session(manager, client):
    run(client, "answer := 42")
    reply, out = run(client, "%who")
    data = out["display_data"][0]["data"]
    check("%who", data["text/plain"].split("\n")[1].split(), ["answer", "var", "int", "42"])
    check("%who as HTML", "<code>answer</code>" in data["text/html"], True)

    reply, out = run(client, "!echo out; echo err >&2\nanswer")
    check("!echo", (text(out), text(out, "stderr"), out["execute_result"][0]["data"]["text/plain"]), ("out\n", "err\n", "42"))

    reply, out = run(client, "?fmt.Println")
    check("pages", [p["source"] for p in reply["payload"]], ["page"])
    check("page", "func fmt.Println" in reply["payload"][0]["data"]["text/plain"], True)
    check("value of ?", "execute_result" in out, False)

    reply, out = run(client, "x := 1\n%tiem x")
    check("misspelt", (reply["ename"], reply["evalue"]), ("magic error", "%tiem: no such command; did you mean %time?"))
    check("errors", len(out["error"]), 1)

    for code, want in {"%who": "complete", "%%bash\nls": "incomplete", "%%bash\nls\n\n": "complete", "%time for {": "incomplete", "%tiem": "invalid"}.items():
        client.is_complete(code)
        check(code, client.get_shell_msg(timeout=PATIENCE)["content"]["status"], want)

    client.complete("x := 1\n%timei", 13)
    content = client.get_shell_msg(timeout=PATIENCE)["content"]
    check("completion", (content["matches"], content["cursor_start"], content["cursor_end"]), (["%timeit"], 7, 13))
    check("its type", content["metadata"]["_jupyter_types_experimental"][0]["type"], "magic")

    for code in ["!echo ready; sleep 1000", "%%bash\necho ready; sleep 1000", "%timeit -r 1000000 -n 1000000 fmt.Sprint(1)"]:
        began = []

        def interrupt(message):
            if message["msg_type"] == ("stream" if "ready" in code else "execute_input") and not began:
                began.append(time.monotonic())
                manager.interrupt_kernel()

        reply, out = run(client, code, watch=interrupt)
        check(code, reply["ename"], "interrupted")
        print(f"{code!r} stopped after {1000 * (time.monotonic() - began[0]):.0f} ms")
    reply, out = run(client, "answer")
    check("after interrupts", out["execute_result"][0]["data"]["text/plain"], "42")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
