"""What can become of a row, or of a row's place in a set. Imports nothing of Tidewire."""

from enum import StrEnum


class Action(StrEnum):
    """The second argument of a component's ``mutation``."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    ADDED = "added"
    """The row is now in the many-to-many set that the topic names."""
    REMOVED = "removed"
    CLEARED = "cleared"
    """No row is left in the many-to-many set that the topic names."""
