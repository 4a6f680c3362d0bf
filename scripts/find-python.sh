#!/bin/sh
# Prints the path of a CPython that Tidewire runs on: `find-python.sh lowest` or `find-python.sh newest`.
# Looks on PATH and among pyenv's versions. Of one minor version the latest patch is taken.
set -eu

probe='
import sys
if sys.implementation.name != "cpython" or sys.version_info < (3, 11) or sys.version_info.releaselevel != "final":
    sys.exit(1)
import sqlite3, ssl, venv
# The executable below a virtual environment, which may be gone tomorrow.
print("%d %d %d " % sys.version_info[:3] + getattr(sys, "_base_executable", sys.executable))
'

candidates() {
    printf '%s\n' "$PATH" | tr ':' '\n' | while read -r folder; do
        ls "$folder"/python3 "$folder"/python3.[0-9] "$folder"/python3.[0-9][0-9] 2>/dev/null || true
    done
    ls "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3 2>/dev/null || true
}

usable() {
    candidates | while read -r candidate; do
        # A pyenv shim of a version that is not switched on exits non-zero, and is passed over like any other.
        "$candidate" -c "$probe" 2>/dev/null || true
    done | sort -k2,2n -k3,3n
}

case "${1:-}" in
    lowest) found=$(usable | awk 'minor == "" || $2 == minor { minor = $2; line = $0 } END { print line }') ;;
    newest) found=$(usable | tail -n 1) ;;
    *) echo "usage: $0 lowest|newest" >&2; exit 2 ;;
esac

if [ -z "$found" ]; then
    echo "Tidewire needs CPython 3.11 or newer with sqlite3, ssl and venv; none is on PATH or under ~/.pyenv/versions." >&2
    echo "Install one (Debian: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi
printf '%s\n' "$found" | cut -d ' ' -f 4-
