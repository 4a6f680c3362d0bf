"""The base class of components."""

import re
import secrets
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Self

from django.utils.safestring import SafeString
from pydantic import BaseModel, ConfigDict, Field

from tidewire.changes.actions import Action
from tidewire.components.content import DomAction, by_id, maker_of
from tidewire.components.definition import Definition
from tidewire.components.events import check_event_names
from tidewire.components.place import Place, Rendering
from tidewire.components.portable import exclude_fields
from tidewire.components.registry import registry
from tidewire.runtime.page import Page
from tidewire.wire.keys import Verb

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")


Behavior = Literal["auto", "instant", "smooth"]
Alignment = Literal["start", "center", "end", "nearest"]


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
    subscriptions: ClassVar[Any] = frozenset()  # Any, so that type checkers let a property take its place
    """The topics whose deliveries this component gets, a set of strings: an attribute, or a property, sync or async.

    Read again after :meth:`joined` and after every event; the difference is subscribed to and given up.
    """

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

    # Hooks, each of which may be async. What one changes is rendered.

    def joined(self) -> Any:
        """Hook: the page's socket is there. Called when the page opens it, and again after every return."""

    def destroyed(self) -> Any:
        """Hook: the page shows this component no more, or is gone for good. Called once; nothing is rendered then.

        A page whose connection drops is held for its return first, for ``GRACE_SECONDS``.
        """

    def mutation(self, topic: str, action: Action, instance: Any) -> Any:
        """Hook: a row changed that ``topic``, one of :attr:`subscriptions`, is about.

        ``instance``: the row as it is now; of one that is deleted an unsaved instance with its last values; ``None``
        where it is gone again, or where only the table is known, as of a bulk update.
        """

    def notification(self, topic: str, **kwargs: Any) -> Any:
        """Hook: somebody called ``broadcast(topic, **kwargs)``. The values are JSON's."""

    def missed(self, topic: str) -> Any:
        """Hook: deliveries of ``topic`` may have been lost on their way here. Read again what they were about."""

    def params_changed(self) -> Any:
        """Hook: the page's address is another one, by its history or by another component; see ``page.params``."""

    def on_error(self, event: str, error: BaseException) -> Any:
        """Hook: the event raised ``error``, which the log and the page were told of.

        The state is what it was before the event. What the hook raises itself is logged, and undone.
        """

    # What a component can ask for while something of it runs. It is done once that has ended well.

    def destroy(self) -> None:
        """Leave the page: the root element is removed. A parent that printed this component should stop to."""
        self._where.ask().ends = True

    def skip_render(self) -> None:
        """Do not render after this run. What it changed shows with the next one."""
        self._where.ask().rendering = Rendering.SKIP

    def force_render(self) -> None:
        """Render after this run whatever was said before, also if frozen, and send all of it, changed or not."""
        self._where.ask().rendering = Rendering.FORCE

    def freeze(self) -> None:
        """Render no more, from this run on, until the page is loaded or joins again. Events still run."""
        self._where.ask().freezes = True

    def send_render(self) -> Awaitable[None]:
        """Render and send the difference now, in the middle of a run: ``await self.send_render()``.

        In a handler that runs in a thread it is sent when this returns, and nothing has to be awaited. What was sent
        stands: if the handler fails later on, the state goes back to what it was here. Raises :class:`RuntimeError` in
        :meth:`joined`, in :meth:`new`, and where nothing of the component is running.
        """
        live = self._where.live
        if live is None:
            raise RuntimeError(f"{type(self).__name__} is not live yet: send_render() is for its events.")
        return live.send_render()

    def focus_on(self, selector: str) -> None:
        """Focus the first element of the page that the CSS ``selector`` matches."""
        self.page.ask(Verb.FOCUS, selector)

    def scroll_into_view(
        self,
        id: str,  # noqa: A002 - the DOM's name
        *,
        behavior: Behavior | None = None,
        block: Alignment | None = None,
        inline: Alignment | None = None,
    ) -> None:
        """Scroll the element ``id`` into view. The options are those of the DOM's ``scrollIntoView``."""
        options = {"behavior": behavior, "block": block, "inline": inline}
        self.page.ask(Verb.SCROLL, by_id(id), {name: value for name, value in options.items() if value is not None})

    def dom(
        self,
        action: DomAction,
        id: str,  # noqa: A002 - the DOM's name
        content: "type[Component] | str | SafeString | None" = None,
        /,
        **context: Any,
    ) -> None:
        """Put ``content`` beside, into or in the place of the element ``id``; or remove that.

        ``content`` is a component's class or name, made by its ``new`` with ``context``; else the name of a template,
        rendered with ``context``; or HTML that is made already, a :class:`~django.utils.safestring.SafeString`: of
        text by :func:`django.utils.html.escape`. It is made when the run under way has ended, in a thread.

        What is put into a component is the page's own from then on: its renders pass it over.
        """
        if (content is None) is not (action is DomAction.REMOVE):
            raise TypeError(f"dom() takes content for every action but REMOVE, came {action} with {content!r}.")
        if content is None:
            self.page.ask(action.value, by_id(id))
            return
        # The op has its place among the others now, and gets its HTML there once that is made.
        make = maker_of(self, content, context)
        self._where.ask().contents.append((self.page.ask(action.value, by_id(id), ""), make))

    def defer(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
        """Call ``function`` once the answer to the event under way is out, then render again.

        ``function`` may be a method of this component or any callable, sync or async. Sync ones run in a thread.
        """
        self._where.ask().deferred.append(partial(function, *args, **kwargs))

    @property
    def _where(self) -> Place:
        try:
            return self._place
        except AttributeError:
            name = type(self).__name__
            raise RuntimeError(f"{name} is on no page yet; in new() use the page argument.") from None
