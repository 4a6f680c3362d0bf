"""The memory of a server over time: whether it grows."""

import asyncio
from typing import Final

import psutil

_EVERY: Final = 5.0
_WARM: Final = 1 / 3
"""Of all looks, those in which caches fill, threads start and the allocator finds its size."""
_GROWTH: Final = 1.10
"""How much more the last third may take than the middle one: a leak of 1 kB an event is more within a minute."""


class Memory:
    """What one process has resident, looked at now and then."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._looks: list[float] = []

    def __str__(self) -> str:
        return f"resident MB every {_EVERY:.0f} s: {' '.join(f'{look:.0f}' for look in self._looks)}"

    async def watch_until(self, deadline: float) -> None:
        """Look every few seconds until the loop's time is ``deadline``."""
        while asyncio.get_running_loop().time() < deadline:
            self.look()
            await asyncio.sleep(_EVERY)

    def look(self) -> None:
        """Look once."""
        self._looks.append(self._process.memory_info().rss / 1e6)

    def assert_flat(self) -> None:
        """Fail if the last third of the time took more than the one before it."""
        warm = self._looks[int(len(self._looks) * _WARM) :]
        half = len(warm) // 2
        assert max(warm[half:]) <= max(warm[:half]) * _GROWTH, f"Memory grew: {self}."
