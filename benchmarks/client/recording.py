"""What Tidewire's server says in each scenario: the first page, and every frame of a real session."""

from dataclasses import dataclass

import orjson
from django.template.loader import get_template

from benchmarks.client.live import path_of
from benchmarks.client.scenarios import STEPS, Scenario
from benchmarks.live.dialects.tidewire import join_frame
from tidewire.testing import PageClient
from tidewire.testing.transport import MemorySocket
from tidewire.wire.keys import Kind


@dataclass(frozen=True, slots=True)
class Recording:
    """One session."""

    page: str
    opening: list[str]
    """The answers to hello and join."""
    steps: list[list[str]]
    """The frames of each change."""

    @property
    def sizes(self) -> list[int]:
        """Bytes of each change, all of its frames together."""
        return [sum(len(frame.encode()) for frame in frames) for frames in self.steps]


async def record(scenario: Scenario) -> Recording:
    """Run ``scenario`` on a server and write down what it says."""
    async with PageClient() as client:
        response = await client.http.get(path_of(scenario))
        page = response.content.decode()
        socket = await client.connect()
        opening = [await _ask(socket, b'[0,0,1,1,"/"]', 1), await _ask(socket, join_frame(page), 2)]
        steps = [await _ask(socket, b'[4,1,%d,"go"]' % ref, ref) for ref in range(3, STEPS + 3)]
        await socket.close()
    return Recording(page, [frame for frames in opening for frame in frames], [_pushed(frames) for frames in steps])


async def _ask(socket: MemorySocket, frame: bytes, ref: int) -> list[str]:
    """Send a frame; return all that comes up to its answer."""
    await socket.send(frame.decode())
    frames: list[str] = []
    while text := await socket.receive():
        frames.append(text)
        kind, _, answered, *_ = orjson.loads(text)
        if kind in (Kind.HELLO, Kind.SAME, Kind.ANSWER) and answered == ref:
            return frames
    raise ConnectionError(f"The server closed instead of answering {frame!r}.")


def _pushed(frames: list[str]) -> list[str]:
    """Return the frames of an event as of a change that nobody on this page asked for: no element waits for it."""
    *before, answer = frames
    kind, channel, _, seq, *patch = orjson.loads(answer)
    assert kind == Kind.ANSWER
    # An answer without a patch is a number used up: a snapshot takes its place.
    instead = [Kind.PATCH, channel, seq, *patch] if patch else [Kind.SNAPSHOT, channel, seq, "none"]
    return [*before, orjson.dumps(instead).decode()]


def html_of(scenario: Scenario) -> list[str]:
    """Return the HTML of each state, as Django renders it."""
    template = get_template(scenario.template_name)
    return [template.render(state).strip() for state in scenario.states()]
