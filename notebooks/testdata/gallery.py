"""Looks at an executed notebook as readers do: in JupyterLab, as nbconvert's page and as the kernel's own, light and dark, trusted and not.

usage: gallery.py NOTEBOOK.ipynb PAGE.html CHROMIUM SHOTS_FOLDER
Needs jupyterlab, nbconvert and playwright. Writes a picture of each figure in each view, and contact-sheet.png of them all.
Prints one JSON object: by view how many figures there are, how many became charts, how many hold picture and caption, milliseconds
until the charts in view were painted, errors of scripts, lost contexts of WebGL, and requests that left the machine.
"""
import base64
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from playwright.sync_api import sync_playwright

notebook, own, chromium, shots = (pathlib.Path(a).resolve() for a in sys.argv[1:5])
shots.mkdir(parents=True, exist_ok=True)
home = pathlib.Path(tempfile.mkdtemp(prefix="moduli-gallery-"))
settings = home / "settings" / "@jupyterlab"
for folder, name, text in [
    ("notebook-extension", "tracker", '{"windowingMode": "none"}'),
    ("apputils-extension", "notification", '{"checkForUpdates": false, "fetchNews": "false"}'),
]:
    (settings / folder).mkdir(parents=True, exist_ok=True)
    (settings / folder / f"{name}.jupyterlab-settings").write_text(text)
work = home / "work"
work.mkdir()
for name in ("trusted.ipynb", "untrusted.ipynb"):
    shutil.copy(notebook, work / name)
env = dict(os.environ, HOME=str(home), JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_RUNTIME_DIR=str(home / "runtime"), JUPYTER_DATA_DIR=str(home / "data"))

# An untrusted copy must differ: trust is a signature of what a notebook holds.
other = json.loads((work / "untrusted.ipynb").read_text())
other["metadata"]["copy"] = "untrusted"
(work / "untrusted.ipynb").write_text(json.dumps(other))
subprocess.run([sys.executable, "-m", "jupyter", "trust", str(work / "trusted.ipynb")], env=env, check=True, stdout=subprocess.DEVNULL)
for theme in ("light", "dark"):
    subprocess.run([sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--theme", theme, "--output-dir", str(home), "--output", f"nbconvert-{theme}.html",
                    str(work / "trusted.ipynb")], env=env, check=True, stderr=subprocess.DEVNULL)

# Runs before anything of a page: counts what goes wrong where nobody looks.
WATCH = """window.addEventListener('webglcontextlost', () => { window.lostContexts = (window.lostContexts || 0) + 1 }, true);"""
MEASURE = """() => [...document.querySelectorAll('figure[data-moduli], .jp-OutputArea figure')].map(f => {
  const i = f.querySelector('img'), c = f.querySelector('figcaption');
  return {painted: f.hasAttribute('data-painted'), whole: !!i && i.complete && i.naturalWidth > 0 && i.alt.length > 20 && !!c && c.innerText.trim().length > 20};
})"""
VISIBLE = """() => [...document.querySelectorAll('figure')].filter(f => {
  const r = f.getBoundingClientRect();
  return r.bottom > 0 && r.top < innerHeight && f.querySelector('script');
}).every(f => f.hasAttribute('data-painted'))"""
views, names = {}, []


def look(page, name, outside, errors, scripts=True):
    """Waits for the charts in view, then walks over all figures and takes a picture of each."""
    began = page.evaluate("performance.now()")
    waited = None
    if scripts:
        page.wait_for_function(VISIBLE, timeout=90_000)
        waited = page.evaluate("performance.now()")
    figures = page.locator("figure")
    for i in range(figures.count()):
        figure = figures.nth(i)
        figure.scroll_into_view_if_needed()
        if scripts and figure.locator("script").count():
            page.wait_for_function("f => f.hasAttribute('data-painted')", arg=figure.element_handle(), timeout=60_000)
        figure.screenshot(path=shots / f"{name}-{i + 1:02}.png")
    seen = page.evaluate(MEASURE)
    views[name] = dict(
        figures=len(seen), painted=sum(s["painted"] for s in seen), whole=sum(s["whole"] for s in seen),
        milliseconds=waited and round(waited), errors=list(errors), outside=list(outside), lost=page.evaluate("window.lostContexts || 0"))
    names.append(name)


def opened(browser, scheme):
    page = browser.new_page(viewport={"width": 1000, "height": 1200}, color_scheme=scheme)
    page.add_init_script(WATCH)
    outside, errors = [], []
    page.on("request", lambda r: r.url.startswith(("http:", "https:", "ws:")) and "127.0.0.1" not in r.url and outside.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: m.type in ("warning", "error") and "moduli" in m.text and errors.append(m.text))
    return page, outside, errors


def jupyterlab(browser):
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", "--expose-app-in-browser",
         f"--ServerApp.root_dir={work}", f"--LabApp.user_settings_dir={home / 'settings'}"],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        log = []
        for line in server.stderr:
            log.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", line)
            if found:
                break
        else:
            sys.exit("JupyterLab did not start:\n" + "".join(log))
        threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
        for name, file, theme in [("lab-light", "trusted", "JupyterLab Light"), ("lab-dark", "trusted", "JupyterLab Dark"), ("lab-untrusted", "untrusted", "JupyterLab Light")]:
            page, outside, errors = opened(browser, "light")
            page.goto(f"{found[1]}/lab/tree/{file}.ipynb?token={found[2]}&reset")
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
            page.evaluate("t => window.jupyterapp.commands.execute('apputils:change-theme', {theme: t})", theme)
            page.wait_for_function("d => document.body.dataset.jpThemeLight === d", arg=str("Light" in theme).lower(), timeout=30_000)
            page.wait_for_selector(".jp-OutputArea figure", timeout=60_000)
            look(page, name, outside, errors, scripts=file == "trusted")
            page.close()
    finally:
        server.terminate()
        server.wait()


def sheet(browser):
    """One picture with a row for each figure and a column for each view."""
    rows = views[names[0]]["figures"]
    cells = ["<th></th>" + "".join(f"<th>{html.escape(n)}</th>" for n in names)]
    for i in range(rows):
        row = f"<th>{i + 1}</th>"
        for n in names:
            file = shots / f"{n}-{i + 1:02}.png"
            row += f'<td><img src="data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"></td>' if file.exists() else "<td>none</td>"
        cells.append(row)
    page = browser.new_page(viewport={"width": 260 * len(names) + 60, "height": 800})
    page.set_content("<style>body{font:13px sans-serif;margin:8px;background:#888}img{width:240px;display:block}td,th{padding:4px;vertical-align:top}</style><table>" +
                     "".join(f"<tr>{c}</tr>" for c in cells) + "</table>")
    page.screenshot(path=shots / "contact-sheet.png", full_page=True)


try:
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(chromium), args=[
            "--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"])
        for scheme in ("light", "dark"):
            page, outside, errors = opened(browser, scheme)
            page.goto(own.as_uri())
            look(page, f"own-{scheme}", outside, errors)
            page.close()
        for scheme in ("light", "dark"):
            page, outside, errors = opened(browser, scheme)
            page.goto((home / f"nbconvert-{scheme}.html").as_uri())
            look(page, f"nbconvert-{scheme}", outside, errors)
            page.close()
        jupyterlab(browser)
        sheet(browser)
        browser.close()
    print(json.dumps(views))
finally:
    shutil.rmtree(home, ignore_errors=True)
