#!/bin/sh
# Installs packages with the system's package manager, by sudo where we are not root: `system-install.sh NAME ...`
set -eu

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    # Without a terminal nobody can type a password: fail instead of waiting for one.
    if [ -t 0 ]; then as_root=sudo; else as_root='sudo -n'; fi
else
    echo "Installing $* needs root, and there is no sudo. Ask an administrator to install: $*" >&2
    exit 1
fi

has() { command -v "$1" >/dev/null 2>&1; }

echo "Installing with the system's package manager: $*" >&2
if has apt-get; then
    # A stale index that still names the package is good enough, so a failing update is no failure by itself.
    $as_root apt-get update -qq || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
elif has dnf; then
    $as_root dnf install -y -q "$@"
elif has apk; then
    $as_root apk add --quiet "$@"
elif has pacman; then
    $as_root pacman -Sy --noconfirm --needed "$@"
else
    echo "None of apt-get, dnf, apk, pacman is here. Install by hand: $*" >&2
    exit 1
fi >&2
