"""How the load client talks to each subject: one module a protocol, an :class:`Opener` of its pages in each."""

from typing import Final

from benchmarks.live.dialects.base import Opener, Page, close_all
from benchmarks.live.dialects.djust import DjustOpener
from benchmarks.live.dialects.liveview import LiveviewOpener
from benchmarks.live.dialects.plain import PlainOpener
from benchmarks.live.dialects.reactor import ReactorOpener
from benchmarks.live.dialects.tidewire import TidewireOpener
from benchmarks.live.server import Server
from benchmarks.live.workloads import COUNTER, Workload

__all__ = ["Opener", "Page", "close_all", "opener"]

OPENERS: Final[dict[str, type[Opener]]] = {
    "echo": PlainOpener,
    "asgi": PlainOpener,
    "channels": PlainOpener,
    "reactor": ReactorOpener,
    "liveview": LiveviewOpener,
    "djust": DjustOpener,
    "tidewire": TidewireOpener,
}
"""By subject."""


def opener(server: Server, workload: Workload = COUNTER) -> Opener:
    """Return the opener of ``workload``'s pages in its subject's protocol."""
    return OPENERS[server.subject](server, workload)
