"""What lies in a page's mailbox besides the frames of its client."""

from typing import NamedTuple


class Notice(NamedTuple):
    """Something of the server's own for one channel."""

    channel: int
    payload: object


class Moved(NamedTuple):
    """The page's address is another one: for each channel to look at."""

    channel: int


class Ended(NamedTuple):
    """A channel has ended by itself, and is to leave: the next of those that the page remembers."""
