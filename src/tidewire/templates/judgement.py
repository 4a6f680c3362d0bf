"""What may be asked when judging whether a node can do without a real context."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Judgement:
    """A node's surroundings."""

    engine: Any
    loops: int = 0
    """How many loops enclose the node within the code that is to do without a context."""
    depth: int = 0
    stack: tuple[Any, ...] = ()
    """The templates being inlined, outermost first."""
