"""The base class of components."""

import re
import secrets
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from tidewire.components.definition import Definition
from tidewire.components.events import check_event_names
from tidewire.components.portable import exclude_fields
from tidewire.components.registry import registry
from tidewire.runtime.page import Page

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")


class Place:
    """Where a component is: the page that shows it, and what it deferred until the page has its answer."""

    __slots__ = ("deferred", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.deferred: list[Callable[[], Any]] = []


class Component(BaseModel):
    """A part of a page that lives on the server: typed state, a Django template, and events that change the state.

    ::

        class Counter(Component):
            template_name = "counter.html"
            amount: int = 0

            @event
            def inc(self, by: int = 1) -> None:
                self.amount += by

    Annotated fields are its state. They are validated whenever they are set, signed, and kept by the page that shows
    the component, so a restarted server finds it as it was. The page's visitor can read them, but not change them.
    """

    model_config = ConfigDict(
        validate_assignment=True,
        extra="forbid",
        arbitrary_types_allowed=True,  # models and querysets; what no snapshot can hold is refused by the definition
    )

    template_name: ClassVar[str]
    """Name of the template. It must have exactly one root element."""

    exclude_fields: ClassVar[Collection[str]] = ()
    """Fields that no snapshot holds, besides those declared by ``Field(exclude=True)``: they stay on the server."""

    definition: ClassVar[Definition]
    """What the framework found out about the class."""

    id: str = Field(default_factory=lambda: f"c{secrets.token_hex(5)}", exclude=True, frozen=True)
    """The root element's ``id``: a letter, then letters, digits, ``_``, ``-``, ``.`` and ``:``."""

    __slots__ = ("_place",)  # not a PrivateAttr: reading one of those costs 2 µs
    if TYPE_CHECKING:
        _place: Place

    def __init_subclass__(cls, *, name: str | None = None, abstract: bool = False, **kwargs: Any) -> None:
        """``name``: registered as this instead of the class's name; ``abstract``: a base class, not registered."""
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str | None = None, abstract: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        check_event_names(cls)
        exclude_fields(cls)
        cls.definition = Definition(cls, name or cls.__name__)
        if not abstract:
            registry.register(cls.definition.name, cls)

    @classmethod
    def new(cls, page: Page, **kwargs: Any) -> Self:  # noqa: ARG003 - for subclasses
        """Build the instance for a page's first paint. ``kwargs``: those of the ``{% component %}`` tag.

        Override this to read the user or the database; not ``__init__``, which also runs when a component comes back.
        """
        return cls(**kwargs)

    def put_on(self, page: Page) -> Self:
        """Put this component on ``page``; return it. For the framework: a page does this with what ``new`` returns.

        Raises :class:`ValueError` for an ``id`` that could not stand in HTML as it is.
        """
        if not _ID.fullmatch(self.id):
            raise ValueError(
                f"{type(self).__name__}: an id is a letter, then letters, digits, '_', '-', '.' and ':', "
                f"came {self.id!r}."
            )
        self._place = Place(page)
        return self

    @property
    def page(self) -> Page:
        """The page that shows this component. Raises :class:`RuntimeError` before it is on one."""
        return self._where.page

    @classmethod
    def on_missing(cls, field: str, pk: Any) -> Any:  # noqa: ARG003 - for subclasses
        """Hook: say what ``field`` holds as the component comes back, now that the row ``pk`` it had is gone.

        Runs in a thread. By default ``None``; where the field takes none, the page loads again.
        """
        return None

    def joined(self) -> None:
        """Hook: the page's socket is there. Called when the page opens it, and again after every return."""

    def on_error(self, event: str, error: BaseException) -> Awaitable[None] | None:  # noqa: ARG002 - for subclasses
        """Hook: the event raised ``error``, which the log and the page were told of. What this changes is rendered.

        The state is what it was before the event. Sync or async; what the hook raises itself is logged, and undone.
        """
        return None

    def defer(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
        """Call ``function`` once the answer to the event under way is out, then render again.

        ``function`` may be a method of this component or any callable, sync or async. Sync ones run in a thread.
        """
        self._where.deferred.append(partial(function, *args, **kwargs))

    @property
    def _where(self) -> "Place":
        try:
            return self._place
        except AttributeError:
            name = type(self).__name__
            raise RuntimeError(f"{name} is on no page yet; in new() use the page argument.") from None
