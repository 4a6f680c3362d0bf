#!/bin/sh
# Sees to it that node (20 or newer) and npm are there; installs them when they are missing.
set -eu

recent() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null
}

recent && exit 0
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || sh "$(dirname "$0")/system-install.sh" nodejs npm || true
recent && exit 0
echo "The client is built and tested with Node 20 or newer and npm; found: $(node --version 2>/dev/null || echo none)." >&2
echo "Install it so that node and npm are on PATH, and run make again. (make demo needs neither.)" >&2
exit 1
