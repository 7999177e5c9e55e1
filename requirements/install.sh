#!/usr/bin/env bash
# Bring .venv to what requirements/$1.txt says, with hashes, and only when that has changed. $1 is run or dev.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${PYTHON:-}" ]; then
    echo "Python 3.11 or later with its venv module is needed (on Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi

wanted="$1"
mark=".venv/installed"
here="$(pwd -P)"
state() { printf '%s\n' "$1" "$here"; sha256sum <"requirements/$1.txt"; }

# Two starters in one folder take turns.
exec 9<"requirements/install.sh"
if command -v flock >/dev/null && ! flock -n 9; then
    echo "Waiting for another installation in this folder ..."
    flock 9
fi

# A development environment holds all that running needs.
for kind in "$wanted" dev; do
    if [ -f "$mark" ] && [ "$(cat "$mark")" = "$(state "$kind")" ]; then exit 0; fi
done

if [ -e .venv ] && [ ! -w .venv ]; then
    echo "The environment $here/.venv belongs to another user. Remove it and try again." >&2
    exit 1
fi
# An environment cannot be moved, and another Python has other places.
if [ -f "$mark" ] && [ "$(sed -n 2p "$mark")" != "$here" ]; then rm -rf .venv; fi
if ! .venv/bin/python -c '' 2>/dev/null; then
    echo "Creating the environment .venv ..."
    rm -rf .venv
    if ! "$PYTHON" -m venv .venv; then
        rm -rf .venv
        echo "The environment could not be made. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi
mkdir -p .venv/home
echo "Installing the packages of requirements/$wanted.txt (the first time takes a minute or two) ..."
rm -f "$mark"
(
    set -o pipefail
    .venv/bin/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: --no-warn-script-location \
        --requirement "requirements/$wanted.txt" 2>&1 | { grep -v -i -E '^(WARNING|\[notice\])' || true; }
) &
pip=$!
while kill -0 "$pip" 2>/dev/null; do
    sleep 2
    if kill -0 "$pip" 2>/dev/null; then printf '.'; fi
done
printf '\n'
if ! wait "$pip"; then
    echo "The packages could not be installed; the lines above say why." >&2
    exit 1
fi
state "$wanted" >"$mark"
