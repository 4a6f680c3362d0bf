"""What a render depends on besides its variables: the language and the time zone that are active."""

from datetime import tzinfo
from typing import NamedTuple

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language


class Ambient(NamedTuple):
    """What surrounds a render."""

    language: str | None
    timezone: tzinfo


def ambient() -> Ambient:
    """Return what is active now, in this thread and task. Django takes 6 µs to tell."""
    return Ambient(get_language(), get_current_timezone())
