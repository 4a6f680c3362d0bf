"""What a page shows of a component, and the effects that make it show the next render."""

from collections.abc import Callable, Container
from typing import NamedTuple

from tidewire.runtime.surface import Effects
from tidewire.templates import Prints, Rendered, diff, digest, prints_of, programs_in, shape_of


class Shown(NamedTuple):
    """What a page shows of a component."""

    prints: Prints | None = None
    """Of the render that it shows; ``None`` if that is not known."""
    is_first_paint: bool = False
    """It has the nodes of that render, but was never told their shape."""
    held: Container[str] = frozenset()
    """The ids of the children in it."""


class Painted(NamedTuple):
    """A render."""

    rendered: Rendered
    children: frozenset[str]
    """Their ids."""


Show = Callable[[Shown, Painted], tuple[Effects, Shown]]
"""From what a page shows to a render: what to send, and what the page shows then."""


def everything(_: Shown, painted: Painted) -> tuple[Effects, Shown]:
    """Send the whole content, whatever the page shows."""
    return Effects(content=painted.rendered), Shown(prints_of(painted.rendered), False, painted.children)


def difference(shown: Shown, painted: Painted) -> tuple[Effects, Shown]:
    """Send what is different, if anything is."""
    before = shown.prints
    if before is None or before.program != painted.rendered.program.hash:  # another branch of what it extends
        return everything(shown, painted)
    patch, prints = diff(before, painted.rendered)
    if patch is None:
        return Effects(), Shown(prints, shown.is_first_paint, painted.children)
    shape = shape_of(before) if shown.is_first_paint else None
    return Effects(patch=patch, programs=programs_in(patch), shape=shape), Shown(prints, False, painted.children)


def joining(print: str) -> Show:  # noqa: A002 - the protocol's name
    """Send the whole content, unless it is what ``print`` stands for: then the page shows it since its first load."""

    def show(shown: Shown, painted: Painted) -> tuple[Effects, Shown]:
        prints = prints_of(painted.rendered)
        if digest(prints) == print:
            return Effects(), Shown(prints, True, painted.children)
        return everything(shown, painted)

    return show
