"""What front ends are promised beside the conformance suite: python3 protocol_client.py KERNEL [ipc]     (needs jupyter_client)"""
import sys
import time

from comms_client import Client, check

ANSWER = {"text/plain": "42"}


def main(kernel, transport="tcp"):
    k = Client(kernel, transport)
    try:
        for part in (executing, asking, assisting, displaying, conversing_beside, remembering, ending):
            part(k)
            print(part.__name__, "ok")
    finally:
        k.client.stop_channels()
        k.manager.shutdown_kernel(now=True)


def execute(k, code, subshell=None, **options):
    content = dict(code=code, silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True)
    return k.send("execute_request", {**content, **options}, subshell=subshell)


def kinds(messages):
    return [m["msg_type"] for m in messages]


def count(k):
    """The count of the last cell that was kept."""
    request = execute(k, "1", silent=True)
    k.until_idle(request)
    return k.reply(request)["execution_count"] - 1


def executing(k):
    request = execute(k, "x := 40", silent=True)
    check("a silent cell", kinds(k.until_idle(request)), [])
    check("its reply", k.reply(request)["status"], "ok")
    before = count(k)
    request = execute(k, "x + 1", store_history=False)
    check("a cell that is not kept", kinds(k.until_idle(request)), ["execute_input", "execute_result"])
    check("its count", count(k), before)
    request = execute(k, "fmt.Println(x)", user_expressions={"two": "x + 2", "bad": "nope", "void": "fmt.Println", "statement": "y := 1"})
    check("a cell with expressions", kinds(k.until_idle(request)), ["execute_input", "stream"])
    got = k.reply(request)["user_expressions"]
    check("expressions", (got["two"]["data"], got["bad"]["ename"], got["statement"]["status"]), (ANSWER, "compile error", "error"))
    # What is queued behind a failure is aborted, if the failing cell wants that.
    for stop, want in (True, "aborted"), (False, "ok"):
        first = execute(k, "time.Sleep(200 * time.Millisecond)\nfmt.Println([]int{}[x])", stop_on_error=stop)
        rest = [execute(k, "fmt.Println(1)") for _ in range(3)]
        reply = k.reply(first)
        check("the failure", (reply["status"], reply["ename"]), ("error", "panic"))
        check("behind it", [k.reply(r)["status"] for r in rest], [want] * 3)
        published = k.until_idle(first)
        check("one error", kinds(published), ["execute_input", "error"])
        check("the same in the reply", {n: reply[n] for n in ("ename", "evalue", "traceback")}, published[-1]["content"])
        for r in rest:
            check("published", kinds(k.until_idle(r)), [] if stop else ["execute_input", "stream"])
    # An interrupt keeps values.
    request = execute(k, 'fmt.Println("under way")\nfor {\n\tx++\n}')
    k.published(request, "stream")
    began = time.perf_counter()
    check("interrupt", k.reply(k.send("interrupt_request", {}, "control"), "control"), {"status": "ok"})
    check("the cell", k.reply(request)["ename"], "interrupted")
    print(f"interrupted in {1000 * (time.perf_counter() - began):.1f} ms")
    check("values", k.run("x > 40")[1][-1]["content"]["data"], {"text/plain": "true"})


def asking(k):
    request = execute(k, 'name, err := display.Input("name? ")\nsecret, err2 := display.Password("secret? ")\nfmt.Println(name, err, secret, err2)', allow_stdin=True)
    for prompt, password, answer in ("name? ", False, "Ada"), ("secret? ", True, "x€😀"):
        m = k.client.get_stdin_msg(timeout=60)
        check("input_request", (m["parent_header"]["msg_id"], m["content"]), (request, {"prompt": prompt, "password": password}))
        k.client.input(answer)
    check("answers", k.until_idle(request)[-1]["content"]["text"], "Ada <nil> x€😀 <nil>\n")
    request = execute(k, "var n int\n_, err = fmt.Scan(&n)\nerr != nil")
    check("nobody to ask", k.until_idle(request)[-1]["content"]["data"], {"text/plain": "true"})


def assisting(k):
    k.run('// Rat runs about.\ntype Rat struct{ Name string }\n// Run runs.\nfunc (r Rat) Run(far int) error { return nil }\nrat := Rat{"Ada"}')
    for where in None, k.reply(k.send("create_subshell_request", {}, "control"), "control")["subshell_id"]:
        got = k.reply(k.send("complete_request", {"code": "héllo := 1; rat.R", "cursor_pos": 17}, subshell=where))
        check("completion", (got["matches"], got["cursor_start"], got["cursor_end"]), (["Run"], 16, 17))
        levels = [k.reply(k.send("inspect_request", {"code": "rat.Run", "cursor_pos": 6, "detail_level": d}, subshell=where))["data"]["text/plain"] for d in (0, 1)]
        check("detail 0", "Run runs." in levels[0], True)
        check("detail 1 says more", len(levels[1]) > len(levels[0]) and "return nil" in levels[1], True)
        check("nothing is known", k.reply(k.send("inspect_request", {"code": "nope", "cursor_pos": 2, "detail_level": 0}, subshell=where))["found"], False)
        check("incomplete", k.reply(k.send("is_complete_request", {"code": "if true {\n\tfor {"}, subshell=where)), {"status": "incomplete", "indent": 8 * " "})
        info = k.reply(k.send("kernel_info_request", {}, subshell=where))
        check("features", ("kernel subshells" in info["supported_features"], info["protocol_version"]), (True, "5.5"))
        check("language", [info["language_info"][n] for n in ("name", "pygments_lexer", "codemirror_mode", "mimetype", "file_extension")], ["go", "go", "go", "text/x-go", ".go"])


