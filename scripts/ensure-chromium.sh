#!/bin/sh
# Prints the path of a Chromium or Chrome; installs Chromium when the machine has none.
# TIDEWIRE_CHROMIUM names one that is somewhere else.
#
# The headless shell is the same engine without a desktop around it, and opens a page, of which each test has its own,
# in a quarter of the time. Debian has a package of it; elsewhere the whole browser does as well.
set -eu

find_browser() {
    for browser in ${TIDEWIRE_CHROMIUM:+"$TIDEWIRE_CHROMIUM"} chromium-headless-shell chromium chromium-browser \
        google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        # Asked for its version, because Ubuntu's chromium-browser may be a stub that only names a snap.
        if command -v "$browser" >/dev/null 2>&1 && "$browser" --version >/dev/null 2>&1; then
            command -v "$browser"
            return
        fi
    done
    return 1
}

find_browser && exit 0
for package in chromium-headless-shell chromium; do
    sh "$(dirname "$0")/system-install.sh" "$package" || true
    find_browser && exit 0
done
echo "The browser tests need Chromium or Chrome, and it could not be installed." >&2
echo "Install one so that it is on PATH, or name it: TIDEWIRE_CHROMIUM=/path/to/chrome make test" >&2
exit 1
