"""Times cells as a front end sees them: from the request to the reply and idle, over the wire.

python3 wire_bench.py latency KERNEL OTHER    medians of 200 runs of small cells in two kernels, turn by turn
python3 wire_bench.py notebook KERNEL         a notebook of 1,000 cells, every fifth compiled: time and memory

OTHER is a Python kernel. Prints one JSON object of figures. Needs jupyter_client.
"""
import json
import os
import statistics
import sys
import time

from jupyter_client import KernelManager

PATIENCE = 120
GO = {"x := 1": "x := 1", "x + 1": "x + 1", "fmt.Println(x)": "fmt.Println(x)", "library": "math.Sqrt(2)"}
PYTHON = {"x := 1": "x = 1", "x + 1": "x + 1", "fmt.Println(x)": "print(x)", "library": "math.sqrt(2)"}
COMPILED = {
    "a compiled cell": "%%compiled\nfmt.Println(x)",
    "a compiled type": "type T{n} struct{{ n int }}\nfunc (t T{n}) String() string {{ return \"t\" }}\nfmt.Println(T{n}{{1}})",
}


class Kernel:
    def __init__(self, name):
        start = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.start = time.perf_counter() - start

    def run(self, code):
        """Runs a cell; returns the seconds until both its reply and its idle are there."""
        start = time.perf_counter()
        request = self.client.execute(code, allow_stdin=False)
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == request:
                break
        took = time.perf_counter() - start
        if reply["content"]["status"] != "ok":
            sys.exit(f"{code!r}: {reply['content']}")
        return took

    def memory(self):
        """Resident bytes of the kernel and all that it has started, in MiB."""
        pids, total = [self.manager.provisioner.pid], 0
        for pid in pids:
            with open(f"/proc/{pid}/statm") as f:
                total += int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children") as f:
                    pids.extend(int(p) for p in f.read().split())
        return total / 2**20

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def milliseconds(seconds):
    return round(1000 * statistics.median(seconds), 3)


def started(name):
    kernel = Kernel(name)
    kernel.stop()
    return kernel.start


def latency(ours, other):
    starts = {ours: [], other: []}
    for _ in range(5):
        for name in starts:
            starts[name].append(started(name))
    kernels = {ours: Kernel(ours), other: Kernel(other)}
    kernels[ours].run("x := 1")
    kernels[other].run("import math; x = 1")
    took = {name: {cell: [] for cell in GO} for name in kernels}
    for _ in range(200):
        for cell in GO:
            took[ours][cell].append(kernels[ours].run(GO[cell]))
            took[other][cell].append(kernels[other].run(PYTHON[cell]))
    figures = {}
    for cell in ["start"] + list(GO):
        a, b = (milliseconds(starts[n] if cell == "start" else took[n][cell]) for n in (ours, other))
        figures[cell] = {"ms": a, "other ms": b, "share": round(a / b, 3)}
    for name, cell in COMPILED.items():
        kernels[ours].run(cell.format(n=0))
        figures[name] = {"ms": milliseconds([kernels[ours].run(cell.format(n=i + 1)) for i in range(20)])}
    for kernel in kernels.values():
        kernel.stop()
    return figures


def notebook(name):
    kernel = Kernel(name)
    small, compiled, memory = [], [], []
    kernel.run("total := 0")
    kernel.run(COMPILED["a compiled type"].format(n="Warm"))
    for i in range(1000):
        if i % 5 == 4:
            compiled.append(kernel.run(COMPILED["a compiled type"].format(n=i)))
        else:
            small.append(kernel.run(f"v{i} := total + {i}\ntotal += v{i} % 7\nfmt.Println(v{i})"))
        if i % 100 == 99:
            memory.append(kernel.memory())
    kernel.stop()
    figures = {}
    for what, took in (("interpreted", small), ("compiled", compiled)):
        first, last = milliseconds(took[:40]), milliseconds(took[-40:])
        figures[what] = {"first ms": first, "last ms": last, "last/first": round(last / first, 3)}
    figures["memory"] = {"MiB after 100": round(memory[0]), "MiB after 1000": round(memory[-1]), "KiB a cell": round(1024 * (memory[-1] - memory[0]) / 900, 1)}
    return figures


if __name__ == "__main__":
    print(json.dumps({"latency": latency, "notebook": notebook}[sys.argv[1]](*sys.argv[2:])))