def displaying(k):
    _, out = k.run("""fmt.Print("a")
id := display.NewID()
b := display.Bundle{Data: map[string]any{"text/plain": "one", "application/json": []int{1}, "image/png": []byte{1}}, Metadata: map[string]any{"image/png": map[string]any{"width": 9}}}
display.ShowAs(id, b)
fmt.Fprint(os.Stderr, "b")
b.Data["text/plain"] = "two"
display.Update(id, b)
display.Clear(true)
b""")
    check("order", kinds(out), ["execute_input", "stream", "display_data", "stream", "update_display_data", "clear_output", "execute_result"])
    first, update, clear, result = (out[i]["content"] for i in (2, 4, 5, 6))
    check("display_data", (first["data"], first["metadata"]), ({"text/plain": "one", "application/json": [1], "image/png": "AQ=="}, {"image/png": {"width": 9}}))
    check("the same display", (update["transient"], update["data"]["text/plain"]), (first["transient"], "two"))
    check("an id", len(first["transient"]["display_id"]) > 10, True)
    check("clear_output", clear, {"wait": True})
    check("execute_result", (result["data"]["text/plain"], result["metadata"]), ("two", {"image/png": {"width": 9}}))


def conversing_beside(k):
    """Subshells: the rest is answered while a cell runs, and a cell waits for the other."""
    make = lambda: k.reply(k.send("create_subshell_request", {}, "control"), "control")["subshell_id"]
    a, b = make(), make()
    check("listed", k.reply(k.send("list_subshell_request", {}, "control"), "control")["subshell_id"][-2:], [a, b])
    cell = execute(k, 'fmt.Println("under way")\ntime.Sleep(30 * time.Second)')
    k.published(cell, "stream")
    waiting = execute(k, "6 * 7", subshell=a)
    check("a notice", "another shell" in k.published(waiting, "stream")["content"]["text"], True)
    check("completion meanwhile", "Println" in k.reply(k.send("complete_request", {"code": "fmt.Print", "cursor_pos": 9}, subshell=b))["matches"], True)
    k.reply(k.send("interrupt_request", {}, "control"), "control")
    check("the cell", k.reply(cell)["ename"], "interrupted")
    check("its value", k.published(waiting, "execute_result")["content"]["data"], ANSWER)
    check("deleted", [k.reply(k.send("delete_subshell_request", {"subshell_id": s}, "control"), "control")["status"] for s in (a, b, a)], ["ok", "ok", "error"])
    check("gone", k.reply(execute(k, "1", subshell=a))["status"], "error")


def remembering(k):
    k.run("6 * 7")
    ask = lambda **q: k.reply(k.send("history_request", {"output": True, "raw": True, **q}))["history"]
    session, line, (code, output) = ask(hist_access_type="tail", n=1)[0]
    check("tail", (code, output), ("6 * 7", "42"))
    k.reply(k.send("shutdown_request", {"restart": True}, "control"), "control")
    k.manager.provisioner.process.wait(timeout=30)
    k.client.stop_channels()
    k.manager.restart_kernel(now=True)
    k.connect()
    check("values after a restart", k.run("x")[0]["ename"], "compile error")
    k.run("6 * 8")
    check("the session before", ask(hist_access_type="range", session=-1, start=line, stop=line + 1), [[session, line, ["6 * 7", "42"]]])
    check("search", [h[2][0] for h in ask(hist_access_type="search", pattern="6 [*] [7-8]", unique=True)][-2:], ["6 * 7", "6 * 8"])
    check("this session", [(h[0], h[2]) for h in ask(hist_access_type="range", session=0, start=2)], [(session + 1, ["6 * 8", "48"])])


def ending(k):
    began = time.perf_counter()
    cell = execute(k, 'fmt.Println("under way")\nselect {}')
    k.published(cell, "stream")
    check("shutdown", k.reply(k.send("shutdown_request", {"restart": False}, "control"), "control"), {"status": "ok", "restart": False})
    check("the cell", k.reply(cell)["status"], "error")
    check("exit status", k.manager.provisioner.process.wait(timeout=30), 0)
    print(f"shut down under a cell in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
