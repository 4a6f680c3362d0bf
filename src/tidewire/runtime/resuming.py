"""What a page is sent that comes back on another socket."""

from typing import TYPE_CHECKING

from tidewire.wire import codec
from tidewire.wire.frames import Refresh

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage


def send_missed(page: "LivePage", ref: int, seq: int) -> None:
    """Answer the resume ``ref``: send again what came after ``seq``, or everything if that is not known."""
    known = page.outbox.reaches_back_to(seq)
    page.outbox.put_unnumbered(codec.resumed(ref, page.last_ref, None if known else page.outbox.seq))
    if known:
        page.outbox.replay(seq)
        return
    # Before the refreshes: any of the frames that are lost may have been the one with a program's strings.
    page.sender.forget_statics()
    page.sender.repeat_last_words(seq)
    for channel in page.channels:
        page.mailbox.put(Refresh(channel))
