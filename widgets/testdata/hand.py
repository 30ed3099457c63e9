"""A hand at a page, with a real keyboard and mouse: python3 hand.py CHROMIUM PAGE < STEPS     (needs playwright)

STEPS is a JSON list of [what, argument]: focus SELECTOR, press KEY, hover [X, Y], click [X, Y], tell SCRIPT. What scripts tell is
printed as a JSON list; promises are waited for."""
import json
import pathlib
import sys

from playwright.sync_api import sync_playwright

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))))"

chromium, path = sys.argv[1:3]
told = []
with sync_playwright() as p:
    browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page(viewport={"width": 1000, "height": 3000})
    page.set_default_timeout(120_000)
    page.goto(pathlib.Path(path).as_uri())
    for what, argument in json.load(sys.stdin):
        if what == "focus":
            page.focus(argument)
        elif what == "press":
            page.keyboard.press(argument)
        elif what == "hover":
            page.mouse.move(*argument)
        elif what == "click":
            page.mouse.click(*argument)
        elif what == "tell":
            told.append(page.evaluate(argument))
            continue
        else:
            raise ValueError(f"no step is called {what}")
        page.evaluate(DRAWN)
    browser.close()
print(json.dumps(told))
