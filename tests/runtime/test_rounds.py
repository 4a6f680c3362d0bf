"""What a host does for its pages every second."""

from typing import Any

import pytest

from tests.runtime.wires import ScriptedSurface, Wire, ticks
from tidewire.runtime import host as host_module
from tidewire.runtime.host import Host
from tidewire.wire.keys import Kind


async def test_every_page_has_its_turn_to_rest_however_many_there_are(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIDEWIRE = {"HIBERNATE_SECONDS": 1}
    monkeypatch.setattr(host_module, "_RESTING_AT_A_TIME", 2)
    surface = ScriptedSurface()
    host = Host({0: surface})
    wires = [Wire(host) for _ in range(5)]
    for wire in wires:
        wire.say([Kind.HELLO, 0, 1, 1, "/"], [Kind.JOIN, 1, 2, 0])
        await wire.hear_all(2)
    for second in range(6):  # two turns of three rounds: seen to be idle in the first, put to sleep in the second
        host._have_pages_rest(100.0 + second)
        await ticks()
    assert [channel.slept for channel in surface.channels] == [1] * 5
    for wire in wires:
        await wire.cut(1000)
