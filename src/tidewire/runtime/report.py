"""What a page and the log are told of something that failed."""

import logging
from typing import TYPE_CHECKING, Final

from django.conf import settings as django_settings

from tidewire.runtime.surface import Refusal
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage

logger = logging.getLogger("tidewire")

GENERIC_TEXT: Final = "This could not be done."


def report(
    page: "LivePage",
    channel: int,
    ref: int,
    code: ErrorCode,
    error: BaseException,
    *,
    what: str = "",
    is_join: bool = False,
) -> None:
    """Answer ``ref`` with an error frame, and say in one line of the log why, and what it was that failed."""
    detail = None
    if isinstance(error, Refusal):
        code, reason, detail = error.code, error.reason, error.detail
        logger.warning("Refused (%s): %s", code, f"{reason} {error.logged}".rstrip())
    else:
        reason = f"{what and f'{what}: '}{type(error).__name__}: {error}"
        logger.error("Failed (%s): %s", code, reason, exc_info=error)
    # A reason can quote what is in the database or in the code.
    text = reason if django_settings.DEBUG else GENERIC_TEXT
    say = page.sender.refused if is_join else page.sender.error
    say(channel, ref, code, text, detail)
