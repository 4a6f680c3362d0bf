"""The pages beside the counter: what an event of each says."""

from dataclasses import dataclass
from typing import Final

import orjson

_STRIDE: Final = 37  # to no number of rows a multiple, so that in the end every row had its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One page and its event."""

    name: str
    """Also its path."""
    event: str
    rows: int = 0
    """Of how many rows the event names one."""
    subjects: tuple[str, ...] = ("asgi", "channels", "tidewire")

    def arguments(self, number: int) -> dict[str, int]:
        """Return the arguments of event ``number``."""
        return {"row": number * _STRIDE % self.rows} if self.rows else {}

    def plain_event(self, number: int) -> bytes:
        """Return event ``number`` as the floors take it."""
        return orjson.dumps({"e": self.event, **self.arguments(number)})

    def frame(self, ref: int) -> bytes:
        """Return the event as Tidewire takes it, on channel 1."""
        arguments = self.arguments(ref)
        return orjson.dumps([4, 1, ref, self.event, *([arguments] if arguments else ())])


_FLOOR: Final = ("asgi", "tidewire")

COUNTER: Final = Workload(name="counter", event="inc")
PAGES: Final = (
    Workload(name="table100", event="toggle", rows=100),
    Workload(name="table1000", event="toggle", rows=1000, subjects=_FLOOR),
    Workload(name="frozen100", event="toggle", rows=100, subjects=_FLOOR),
    Workload(name="frozen1000", event="toggle", rows=1000, subjects=_FLOOR),
    Workload(name="todo", event="add"),
)
