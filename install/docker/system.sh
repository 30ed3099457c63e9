#!/usr/bin/env bash
# As root: what the image needs of the system. A C compiler for cells that are compiled, Go on the PATH of login shells
# too, folders for Go's caches and the source that the notebook user owns, and that user's number where it is not the
# base image's.
#
#   NB_USER, NB_UID, NB_GID   the notebook user, as the base image and Binder name it
#   GOPATH, GOCACHE           Go's folders
#   ROOT                      put before /etc; for tests
set -euo pipefail
: "${NB_USER:?}" "${NB_UID:?}" "${NB_GID:?}" "${GOPATH:?}" "${GOCACHE:?}" "${HOME:?}"

apt-get update --quiet
apt-get install --yes --quiet --no-install-recommends gcc libc6-dev
apt-get clean
rm -rf "${ROOT:-}/var/lib/apt/lists/"*

have=$(id -u "$NB_USER")
if [ "$have" != "$NB_UID" ]; then
  usermod --uid "$NB_UID" "$NB_USER"
  chown --recursive --from="$have" "$NB_UID" "$HOME" "${CONDA_DIR:-$HOME}"
fi

# Login shells begin with a PATH of their own.
mkdir -p "${ROOT:-}/etc/profile.d"
cat >"${ROOT:-}/etc/profile.d/moduli-go.sh" <<EOF
export PATH="/usr/local/go/bin:$GOPATH/bin:\$PATH"
export GOPATH="$GOPATH" GOCACHE="$GOCACHE" GOTOOLCHAIN=local
EOF

install -d -o "$NB_UID" -g "$NB_GID" "$GOPATH" "$GOCACHE"
