"""What the client asks for when it goes to another page: the regions of the layout that it shows already.

    Tidewire-Regions: 3f9a1c2b7d04 main aside

The first word stands for the layout, as the page that is shown has it; the others are the names of its regions. The
answer has the same header where only these were rendered. What a stranger writes there makes at most the layout be
left out of an answer that is the stranger's own, so nothing of it is believed: a word that fits no layout is no layout.
"""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

HEADER: Final = "Tidewire-Regions"
_ATTRIBUTE: Final = "_tidewire_asked"


@dataclass(slots=True)
class Asked:
    """The regions that one request asks for."""

    layout: str
    names: frozenset[str]
    is_cut: bool = False
    """Whether the layout around them was left out."""

    def __str__(self) -> str:
        return " ".join((self.layout, *sorted(self.names)))


def read_asked(request: HttpRequest) -> Asked | None:
    """Return what the header of ``request`` asks for, ``None`` if it asks for nothing."""
    layout, *names = request.headers.get(HEADER, "").split() or [""]
    return Asked(layout, frozenset(names)) if names else None


def allow(request: HttpRequest, asked: Asked | None) -> None:
    """Let the templates of ``request`` leave the layout out for ``asked``; ``None``: let them do so no more."""
    setattr(request, _ATTRIBUTE, asked)


def allowed(request: HttpRequest | None) -> Asked | None:
    """Return what the templates of ``request`` may leave the layout out for."""
    return getattr(request, _ATTRIBUTE, None)
