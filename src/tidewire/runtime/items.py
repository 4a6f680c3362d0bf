"""What lies in a page's mailbox besides the frames of its client."""

from typing import NamedTuple


class Notice(NamedTuple):
    """Something of the server's own for one channel."""

    channel: int
    payload: object


class Refresh(NamedTuple):
    """One channel's page missed too much: send the whole content."""

    channel: int
