#!/usr/bin/env bash
# As the notebook user, in the module's folder: the image is what it should be, or its build ends here.
#
#   CONDA_DIR   the prefix of the image's Jupyter
set -euo pipefail
: "${CONDA_DIR:?}" "${HOME:?}" "${GOPATH:?}" "${GOCACHE:?}"

fail() { echo "image: $*" >&2; exit 1; }

for dir in "$HOME" "$HOME/notebooks" "$GOPATH" "$GOCACHE"; do
  [ -w "$dir" ] || fail "$dir is not writable for $(id -un) ($(id -u))"
done
ls "$HOME"/notebooks/*.ipynb >/dev/null 2>&1 || fail "no notebook in $HOME/notebooks"
[ -d "$CONDA_DIR/share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager" ] || fail "JupyterLab has no widgets: sliders would be text"
bash -lc 'command -v go' >/dev/null || fail "go is not on the PATH of a login shell"
GOPROXY=off go run ./install doctor --prefix "$CONDA_DIR"
