"""The groups that a process's channel is in."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from tidewire.hub.clock import Clock
from tidewire.hub.layers import Layer

LAYER_SECONDS: Final = 5.0
"""How long the layer may take for one thing. It may hang: a connection to a machine that is gone has no end."""
_AT_ONCE: Final = 16  # each takes a connection of Redis' pool while it lasts
_EXPIRY_SECONDS: Final = 86_400  # what Channels' specification takes for layers that do not say


class Membership:
    """One channel's groups; leaving and joining, and joining again before the layer forgets."""

    def __init__(self, layer: Layer, channel: str, clock: Clock) -> None:
        self._layer = layer
        self._channel = channel
        self._clock = clock
        self.since: dict[str, float] = {}
        """When each group was joined first."""

    async def join(self, groups: Iterable[str]) -> None:
        """Be in ``groups``."""
        for some in _in_batches(group for group in groups if group not in self.since):
            await self._add(some)
            self.since.update(dict.fromkeys(some, self._clock.now()))

    async def leave(self, groups: Iterable[str]) -> None:
        """Be in ``groups`` no longer."""
        for some in _in_batches(group for group in groups if self.since.pop(group, None) is not None):
            await _together(self._layer.group_discard(group, self._channel) for group in some)

    async def leave_all(self) -> None:
        """Be in no group."""
        await self.leave(list(self.since))

    async def refresh_forever(self) -> None:
        """Join all groups again, twice in the time after which the layer forgets them."""
        while True:
            await self._clock.sleep(getattr(self._layer, "group_expiry", _EXPIRY_SECONDS) / 2)
            for some in _in_batches(list(self.since)):
                await self._add([group for group in some if group in self.since])

    async def _add(self, groups: Sequence[str]) -> None:
        await _together(self._layer.group_add(group, self._channel) for group in groups)


async def _together(calls: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.timeout(LAYER_SECONDS), asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(call)


def _in_batches(groups: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(groups)
    while some := list(islice(iterator, _AT_ONCE)):
        yield some
