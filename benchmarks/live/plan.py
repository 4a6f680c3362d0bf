"""How much of everything a run measures."""

from dataclasses import dataclass

Figures = dict[str, float]
"""What one measurement of one subject found, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The same for all subjects."""

    clients: int = 20
    """That click without pause."""
    warm_up: float = 0.4
    seconds: float = 1.5
    """For which their clicks are counted."""
    round_trips: int = 5000
    trip_seconds: float = 1.2
    """After which there are round trips enough."""
    idle_pages: int = 2000
    audience: int = 1000
    """Pages that a change reaches."""
    rounds: int = 12
    """Changes that reach them."""
    round_seconds: float = 4
    """After which there are changes enough."""
    settle: float = 0.4


QUICK = Plan(
    warm_up=0.2, seconds=0.5, round_trips=300, trip_seconds=0.4, idle_pages=200, audience=200, rounds=4, settle=0.2
)
