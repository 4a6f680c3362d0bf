"""The floors: text up, text down, and no join."""

import orjson

from benchmarks.live.dialects.base import Opener, Page


class PlainPage(Page):
    """A page of a floor."""

    def _event(self, number: int) -> bytes:
        return orjson.dumps({"e": self._workload.event, **self._workload.arguments(number)})


class PlainOpener(Opener):
    """The path of the socket names the page."""

    async def _open(self) -> Page:
        return PlainPage(await self._connect(f"/ws/{self._workload.name}/"), self._workload)
