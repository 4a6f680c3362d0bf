"""The receiving side: what a payload of the change feed says, and the row that it is about."""

import copy
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from tidewire.changes.actions import Action
from tidewire.changes.values import from_plain, pk_from_plain
from tidewire.hub import Payload

KEY: Final = "change"
"""Under which a payload holds ``{"id", "action", "model", "pk", "database"}``, and ``"values"`` of a deleted row."""


class Change:
    """A committed change, as every receiver of its announcements in this process sees it."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        """Read what the feed wrote. Raises :class:`LookupError` for a model that is not installed here."""
        self.action: Final = Action(given["action"])
        self.model: Final[type[Model]] = apps.get_model(given["model"])
        self.pk: Final = pk_from_plain(self.model, given["pk"])
        """``None``: some rows of the model, nobody knows which."""
        self.database: Final[str] = given["database"]
        self._values: Final[Mapping[str, Any] | None] = given.get("values")
        self._lock: Final = Lock()
        self._rows: list[Model | None] = []

    def load(self) -> Model | None:
        """Return a copy of the row, of one's own: read once for all receivers, after the commit. Blocks.

        A deleted one is an unsaved instance with its last values; ``None`` without a pk, or when the row is gone again.
        """
        # A thousand components wait for one query, instead of sending a thousand.
        with self._lock:
            if not self._rows:
                self._rows.append(self._read())
        (row,) = self._rows
        return copy.copy(row)  # a model's copy has a state and a cache of relations of its own

    def _read(self) -> Model | None:
        if self._values is not None:
            return from_plain(self.model, self._values)
        # Not the default manager, which may hide rows that were changed all the same.
        return self.model._base_manager.using(self.database).filter(pk=self.pk).first() if self.pk is not None else None


_KEPT: Final = 256
"""Changes that stay known for receivers that are yet to come: the topics of one change are delivered together."""

_recent: Final[OrderedDict[str, Change]] = OrderedDict()
_recent_lock: Final = Lock()


def change_from(payload: Payload) -> Change | None:
    """Return the change that ``payload`` announces, one object for all its topics and receivers.

    ``None`` where it announces none (as :data:`tidewire.hub.MISSED` does), or one of a model that is not installed
    here: another version of the project publishes it.
    """
    given = payload.get(KEY) if isinstance(payload, dict) else None
    if given is None:
        return None
    with _recent_lock:
        if (change := _recent.get(given["id"])) is None:
            try:
                change = _recent[given["id"]] = Change(given)
            except LookupError:
                return None
            if len(_recent) > _KEPT:
                _recent.popitem(last=False)
    return change
