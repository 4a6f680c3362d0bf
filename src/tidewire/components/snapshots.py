"""A component's snapshot: made for the page that shows it, read when that page's socket comes."""

from typing import TYPE_CHECKING, Final

from tidewire.components.registry import registry
from tidewire.conf import get_settings
from tidewire.errors import (
    SnapshotComponent,
    SnapshotError,
    SnapshotExpired,
    SnapshotForeign,
    SnapshotSchema,
    SnapshotTampered,
)
from tidewire.runtime.page import Page
from tidewire.runtime.surface import Refusal
from tidewire.signing import Binding, read_snapshot, sign_snapshot
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.components.component import Component

_CODES: Final[dict[type[SnapshotError], ErrorCode]] = {
    SnapshotTampered: ErrorCode.SNAPSHOT_TAMPERED,
    SnapshotForeign: ErrorCode.SNAPSHOT_FOREIGN,
    SnapshotComponent: ErrorCode.SNAPSHOT_COMPONENT,
    SnapshotExpired: ErrorCode.SNAPSHOT_EXPIRED,
    SnapshotSchema: ErrorCode.SNAPSHOT_SCHEMA,
}


def snapshot_of(component: "Component") -> str:
    """Return the signed state of ``component``, for its page's visitor only."""
    definition = component.definition
    return sign_snapshot(
        definition.dump(component), _binding(definition.name, component.id, definition.schema, component.page)
    )


def names_rows(name: str) -> bool:
    """Tell whether :func:`component_from` asks the database for rows, and so may block."""
    cls = registry.find(name)
    return cls is not None and cls.definition.has_rows


def component_from(snapshot: str, *, name: str, id: str, page: Page) -> "Component":  # noqa: A002 - the DOM's name
    """Return the component that ``snapshot`` holds, on ``page``. Raises :class:`Refusal`, its code saying why."""
    cls = registry.find(name)
    if cls is None:
        raise Refusal(ErrorCode.UNKNOWN_COMPONENT, f"There is no component {name[:80]!r}.")
    binding = _binding(name, id, cls.definition.schema, page)
    try:
        state = read_snapshot(snapshot, binding, max_age=get_settings().snapshot_max_age)
        return cls.definition.load(state, id).put_on(page)
    except SnapshotError as error:
        raise Refusal(_CODES[type(error)], str(error)) from error


def _binding(component: str, id: str, schema: str, page: Page) -> Binding:  # noqa: A002
    return Binding(component=component, id=id, identity=page.identity.binding, schema=schema)
