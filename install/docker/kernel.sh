#!/usr/bin/env bash
# As the notebook user, in the module's folder: build everything, so that modules and build results are in the image and
# nothing is fetched later, and put the kernel into the image's Jupyter, with what draws sliders there.
#
#   CONDA_DIR   the prefix of the image's Jupyter
set -euo pipefail
: "${CONDA_DIR:?}" "${GOPATH:?}" "${GOCACHE:?}"
export GOTOOLCHAIN=local

go build ./...
go run ./install --prefix "$CONDA_DIR"
pip install --quiet --no-cache-dir jupyterlab_widgets==3.0.17

# The same once more with no way out: what fails here would fail at a workshop without a network.
GOPROXY=off GOFLAGS=-mod=readonly go build ./...

# Go drops what its cache has not used for five days, which is all of it in an image that is older. It keeps what
# seems to come from the future.
find "$GOCACHE" -type f -name '*-[ad]' -exec touch -d 2100-01-01 {} +
