"""What lets a page into a room: the room's topic, signed for the visitor whom the page was made for.

The token of the room ``chat``, ``5``::

    8fk9:kP0zR2:room.chat.5:Gm5cT0e3b0Yx0mO2cW1vZw
    |    |      |           |
    |    |      |           keyed BLAKE2b over the rest, 128 bits
    |    |      topic, without "tidewire."
    |    identity: keyed hash of the user or session that it was made for
    time: hours since 1970, base 62

Hours, so that a page that is rendered again says the same and stays in the room. Of another room, another visitor,
another hour, or with any character changed, it is refused::

    8fk9:kP0zR2:room.chat.6:Gm5cT0e3b0Yx0mO2cW1vZw

The key is the one of :attr:`tidewire.signing.Purpose.ROOM`: neither a snapshot nor anything else that was signed can
be passed off as a token.
"""

import time
from typing import Final

from django.core.signing import b62_decode, b62_encode

from tidewire.conf import get_settings
from tidewire.handlers.rooms import rooms
from tidewire.runtime.surface import Refusal
from tidewire.signing import Purpose, identity_tag, is_tag_of, signature_of, verifying_secret
from tidewire.wire.keys import ErrorCode

_HOUR: Final = 3600
_PREFIX: Final = "tidewire."


def token_for(topic: str, identity: str) -> str:
    """Return the token by which a page of the visitor ``identity`` joins the room of ``topic``."""
    hour = b62_encode(int(time.time()) // _HOUR)
    head = f"{hour}:{identity_tag(identity)}:{topic.removeprefix(_PREFIX)}"
    return f"{head}:{signature_of(Purpose.ROOM, head)}"


def topic_in(token: str, identity: str) -> str:
    """Return the topic that ``token`` lets the visitor ``identity`` listen to. Raises :class:`Refusal` if none.

    One that was made for an anonymous visitor without a session lets in any anonymous visitor. That of a room with a
    rule grows not old: the rule says who may be in, each time.
    """
    head, _, signature = token.rpartition(":")
    secret = verifying_secret(Purpose.ROOM, head, signature)
    if secret is None:
        raise _refusal("its signature does not fit: it was changed, or its key is gone")
    hour, tag, name = head.split(":")  # after the signature held this is what we wrote
    topic = _PREFIX + name
    # From the end of that hour, so that nobody's token lasts shorter than the setting says.
    age = time.time() - (b62_decode(hour) + 1) * _HOUR
    if age > (most := get_settings().room_max_age) and rooms.rule_of(topic) is None:
        raise _refusal(f"it is {age:.0f} s old, at most {most} s are allowed (ROOM_MAX_AGE)")
    if not is_tag_of(tag, identity, secret):
        raise _refusal(f"it lets another user or session into {name!r}")
    return topic


def _refusal(why: str) -> Refusal:
    return Refusal(ErrorCode.ROOM_REFUSED, f"The token of a room is refused: {why}. A reload gets a new one.")
