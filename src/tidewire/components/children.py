"""Nested components: which of them a render has, and what stands for each in its parent's HTML.

A child has a channel, a snapshot and patches of its own. To its parent it is one value, known by the child's id: as
long as the child stays, its place in the parent compares equal, and nothing of the child goes out with the parent.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Container
from contextvars import ContextVar, Token
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Self

from django.core.exceptions import SynchronousOnlyOperation
from django.http import HttpRequest
from django.utils.safestring import SafeString

from tidewire.errors import TemplateError
from tidewire.wire.keys import Attribute

if TYPE_CHECKING:
    from tidewire.components.component import Component

Paint = Callable[[], str]
"""Makes a new child and returns its HTML. May block: what a component's ``new`` does is its own affair."""


_SHELL: Final = re.compile(rf'<([^\s>]+) id="(?P<id>[^"]+)" {Attribute.COMPONENT}="[^"]+"></\1>')


def shell_of(tag: str, id: str, name: str) -> str:  # noqa: A002 - the DOM's name
    """Return the empty element that stands for the child ``id``: with its root's ``tag``, so that it fits its place."""
    return f'<{tag} id="{id}" {Attribute.COMPONENT}="{name}"></{tag}>'


class Child(SafeString):
    """A child in a slot of its parent: equal to any other text of the same child, whatever that says."""

    __slots__ = ("id",)
    id: str

    def __new__(cls, text: str, id: str) -> Self:  # noqa: A002 - the DOM's name
        child = super().__new__(cls, text)
        child.id = id
        return child

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Child) and self.id == other.id

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Child, self.id))


class NewChild(SynchronousOnlyOperation):
    """A live render came upon a child that has to be made first, on the event loop, where that could block."""


class Everything(Container[str]):
    """Stands for the ids of all children there can be."""

    def __contains__(self, _: object) -> bool:
        return True


EVERYTHING: Final = Everything()


class Children:
    """The children of one render of ``parent``.

    Those that the page holds already (``held``, their ids) are rendered as an empty element with the child's id; all
    others as complete HTML, painted by the render itself. ``request`` is that of a first paint.
    """

    __slots__ = ("_around", "_seen", "held", "may_paint", "painters", "parent", "request")

    def __init__(
        self,
        parent: "Component",
        held: Container[str] = EVERYTHING,
        *,
        request: HttpRequest | None = None,
        may_paint: bool = True,
    ) -> None:
        self.parent = parent
        self.held = held
        self.request = request
        self.may_paint = may_paint
        self.painters: dict[str, tuple[str, Paint]] = {}
        self._seen: dict[str, int] = {}
        self._around: Token[Children | None] | None = None

    def id_at(self, *place: object) -> str:
        """Return the id of the child at ``place``: in any process the same, as long as the parent's id is.

        Where a place comes up again in one render (a template included twice), its turn counts too.
        """
        key = repr(place)
        turn = self._seen.get(key, 0)
        self._seen[key] = turn + 1
        # Short, as it stands in the page: by accident two of 10,000 children share 48 bits once in five million pages.
        name = urlsafe_b64encode(blake2b(f"{key}{turn}".encode("utf-8", "surrogatepass"), digest_size=6).digest())
        return f"{self.parent.id}-{name.decode()}"

    def add(self, id: str, shell: str, paint: Paint) -> Child:  # noqa: A002
        """Return what stands for the child ``id``: its ``shell`` where the page holds it, else what ``paint`` returns.

        Raises :class:`TemplateError` if it is here already, :class:`NewChild` where nothing may be painted.
        """
        if id in self.painters:
            raise TemplateError(
                f"{self.parent.template_name}: two nested components have the id {id!r}. An id is unique on its page."
            )
        self.painters[id] = shell, paint
        if id in self.held:
            return Child(shell, id)
        if not self.may_paint:
            raise NewChild(f"{id} has to be made in a thread.")
        return Child(paint(), id)

    def filled(self, html: str) -> str:
        """Return ``html``, a render in which all children were held, with each of them painted."""
        return _SHELL.sub(self._painted, html) if self.painters else html

    def _painted(self, match: re.Match[str]) -> str:
        shell, paint = self.painters.get(match["id"], ("", str))
        return paint() if match[0] == shell else match[0]

    # Around one render: they are its children. Not a generator, which costs 1 µs more at every event.

    def __enter__(self) -> Self:
        self._around = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._around is not None  # noqa: S101 - entered
        _current.reset(self._around)


_current: ContextVar[Children | None] = ContextVar("tidewire_children", default=None)


def current_children() -> Children | None:
    """Return the children of the component being rendered, ``None`` outside of any.

    Not by the template's context: an ``{% include ... only %}`` sees none of it, and is in its component nevertheless.
    """
    return _current.get()
