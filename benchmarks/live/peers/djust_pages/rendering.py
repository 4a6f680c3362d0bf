"""djust's template engine alone, in its own environment: prints the microseconds of a render of each page as JSON.

The engine itself is asked, which keeps what it parsed: by way of djust's backend for Django it takes three to twenty
times as long.
"""

import json
import os
import statistics
import time
from typing import Any, Final

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.peers.djust_pages.settings"

import django

django.setup()

from djust._rust import render_template  # noqa: E402 - needs the settings

from benchmarks.rendering.pages import COUNTER, ITEM, TABLE, TODO, dict_rows, todo  # noqa: E402

PAGES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "counter": (COUNTER, {"count": 7}),
    "table100": (TABLE, {"rows": dict_rows(100)}),
    "todo": (TODO.replace('{% include "item.html" %}', ITEM), todo()),
}
_SECONDS: Final = 0.6  # as long as the rendering suite takes for each


def main() -> None:
    """Measure all pages."""
    print(json.dumps({name: _median(source, values) for name, (source, values) in PAGES.items()}))


def _median(source: str, values: dict[str, Any]) -> float:
    assert render_template(source, values).startswith("<")
    times: list[float] = []
    end = time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        begin = time.process_time()
        for _ in range(10):
            render_template(source, values)
        times.append((time.process_time() - begin) / 10 * 1e6)
    return statistics.median(times)


if __name__ == "__main__":
    main()
