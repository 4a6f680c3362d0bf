"""The pages, and the event of each."""

from dataclasses import dataclass
from typing import Final

_STRIDE: Final = 37  # to no number of rows a multiple, so that in the end every row had its turn

FLOORS: Final = ("echo", "asgi", "channels")
PEERS: Final = ("reactor", "liveview", "djust")
SUBJECTS: Final = (*FLOORS, *PEERS, "tidewire")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One page and its event."""

    name: str
    """Also its path."""
    event: str
    rows: int = 0
    """Of how many rows the event names one."""
    subjects: tuple[str, ...] = SUBJECTS[1:]

    def arguments(self, number: int) -> dict[str, int]:
        """Return the arguments of event ``number``."""
        return {"row": number * _STRIDE % self.rows} if self.rows else {}


_FLOOR: Final = ("asgi", "tidewire")

COUNTER: Final = Workload(name="counter", event="inc", subjects=SUBJECTS)
PAGES: Final = (
    COUNTER,
    Workload(name="table100", event="toggle", rows=100),
    Workload(name="table1000", event="toggle", rows=1000),
    Workload(name="frozen100", event="toggle", rows=100, subjects=_FLOOR),
    Workload(name="frozen1000", event="toggle", rows=1000, subjects=_FLOOR),
    Workload(name="todo", event="add"),
)

# A page of these is told what one of them announced. Reactor and djust render for each page, liveview for all at once.
SHARED: Final = Workload(name="shared", event="announce", subjects=(*FLOORS, "liveview", "tidewire"))
OWN: Final = Workload(name="own", event="announce", subjects=("asgi", "channels", "reactor", "djust", "tidewire"))
REDIS: Final = Workload(name="shared", event="announce", subjects=("channels", "liveview", "tidewire"))
