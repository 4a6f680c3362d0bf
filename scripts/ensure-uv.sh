#!/bin/sh
# Prints the path of a uv that reads our lock file; installs one into .venv-tools when the machine has none.
set -eu
cd "$(dirname "$0")/.."

required='>=0.8'  # the same as tool.uv.required-version in pyproject.toml
own=$PWD/.venv-tools/bin/uv

reads_lock() {
    # Asking for the version fails where pyproject.toml requires a newer uv.
    command -v "$1" >/dev/null 2>&1 && "$1" version --offline --frozen >/dev/null 2>&1
}

make_tools() {
    python=${PYTHON:-$(sh scripts/find-python.sh lowest)}
    if ! "$python" -m venv --clear .venv-tools; then
        # Debian and Ubuntu keep what venv needs in a package of its own.
        command -v apt-get >/dev/null 2>&1 || return 1
        sh scripts/system-install.sh python3-venv && "$python" -m venv --clear .venv-tools
    fi
    .venv-tools/bin/python -m pip install --quiet --disable-pip-version-check "uv$required"
}

for uv in uv "$own"; do
    if reads_lock "$uv"; then
        command -v "$uv"
        exit 0
    fi
done

echo "No uv on this machine: installing one into .venv-tools" >&2
if ! make_tools >&2; then
    echo "uv could not be installed. Install it (pip install 'uv$required') so that it is on PATH, and run make again." >&2
    exit 1
fi
echo "$own"
