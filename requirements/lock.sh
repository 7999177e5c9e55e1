#!/usr/bin/env bash
# Write the lock files from pyproject.toml: every version and hash, and nothing about where they came from.
set -euo pipefail
cd "$(dirname "$0")/.."

tool="$(mktemp -d)"
trap 'rm -rf "$tool"' EXIT
"$PYTHON" -m venv "$tool"
"$tool/bin/python" -m pip install --quiet 'uv>=0.9,<1'

compile() {
    "$tool/bin/uv" pip compile pyproject.toml --no-config --quiet --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links "${@:2}" --output-file "requirements/$1.txt"
}
compile base "$@"
compile run --extra embedded --constraint requirements/base.txt "$@"
compile dev --extra embedded --extra dev --constraint requirements/run.txt "$@"
if grep -nE '://' requirements/*.txt; then
    echo "The lock files must not name any host." >&2
    exit 1
fi
echo "Wrote requirements/base.txt, run.txt and dev.txt."
