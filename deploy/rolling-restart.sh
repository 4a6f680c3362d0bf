#!/bin/sh
# Restarts the processes of the site one after the other: `rolling-restart.sh 8001 8002`, as root.
# Each is up again before the next goes down, since its unit counts as started only once it answers.
set -eu

for port in "$@"; do
    systemctl restart "site@$port.service"
done
