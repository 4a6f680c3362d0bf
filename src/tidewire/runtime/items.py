"""What lies in a page's mailbox besides the frames of its client."""

from typing import NamedTuple


class Notice(NamedTuple):
    """Something of the server's own for one channel."""

    channel: int
    payload: object


class Moved(NamedTuple):
    """The page's address is another one: for each channel to look at."""

    channel: int
    round: int
    """How many addresses one after another this is, each of which a look at the one before gave the page."""


class Ended(NamedTuple):
    """A channel has ended by itself, and is to leave: the next of those that the page remembers."""
