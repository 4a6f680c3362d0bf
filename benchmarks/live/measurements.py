"""All that is measured, by name: who takes part, and how."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from benchmarks.live.events import measure_events
from benchmarks.live.fan_out import measure_fan_out, measure_through_redis
from benchmarks.live.joins import measure_joins
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.workloads import OWN, PAGES, REDIS, SHARED, SUBJECTS, Workload


class Measurement(NamedTuple):
    """What :attr:`run` returns depends on the measurement, not on the subject."""

    subjects: tuple[str, ...]
    run: Callable[[str, Plan], Awaitable[Figures]]


def _of_page(workload: Workload, run: Callable[[str, Workload, Plan], Awaitable[Figures]]) -> Measurement:
    return Measurement(workload.subjects, lambda subject, plan: run(subject, workload, plan))


MEASUREMENTS: Final[dict[str, Measurement]] = {
    **{page.name: _of_page(page, measure_events) for page in PAGES},
    "joins": Measurement(SUBJECTS, measure_joins),
    "shared": _of_page(SHARED, measure_fan_out),
    "own": _of_page(OWN, measure_fan_out),
    "redis": _of_page(REDIS, measure_through_redis),
}
