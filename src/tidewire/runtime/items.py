"""What lies in a page's mailbox besides the frames of its client."""

from typing import NamedTuple


class Notice(NamedTuple):
    """Something of the server's own for one channel."""

    channel: int
    payload: object
