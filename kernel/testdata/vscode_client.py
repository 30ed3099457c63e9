"""What Visual Studio Code asks of a kernel, without it: python3 vscode_client.py KERNEL     (needs jupyter_client)

Known from its source and issues: it waits for kernel_info_reply and then for any message of IOPub; its cursors count units of
UTF-16; it shows text/javascript as text and runs the scripts of text/html; it clears HTML at each update of a display, and
only exchanges the source of an image; it knows no subshells; it sends the parts of a notebook with its cells' identifiers.
"""
import sys

from jupyter_client import KernelManager

from comms_client import HANDLER, PATIENCE, TRAINING, Client, check
from protocol_client import execute, kinds


def starting(k):
    """The first status waits until the front end listens, however late that is."""
    c = k.manager.client()
    c.shell_channel.start()
    asked = c.kernel_info()
    reply = c.get_shell_msg(timeout=PATIENCE)
    check("kernel_info_reply", (reply["msg_type"], reply["parent_header"]["msg_id"]), ("kernel_info_reply", asked))
    c.iopub_channel.start()
    first = c.get_iopub_msg(timeout=PATIENCE)
    check("something on IOPub after it", first["msg_type"] in ("iopub_welcome", "status"), True)
    states = []
    while "idle" not in states:
        m = c.get_iopub_msg(timeout=PATIENCE)
        if m["msg_type"] == "status":
            states.append(m["content"]["execution_state"])
    check("the states, from the first", states, ["starting", "busy", "idle"])
    c.stop_channels()


def units(text):
    return len(text.encode("utf-16-le")) // 2


def assisting(k):
    code = 's := "🐀🐀 世界"; strings.Repl'
    got = k.reply(k.send("complete_request", {"code": code, "cursor_pos": units(code)}))
    check("completion", got["matches"], ["Replace", "ReplaceAll", "Replacer"])
    check("in units of UTF-16", (got["cursor_start"], got["cursor_end"]), (units(code) - 4, units(code)))
    check("in code points", k.reply(k.send("complete_request", {"code": code, "cursor_pos": len(code)}))["cursor_start"], len(code) - 4)
    code = '"🐀"; strings.Replace'
    got = k.reply(k.send("inspect_request", {"code": code, "cursor_pos": units(code), "detail_level": 0}))
    check("inspection", (got["found"], "func strings.Replace(" in got["data"]["text/plain"]), (True, True))


def showing(k):
    """Frames while it trains are images; what stays has scripts in HTML, an image, words, and words for those who can not see it."""
    request = execute(k, "exp := moduli.Navigation(moduli.Smoke)\nexp.Run(ctx, widgets.Watch())\nwidgets.Mask(&prune.Mask{Rows: 2, Cols: 2, Keep: []bool{true, false, true, true}}).Show()")
    sent, displays = k.until_idle(request), []
    for m in sent:
        check("no failure", m["msg_type"] != "error" or m["content"], True)
        if m["msg_type"] in ("display_data", "update_display_data"):
            displays.append(m)
    shown = [m["content"] for m in displays]
    last = max(i for i, m in enumerate(displays) if m["msg_type"] == "update_display_data")
    frames, stay = shown[:last], shown[last:]
    check("frames and what stays", (len(frames) > 0, len(stay)), (True, 2))
    check("the first frame takes the place", kinds(displays)[:1], ["display_data"])
    check("one display", len({m["transient"]["display_id"] for m in shown[:last + 1]}), 1)
    for f in frames:
        check("a frame", sorted(f["data"]), ["image/png", "text/plain"])
    for m in stay:
        check("forms", sorted(m["data"]), ["image/png", "text/html", "text/plain"])
        check("the script", "<script" in m["data"]["text/html"], True)
        check("words for it", len(m["metadata"]["vscode_altText"]) > 20, True)
    for m in shown:
        check("no form that is shown as text", [f for f in m["data"] if "javascript" in f], [])


def conversing(k):
    """A slider is answered while a cell runs, on the shell channel and with no subshell."""
    k.until_idle(execute(k, HANDLER))
    cell = execute(k, TRAINING)
    k.published(cell, "stream")
    asked = k.send("comm_msg", {"comm_id": "c", "data": {"n": 1}})
    check("answered", k.published(asked, "comm_msg")["content"]["data"], {"n": 1})
    check("interrupt", k.reply(k.send("interrupt_request", {}, "control"), "control"), {"status": "ok"})
    check("by a message, the cell ends", k.reply(cell)["ename"], "interrupted")


def failing(k):
    """Nothing but the traceback is shown of an error."""
    request = execute(k, "undeclared")
    out = k.until_idle(request)
    check("the traceback", "undefined: undeclared" in "\n".join(out[-1]["content"]["traceback"]), True)


def main(kernel):
    k = Client.__new__(Client)  # which would listen from the start
    k.manager = KernelManager(kernel_name=kernel)
    k.manager.start_kernel()
    try:
        starting(k)
        k.connect()
        for part in (assisting, showing, conversing, failing):
            part(k)
            print(part.__name__, "ok")
        k.client.stop_channels()
    finally:
        k.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
