"""What template names mean while code is written, and what that code reads."""

from dataclasses import dataclass


@dataclass
class Loop:
    """A loop whose rows are written without a real context: the Python names of its counter, length and parent."""

    index: str
    length: str
    state: str
    parent: "Loop | None"
    keeps_state: bool = False
    is_counted: bool = False
    """Whether something in it asks for the length."""


@dataclass
class Scope:
    """Template names that live in Python locals. Beyond the outermost scope lies the real context."""

    names: dict[str, str]
    parent: "Scope | None" = None
    loop: Loop | None = None
    closed: bool = False
    """An ``include ... only``: nothing outside is seen."""


class Reads:
    """What the code written so far depends on; kept while something wants to know."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.known = True
        """False when it depends on something other than the named variables: an opaque tag, the clock."""
        self.positions = False
        """True when it depends on the place of a row in its loop."""

    def add(self, other: "Reads") -> None:
        """Depend on what ``other`` depends on, too."""
        self.names |= other.names
        self.known &= other.known
        self.positions |= other.positions
