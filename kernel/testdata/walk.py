"""A reader's walk through a notebook in a browser: run all, move a slider while a cell trains, interrupt, complete, save, reload, restart.

    python3 walk.py lab|notebook NOTEBOOK.ipynb CHROMIUM SHOTS     (needs jupyterlab or notebook, jupyterlab_widgets and playwright)

Prints one JSON object of what was seen; a picture of each step goes to the folder SHOTS.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from playwright.sync_api import sync_playwright

PATIENCE = 60_000  # milliseconds, for what a loaded machine may need

# How many pixels of a figure's largest canvas are painted, and in how many colours.
PAINTED = """figure => {
  let best = { pixels: 0, colours: 0 };
  for (const c of figure.querySelectorAll('canvas')) {
    const ctx = c.getContext('2d');
    if (!ctx || !c.width) continue;
    const d = ctx.getImageData(0, 0, c.width, c.height).data, colours = new Set();
    let pixels = 0;
    for (let i = 0; i < d.length; i += 4) if (d[i + 3]) { pixels++; colours.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); }
    if (pixels > best.pixels) best = { pixels, colours: colours.size };
  }
  return best;
}"""


class Walk:
    def __init__(self, app, page, shots, notebook, address, token):
        self.app, self.page, self.shots, self.notebook, self.address, self.token = app, page, shots, notebook, address, token
        self.step, self.saw = 0, {}

    def see(self, name, value):
        self.saw[name] = value

    def api(self, what):
        return f"{self.address}/api/{what}?token={self.token}"

    def shot(self, name):
        self.step += 1
        self.page.screenshot(path=self.shots / f"{self.app}-{self.step:02}-{name}.png")

    def cell(self, n):
        """The n-th code cell, from 0; negative ones count from the end."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(n)

    def prompt(self, n):
        return self.cell(n).locator(".jp-InputPrompt").inner_text().strip()

    def wait_prompt(self, n, pattern):
        deadline = time.monotonic() + PATIENCE / 1000
        while not re.fullmatch(pattern, self.prompt(n)):
            if time.monotonic() > deadline:
                self.shot("stuck")
                sys.exit(f"cell {n} shows {self.prompt(n)!r}, not {pattern}: {self.output(n)}")
            self.page.wait_for_timeout(50)

    def output(self, n):
        return self.cell(n).locator(".jp-OutputArea").first.inner_text().strip()

    def menu(self, *names):
        # Menus open on hovering once one of them is open.
        self.page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{names[0]}$")).first.click()
        self.page.locator(".lm-Menu-item", has_text=re.compile(f"^{names[1]}")).first.click()

    def painted(self, n):
        figure = self.cell(n).locator("figure").last
        figure.scroll_into_view_if_needed()
        figure.locator("canvas").first.wait_for(state="visible", timeout=PATIENCE)
        deadline = time.monotonic() + 20
        while True:
            now = figure.evaluate(PAINTED)
            if now["colours"] > 5 or time.monotonic() > deadline:
                return now
            self.page.wait_for_timeout(50)

    def slider(self, n):
        """The value that a slider shows, and the number that the program made of it."""
        texts = self.cell(n).locator(".widget-readout, .jupyter-widgets.widget-label:not(.widget-inline-hbox *)")
        texts.first.wait_for(state="visible", timeout=PATIENCE)
        return [t.strip() for t in texts.all_inner_texts()]

    def wait_slider(self, n, want):
        deadline = time.monotonic() + 20
        while self.slider(n) != want and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        return self.slider(n)

    def move(self, n, to):
        """Drags a slider from 1 to 12 to a value."""
        handle, rail = self.cell(n).locator(".noUi-handle").first, self.cell(n).locator(".noUi-connects").first
        handle.scroll_into_view_if_needed()
        at, along = handle.bounding_box(), rail.bounding_box()
        y = at["y"] + at["height"] / 2
        self.page.mouse.move(at["x"] + at["width"] / 2, y)
        self.page.mouse.down()
        self.page.mouse.move(along["x"] + along["width"] * (to - 1) / 11, y, steps=8)
        self.page.mouse.up()

    def type_below(self, source, run=True):
        """Types a new last cell and runs it."""
        self.page.locator(".jp-Notebook").press("Escape")
        self.cell(-1).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(source)
        if run:
            self.page.keyboard.press("Control+Enter")
            self.wait_prompt(-1, r"\[\d+\]:")

    def rewrite(self, source):
        """Types over the cell that is being edited."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(source)

    def save(self):
        """Saves, and is the file when all of it has been written."""
        before = self.notebook.stat().st_mtime_ns
        self.page.keyboard.press("Control+S")
        deadline = time.monotonic() + 30
        while self.notebook.stat().st_mtime_ns == before:
            if time.monotonic() > deadline:
                self.shot("not-saved")
                sys.exit("the notebook is not saved")
            self.page.wait_for_timeout(50)
        while True:
            try:
                return json.loads(self.notebook.read_text())
            except ValueError:
                self.page.wait_for_timeout(50)

    def ready(self):
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PATIENCE)
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=PATIENCE)


def widgets_saved(file):
    """The sliders in the state that a notebook was saved with, by their names."""
    state = file["metadata"].get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    return {m["state"].get("description"): m["state"].get("value") for m in state.values() if m["model_name"] == "IntSliderModel"}


# The code cells of the notebook that the test writes.
DECLARED, CHART, SLIDER, ANSWER, TRAINING = range(5)


def walk(w, url):
    page = w.page
    page.goto(url)
    w.ready()
    w.shot("opened")
    # What ipywidgets asks of its users who want controls in saved notebooks.
    w.menu("Settings", "Save Widget State Automatically")

    w.menu("Run", "Run All Cells")
    w.wait_prompt(ANSWER, r"\[\d+\]:")
    w.see("value", w.output(ANSWER))
    w.see("chart", w.painted(CHART))
    w.see("globals", page.evaluate("() => ['echarts', 'require', 'define'].filter(name => name in window)"))
    w.shot("chart")
    w.wait_prompt(TRAINING, r"\[\*\]:")
    w.see("slider", w.slider(SLIDER))
    w.cell(TRAINING).locator("img").first.wait_for(state="visible", timeout=PATIENCE)
    w.move(SLIDER, 7)
    w.see("moved", w.wait_slider(SLIDER, ["7", "twice 7 is 14"]))
    w.see("while it trained", w.prompt(TRAINING))
    w.cell(TRAINING).locator("img").first.scroll_into_view_if_needed()
    w.shot("moved-while-training")

    w.menu("Kernel", "Interrupt Kernel")
    w.wait_prompt(TRAINING, r"\[\d+\]:")
    w.cell(TRAINING).locator(".jp-OutputArea").first.scroll_into_view_if_needed()
    w.see("interrupted", w.output(TRAINING)[-300:])
    w.shot("interrupted")
    w.type_below("answer")
    w.see("kept", w.output(-1))

    w.type_below("strings.Repl", run=False)
    page.keyboard.press("Tab")
    items = page.locator(".jp-Completer .jp-Completer-item")
    items.first.wait_for(state="visible", timeout=PATIENCE)
    w.see("completion", [t.split("\n") for t in items.all_inner_texts()])
    w.shot("completion")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    w.rewrite("half")
    page.keyboard.press("Shift+Tab")
    tip = page.locator(".jp-Tooltip")
    tip.wait_for(state="visible", timeout=PATIENCE)
    w.see("tooltip", tip.inner_text())
    w.shot("tooltip")
    page.keyboard.press("Escape")

    saved = w.save()
    w.see("saved widgets", widgets_saved(saved))
    w.see("saved outputs", [len(c.get("outputs", [])) for c in saved["cells"] if c["cell_type"] == "code"][:5])

    # The page is loaded again while the kernel lives on: nothing was run, and all is there.
    page.reload()
    w.ready()
    w.see("reloaded slider", w.slider(SLIDER))
    w.see("reloaded chart", w.painted(CHART))
    w.see("reloaded value", w.output(ANSWER))
    w.cell(SLIDER).scroll_into_view_if_needed()
    w.shot("reloaded")
    w.move(SLIDER, 8)
    w.see("moved after reload", w.wait_slider(SLIDER, ["8", "twice 8 is 16"]))
    w.save()

    # The kernel ends, as it does over night: a new one knows nothing, and the file shows all of it before anything is run.
    for session in page.request.get(w.api("sessions")).json():
        page.request.delete(w.api("sessions/" + session["id"]))
    page.reload()
    w.ready()
    w.see("slider of the file", w.slider(SLIDER))
    w.see("chart of the file", w.painted(CHART))
    w.cell(SLIDER).scroll_into_view_if_needed()
    w.shot("another-kernel")
    w.type_below("answer")
    w.see("another kernel", w.output(-1))

    w.type_below("answer := 41\nanswer + 1")
    w.see("declared anew", w.output(-1))
    w.menu("Kernel", "Restart Kernel…")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    w.ready()
    w.type_below("answer")
    w.see("restarted", w.output(-1))
    w.shot("restarted")


def start(app, home, work):
    """The server, and the address of its page."""
    settings = home / "settings" / "@jupyterlab"
    for name, text in {
            # Every cell stays in the page, so that those out of view can be looked at too.
            "notebook-extension/tracker": {"windowingMode": "none"},
            "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"}}.items():
        file = settings / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(text))
    # Jupyter has a home of its own; Go keeps its cache, for all that it has compiled would be compiled anew.
    cache = subprocess.check_output(["go", "env", "GOCACHE"], text=True).strip()
    env = dict(os.environ, GOCACHE=cache, HOME=str(home), JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_RUNTIME_DIR=str(home / "runtime"))
    server = subprocess.Popen(
        [sys.executable, "-m", {"lab": "jupyterlab", "notebook": "notebook"}[app], "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", "--expose-app-in-browser",
         f"--ServerApp.root_dir={work}", f"--LabServerApp.user_settings_dir={home / 'settings'}", f"--LabApp.user_settings_dir={home / 'settings'}",
         f"--JupyterNotebookApp.user_settings_dir={home / 'settings'}"],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    log = []
    for line in server.stderr:
        log.append(line)
        found = re.search(r"(http://127\.0\.0\.1:\d+)/\w+\?token=(\w+)", line)
        if found:
            threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()
            return server, found[1], found[2], log
    sys.exit(f"{app} did not start:\n" + "".join(log))


def main(app, notebook, chromium, shots):
    shots = pathlib.Path(shots)
    shots.mkdir(parents=True, exist_ok=True)
    for old in shots.glob(f"{app}-*.png"):
        old.unlink()
    home = pathlib.Path(tempfile.mkdtemp(prefix="moduli-walk-"))
    work = home / "work"
    work.mkdir()
    shutil.copy(notebook, work)
    file = work / pathlib.Path(notebook).name
    server, address, token, log = start(app, home, work)
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium, args=[
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"])
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            outside, errors = [], []
            page.on("request", lambda r: r.url.startswith(("http:", "https:", "ws:")) and "127.0.0.1" not in r.url and outside.append(r.url))
            page.on("pageerror", lambda e: errors.append(str(e)))
            w = Walk(app, page, shots, file, address, token)
            path = {"lab": "lab/tree", "notebook": "notebooks"}[app]
            try:
                walk(w, f"{address}/{path}/{file.name}?token={token}")
            except BaseException:
                w.shot("failed")
                print("".join(log[-40:]), file=sys.stderr)
                raise
            # The page asks every kernel for controls; one that has none yet is no fault to write into the log of the server.
            w.see("log", [line for line in log if "nobody hears" in line])
            json.dump(dict(w.saw, errors=errors, outside=outside), sys.stdout, ensure_ascii=False)
            browser.close()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
