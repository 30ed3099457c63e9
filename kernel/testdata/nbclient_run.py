"""Executes a notebook through an installed kernel, as nbclient does it for nbconvert and papermill.

    python3 nbclient_run.py IN.ipynb OUT.ipynb [KERNEL]     (needs nbclient; KERNEL defaults to moduli-go)

OUT is written also when a cell fails; the exit status is then 1 and the error is on stderr.
"""
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(source, target, kernel="moduli-go"):
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(notebook, kernel_name=kernel, timeout=600, startup_timeout=60)
    status = 0
    try:
        client.execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        status = 1
    nbformat.validate(notebook)
    nbformat.write(notebook, target)
    return status


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
