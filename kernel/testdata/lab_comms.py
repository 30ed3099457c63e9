"""JupyterLab, in a browser, is answered while a cell runs: python3 lab_comms.py KERNEL CHROMIUM     (needs jupyterlab and playwright)"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from comms_client import HANDLER, SLEEP, check
from playwright.sync_api import sync_playwright

SCRIPT = """async ([kernel, handler, sleep]) => {
  const app = window.jupyterapp;
  const session = await app.serviceManager.sessions.startNew({ name: '', path: 'x.ipynb', type: 'notebook', kernel: { name: kernel } });
  const k = session.kernel;
  const info = await k.info;
  const answers = [];
  const opened = new Promise(done => k.registerCommTarget('slider', (comm, m) => {
    comm.onMsg = a => answers.push({ data: a.content.data, subshell: a.parent_header.subshell_id, buffer: Array.from(new Uint8Array(a.buffers[0].buffer ?? a.buffers[0])), at: performance.now() });
    done({ comm, m });
  }));
  await k.requestExecute({ code: handler }).done;
  const { comm, m } = await opened;
  const cell = k.requestExecute({ code: sleep });
  let under = false;
  await new Promise(done => { cell.onIOPub = m => { if (m.header.msg_type === 'stream') done(); }; });
  cell.done.then(() => { under = true; }, () => { under = true; });
  const sent = performance.now();
  for (let i = 0; i < 20; i++) comm.send({ i }, {}, [new Uint8Array([i, 255])]);
  while (answers.length < 20 && performance.now() - sent < 10000) await new Promise(r => setTimeout(r, 5));
  const running = !under;
  const took = answers.length ? answers[answers.length - 1].at - sent : -1;
  await k.interrupt();
  await cell.done.catch(() => {});
  await session.shutdown();
  return { features: info.supported_features, opened: m.content.data, buffer: Array.from(new Uint8Array(m.buffers[0].buffer ?? m.buffers[0])), answers, running, took };
}"""


def main(kernel, chromium):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    root = tempfile.mkdtemp()
    env = dict(os.environ, JUPYTER_CONFIG_DIR=root, JUPYTERLAB_SETTINGS_DIR=root, JUPYTERLAB_WORKSPACES_DIR=root)
    with open(os.path.join(root, "log"), "w+") as log:
        lab = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=", "--expose-app-in-browser",
             f"--ServerApp.root_dir={root}", "--ServerApp.port_retries=0"], env=env, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/"
            for _ in range(300):
                try:
                    urllib.request.urlopen(url + "api/status").read()
                    break
                except OSError:
                    time.sleep(0.1)
            with sync_playwright() as p:
                browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page()
                page.goto(url + "lab")
                page.wait_for_function("window.jupyterapp !== undefined", timeout=60000)
                got = page.evaluate(SCRIPT, [kernel, HANDLER, SLEEP])
                browser.close()
        except BaseException:
            log.seek(0)
            print(log.read(), file=sys.stderr)
            raise
        finally:
            lab.terminate()
            lab.wait(timeout=30)
    check("features", got["features"], ["kernel subshells"])
    check("opened", (got["opened"], got["buffer"]), ({"state": {"value": 1}}, [0, 255]))
    check("answers", [(a["data"], a["buffer"]) for a in got["answers"]], [({"i": i}, [i, 255]) for i in range(20)])
    check("the cell was still running", got["running"], True)
    check("by a subshell", all(a.get("subshell") for a in got["answers"]), True)
    print(json.dumps({"20 answers in ms": round(got["took"], 1)}))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
