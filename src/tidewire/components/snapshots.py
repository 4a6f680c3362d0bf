"""A component's snapshot: made for the page that shows it, read when that page's socket comes."""

from typing import TYPE_CHECKING, Any, Final, cast

import orjson

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
    from tidewire.components.nobody import SharedPlace

_EVERYBODY: Final = "everybody"
"""Stands for the identity in the snapshots of shared components: any page may show them."""
_CODES: Final[dict[type[SnapshotError], ErrorCode]] = {
    SnapshotTampered: ErrorCode.SNAPSHOT_TAMPERED,
    SnapshotForeign: ErrorCode.SNAPSHOT_FOREIGN,
    SnapshotComponent: ErrorCode.SNAPSHOT_COMPONENT,
    SnapshotExpired: ErrorCode.SNAPSHOT_EXPIRED,
    SnapshotSchema: ErrorCode.SNAPSHOT_SCHEMA,
}


def snapshot_of(component: "Component") -> str:
    """Return the signed state of ``component``, for its page's visitor only; of a shared one what it is made of."""
    definition = component.definition
    if definition.options.shared:
        recipe = orjson.dumps(cast("SharedPlace", component._place).recipe)
        return sign_snapshot(recipe, _binding(definition.cls, component.id, _EVERYBODY))
    return signed(definition.dump(component), definition.cls, component.id, component.page)


def signed(state: bytes, cls: type["Component"], id: str, page: Page) -> str:  # noqa: A002 - the DOM's name
    """Return ``state``, which a definition dumped, as the snapshot of the component ``id`` on ``page``."""
    return sign_snapshot(state, _binding(cls, id, page.identity.binding))


def class_named(name: str) -> type["Component"]:
    """Return the component class that a client names. Raises :class:`Refusal` if there is none."""
    cls = registry.find(name)
    if cls is None:
        raise Refusal(ErrorCode.UNKNOWN_COMPONENT, f"There is no component {name[:80]!r}.")
    return cls


def component_from(snapshot: str, *, cls: type["Component"], id: str, page: Page) -> "Component":  # noqa: A002
    """Return the component that ``snapshot`` holds, on ``page``. Raises :class:`Refusal`, its code saying why."""
    with Refusing():
        return cls.definition.load(_read(snapshot, cls, id, page.identity.binding), id).put_on(page)


def recipe_from(snapshot: str, *, cls: type["Component"], id: str) -> dict[str, Any]:  # noqa: A002
    """Return what the shared component of ``snapshot`` is made of. Raises :class:`Refusal`, its code saying why."""
    with Refusing():
        recipe: dict[str, Any] = orjson.loads(_read(snapshot, cls, id, _EVERYBODY))
        return recipe


class Refusing:
    """Raises :class:`Refusal` for a snapshot that is none, or that fits no more, in the block that it is around.

    Not a generator, which takes 2 us at every join.
    """

    def __enter__(self) -> None:
        """Nothing is to be set up."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SnapshotError):
            raise Refusal(_CODES[type(error)], str(error)) from error


def _read(snapshot: str, cls: type["Component"], id: str, identity: str) -> bytes:  # noqa: A002
    return read_snapshot(snapshot, _binding(cls, id, identity), max_age=get_settings().snapshot_max_age)


def _binding(cls: type["Component"], id: str, identity: str) -> Binding:  # noqa: A002
    return Binding(component=cls.definition.name, id=id, identity=identity, schema=cls.definition.schema)
