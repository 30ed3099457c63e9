#!/usr/bin/env bash
# As the notebook user, in the module's folder: the course goes to HOME, where it may be changed, and the source is
# linked there for reading.
set -euo pipefail
: "${HOME:?}"

mkdir -p "$HOME/notebooks"
cp -R notebooks/. "$HOME/notebooks/"
ln -sfn "$PWD" "$HOME/moduli-go"
