"""Topics that pages listen to: a room's, a user's, everyone's.

They begin with ``tidewire.``, as no topic of a model or of the project's own does, and each part of a room's name is
quoted: ``room("chat", "5.6")`` is another room than ``room("chat", 5, 6)``.

    tidewire.pages               every page
    tidewire.pages.5             the pages of the user 5
    tidewire.room.chat.5         the room "chat", 5
    tidewire.own-room.9fJ2x…     the room of one element
"""

import secrets
from typing import Any, Final
from urllib.parse import quote, unquote
from uuid import UUID

from django.db.models import Model

EVERYONE: Final = "tidewire.pages"
"""The topic of all pages."""
_OF_USER: Final = f"{EVERYONE}."
_SHARED: Final = "tidewire.room."
_OWN: Final = "tidewire.own-room."


def room(name: str, /, *keys: Any) -> str:
    """Return the topic of a room that pages share, the one that ``{% room "chat" 5 %}`` lets a page into.

    ``keys``: strings, integers, UUIDs, or instances of a model, which stand for their primary keys. Raises
    :class:`TypeError` for anything else, such as ``None``, and for an instance that is not saved.
    """
    if not isinstance(name, str) or not name:
        raise TypeError(f"The name of a room is a string that is not empty, came {type(name).__name__}: {name!r}.")
    return _SHARED + ".".join(map(_quoted, [name, *(part for key in keys for part in _parts(name, key))]))


def own_room() -> str:
    """Return the topic of a new room, which nobody can guess."""
    return _OWN + secrets.token_urlsafe(12)


def pages_of(user: Any, /) -> str:
    """Return the topic of the open pages of ``user``: an instance of the user model, or a primary key.

    Raises :class:`TypeError` for nobody: ``AnonymousUser``, ``None``, a user that is not saved. Give the pages of a
    visitor without a user a room of their own instead.
    """
    return _OF_USER + _quoted(pk_of(user))


def pk_of(user: Any, /) -> str:
    """Return the primary key of ``user`` as text, of an instance or of itself. Raises :class:`TypeError` for nobody."""
    pk = user if isinstance(user, str | int | UUID) else getattr(user, "pk", None)
    if pk is None or pk == "":
        raise TypeError(f"Expected a user that is saved, or a primary key, came {user!r}, who is nobody.")
    return str(pk)


def parts_of(topic: str) -> tuple[str, ...]:
    """Return the name and the keys of a shared room; ``("",)`` for any other topic: no room has that name."""
    return tuple(map(unquote, topic.removeprefix(_SHARED).split("."))) if topic.startswith(_SHARED) else ("",)


def checked(topic: str) -> str:
    """Return ``topic``. Raises :class:`TypeError` if no page can listen to it: operations on it would reach nobody."""
    if isinstance(topic, str) and (topic == EVERYONE or topic.startswith((_OF_USER, _SHARED, _OWN))):
        return topic
    raise TypeError(
        f"No page listens to {topic!r}. Pages listen in rooms: name one as room('chat', 5), or page.room where there "
        "is one, or take pages_of(user) or EVERYONE. Components that subscribe to a topic hear broadcast()."
    )


def _parts(name: str, key: Any) -> tuple[str, ...]:
    keys = key.pk if isinstance(key, Model) else key
    parts = keys if isinstance(key, Model) and isinstance(keys, tuple) else (keys,)  # a composite primary key
    for part in parts:
        # No bool, which is an int; no "", which is what a template makes of a name that it does not know.
        fits = type(part) is not bool and part != "" and (isinstance(part, str | int | UUID) or isinstance(key, Model))
        if not fits or part is None:
            raise TypeError(
                f"A key of the room {name!r} is a string, an integer, a UUID or a saved instance of a model, "
                f"came {type(key).__name__}: {key!r}."
            )
    return tuple(map(str, parts))


def _quoted(part: str) -> str:
    # quote() leaves dots alone, which separate the parts here.
    return quote(part, safe="").replace(".", "%2E")
