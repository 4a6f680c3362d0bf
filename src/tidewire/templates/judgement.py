"""What may be asked when judging whether a node can do without a real context."""

from typing import Any, NamedTuple


class Judgement(NamedTuple):
    """A node's surroundings."""

    engine: Any
    loops: int = 0
    """How many loops enclose the node within the code that is to do without a context."""
    depth: int = 0
    stack: tuple[Any, ...] = ()
    """The templates being inlined, outermost first."""

    def within(self, loops: int = 0) -> "Judgement":
        """Return what surrounds the children of the node, inside so many more loops."""
        return Judgement(self.engine, self.loops + loops, self.depth + 1, self.stack)
