#!/usr/bin/env bash
# Chromium and the Nu HTML checker, for the tests that look at pages. What cannot be had is said, and skipped by name there.
set -uo pipefail
cd "$(dirname "$0")/.."

checker=26.9.27
checker_hash=22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47

# The headless shell is the same engine without windows and tool bars: it costs the tests half as much. Debian has it.
shell=chromium-headless-shell
install() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=15 \
        install -y --no-install-recommends "$1" fonts-liberation >/dev/null 2>&1
}
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
if command -v $shell >/dev/null; then
    :
elif command -v chromium || command -v chromium-browser || command -v google-chrome; then
    # Another Chromium will do; so only where apt knows the shell already.
    if can_install && apt-cache show $shell >/dev/null 2>&1; then
        echo "Installing the faster Chromium for the browser tests ..." >&2
        install $shell || echo "It could not be installed; the other one is used." >&2
    fi
elif can_install; then
    echo "Installing Chromium for the browser tests ..." >&2
    apt-get -qq update >/dev/null 2>&1
    install $shell || install chromium || echo "Chromium could not be installed; the browser tests will be skipped." >&2
else
    echo "Chromium is not installed; the browser tests will be skipped." >&2
fi >/dev/null

is_there() { echo "$checker_hash  $1" | sha256sum --check --status 2>/dev/null; }
if is_there .venv/vnu.jar; then exit 0; fi
if ! command -v java >/dev/null || ! command -v npm >/dev/null; then
    echo "Java or npm is not installed; the HTML checker will be skipped."
    exit 0
fi
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
echo "Fetching the Nu HTML checker ..."
if (cd "$folder" && timeout 120 npm pack --silent --fetch-retries=0 "vnu-jar@$checker" && tar -xzf "vnu-jar-$checker.tgz") >/dev/null 2>&1 \
    && is_there "$folder/package/build/dist/vnu.jar"; then
    mv "$folder/package/build/dist/vnu.jar" .venv/vnu.jar
else
    echo "The HTML checker could not be fetched; it will be skipped."
fi
