"""Opens a notebook in JupyterLab in headless Chromium, runs all its cells and says what a reader would see.

usage: lab.py NOTEBOOK.ipynb CHROMIUM SHOTS_FOLDER
Needs jupyterlab and playwright; JUPYTER_PATH must lead to the kernelspec that the notebook names.
Prints one JSON object: cells run, figures, figures that became charts, what failing cells say, errors of scripts,
requests that left the machine.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from playwright.sync_api import TimeoutError, sync_playwright

notebook, chromium, shots = (pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], pathlib.Path(sys.argv[3]))
shots.mkdir(parents=True, exist_ok=True)
home = pathlib.Path(tempfile.mkdtemp(prefix="moduli-lab-"))
settings = home / "settings" / "@jupyterlab" / "notebook-extension"
settings.mkdir(parents=True)
# Every cell stays in the page, so that those out of view can be looked at too.
(settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
quiet = home / "settings" / "@jupyterlab" / "apputils-extension"
quiet.mkdir()
(quiet / "notification.jupyterlab-settings").write_text('{"checkForUpdates": false, "fetchNews": "false"}')
work = home / "work"
work.mkdir()
shutil.copy(notebook, work / notebook.name)

# Jupyter has a home of its own; Go keeps its cache, for all that it has compiled would be compiled anew.
cache = subprocess.check_output(["go", "env", "GOCACHE"], text=True).strip()
server = subprocess.Popen(
    [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", "--expose-app-in-browser",
     f"--ServerApp.root_dir={work}", f"--LabApp.user_settings_dir={home / 'settings'}"],
    env=dict(os.environ, GOCACHE=cache, HOME=str(home), JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_RUNTIME_DIR=str(home / "runtime"),
             JUPYTER_DATA_DIR=str(home / "data")),
    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
try:
    log = []
    for line in server.stderr:
        log.append(line)
        found = re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", line)
        if found:
            break
    else:
        sys.exit("JupyterLab did not start:\n" + "".join(log))
    import threading
    threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=[
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"])
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        outside, errors = [], []
        page.on("request", lambda r: r.url.startswith(("http:", "https:", "ws:")) and "127.0.0.1" not in r.url and outside.append(r.url))
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(f"{found[1]}/lab/tree/{notebook.name}?token={found[2]}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000)
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells').finally(() => { window.allRan = true }) }")
        counts = """() => [...document.querySelectorAll('.jp-CodeCell')].map(c => c.querySelector('.jp-InputPrompt').textContent.trim())"""
        # From the model: on the page a failure looks like stderr.
        failed = """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.flatMap(c => c.outputs ?? [])
            .filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue)"""
        # Cells behind one that fails are never run and stay without a number.
        ended = f"() => window.allRan && (({failed})().length > 0 || ({counts})().every(t => /^\\[\\d+\\]:$/.test(t)))"
        try:
            page.wait_for_function(ended, timeout=120_000)
        except TimeoutError:
            page.screenshot(path=shots / "lab-stuck.png")
            sys.exit(f"the cells did not end: {page.evaluate(counts)}")
        page.screenshot(path=shots / "lab-top.png")
        figures = page.locator(".jp-OutputArea figure")
        charts = 0
        for i in range(figures.count()):
            figures.nth(i).scroll_into_view_if_needed()
            try:
                figures.nth(i).locator("canvas, svg").first.wait_for(state="visible", timeout=15_000)
                charts += 1
            except Exception:  # a figure that stays a picture is counted, not fatal
                pass
            figures.nth(i).screenshot(path=shots / f"lab-figure-{i + 1}.png")
        print(json.dumps(dict(
            cells=page.locator(".jp-CodeCell").count(), figures=figures.count(), charts=charts,
            failed=page.evaluate(failed), errors=errors, outside=outside)))
        browser.close()
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(home, ignore_errors=True)
