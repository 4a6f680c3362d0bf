"""What the framework works out about a component class, each thing once, when it is first needed."""

import hashlib
import inspect
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from tidewire.calls.call import Call
from tidewire.components.events import Event, events_of
from tidewire.components.options import Options, options_of
from tidewire.components.placement import is_plain_class, property_names, stays_on_loop
from tidewire.components.portable import Portable, from_bytes, inner_of, to_bytes
from tidewire.components.rollback import State, keeper_of
from tidewire.components.rows import alternatives, fill, holds_querysets, is_queryset, settled
from tidewire.errors import ConfigurationError, SnapshotSchema

if TYPE_CHECKING:
    from tidewire.components.component import Component


_FRAMEWORK: Final = "tidewire.components.component"


_HOOKS: Final = {
    "joined": (),
    "destroyed": (),
    "params_changed": (),
    "missed": (str,),
    "notification": (str,),
    "mutation": (str, object),
}
"""The hooks, and what they are called with: a row can do anything, JSON nothing."""
_DELIVERY_HOOKS: Final = ("mutation", "notification", "missed")
"""Of these a component overrides what it likes. One that overrides none renders again at every delivery."""


class Definition:
    """Facts about one component class."""

    def __init__(self, cls: "type[Component]", name: str) -> None:
        """Raises :class:`ConfigurationError` for a name that cannot stand in a snapshot."""
        if not name.replace(".", "_").replace("-", "_").isidentifier():
            raise ConfigurationError(
                f"{cls.__qualname__}: a component's name has letters, digits, '_', '-' and '.', came {name!r}."
            )
        self.cls = cls
        self.name = name

    @cached_property
    def options(self) -> Options:
        """What the class's ``Meta`` says."""
        return options_of(self.cls)

    @cached_property
    def can_hibernate(self) -> bool:
        """Whether an instance may go and come back from its snapshot while its page is open.

        By default if that holds all of its state: nobody shall lose by the passing of time what no restart took. Of
        rows it holds only which they are, and one may have been changed without being saved.
        """
        if self.options.shared or self.options.hibernate is not None:
            return bool(self.options.hibernate) and not self.options.shared
        # What no snapshot holds would be gone for good.
        left_out = self.cls.model_fields.keys() - {"id"} - set(self._state_fields)
        return not left_out and not self.cls.__private_attributes__ and not self.has_rows

    @cached_property
    def events(self) -> dict[str, Event]:
        """The events that a client may call, by name."""
        return events_of(self.cls)

    @cached_property
    def calls(self) -> dict[str, Call]:
        """How to run each event."""
        return {name: self._call(event) for name, event in self.events.items()}

    @cached_property
    def hooks(self) -> dict[str, Call]:
        """How to run each of the hooks that the class has of its own."""
        functions = {name: getattr(self.cls, name) for name in _HOOKS}
        return {name: self._hook(function, _HOOKS[name]) for name, function in functions.items() if _is_own(function)}

    @cached_property
    def subscriptions(self) -> Call | None:
        """How to read the topics of an instance; ``None`` if the class has none."""
        read = inspect.getattr_static(self.cls, "subscriptions")
        if isinstance(read, property) and read.fget is not None:
            return self._hook(read.fget, ())
        return Call(lambda _: read, is_async=False, on_loop=True) if read else None

    @cached_property
    def minds_deliveries(self) -> bool:
        """Whether there is more to do about a delivery than to render: hooks to call, or rows to read again."""
        return self.has_rows or not self.hooks.keys().isdisjoint(_DELIVERY_HOOKS)

    @cached_property
    def minds_errors(self) -> bool:
        """Whether the class has an ``on_error`` hook of its own."""
        return _is_own(self.cls.on_error)

    @cached_property
    def properties(self) -> frozenset[str]:
        """The names of the class's public properties, which its template may read."""
        return property_names(self.cls)

    @cached_property
    def renders_on_loop(self) -> bool:
        """Whether a render cannot block. Found wrong by a render, it is set to ``False`` for good."""
        return is_plain_class(self.cls)

    @cached_property
    def keep(self) -> "Callable[[Component], State]":
        """Returns the state of an instance, to go back to."""
        return keeper_of(self.cls)

    @cached_property
    def snapshot_values(self) -> Callable[[dict[str, Any]], Any] | None:
        """Returns what of a state a snapshot holds, to compare; ``None`` if it holds nothing."""
        return itemgetter(*self._state_fields) if self._state_fields else None

    @cached_property
    def schema(self) -> str:
        """Three characters that change when the state's fields do."""
        # 18 bits of a hash: two states of a class that follow each other share one in 262,144 deploys.
        text = ";".join(f"{name}:{self.cls.model_fields[name].annotation!r}" for name in self._state_fields)
        # What is in a nested class is read without a look at its fields, so they must be the same.
        text += ";".join(f"{cls.__qualname__}:{inner!r}" for cls in self._portable.classes for inner in inner_of(cls))
        return urlsafe_b64encode(hashlib.sha256(text.encode()).digest())[:3].decode()

    @cached_property
    def _state_fields(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.cls.model_fields.items() if not field.exclude)

    @cached_property
    def _portable(self) -> Portable:
        fields = self.cls.model_fields
        return Portable({name: fields[name].annotation for name in self._state_fields}, self.cls.__qualname__)

    def dump(self, component: "Component") -> bytes:
        """Return the state as a JSON array; the schema says which field each value is of."""
        values, portable = component.__dict__, self._portable
        write, plain = portable.write, portable.plain
        return to_bytes([values[name] if name in plain else write(values[name]) for name in self._state_fields])

    def load(self, state: bytes, id: str) -> "Component":  # noqa: A002 - the field's name
        """Return the component that :meth:`dump` made ``state`` of. Raises :class:`SnapshotSchema` if that fails."""
        # For the error: a row that is missing is often why the rest no longer fits.
        gone: list[str] = []
        try:
            written = dict(zip(self._state_fields, from_bytes(state), strict=True))
            read, plain = self._portable.read, self._portable.plain
            if self.has_rows:
                # Plain fields are as they are: what looks like a reference in one may be a visitor's own words.
                others = {name: value for name, value in written.items() if name not in plain}
                gone = fill(others, self._portable.classes, read, self.cls.on_missing)
            values = {name: value if name in plain else read(value) for name, value in written.items()}
            return self.cls.model_validate(values | {"id": id}, by_alias=True, by_name=True)
        except (ValidationError, ValueError, TypeError, LookupError) as error:
            reasons = "; ".join([*gone, str(error)])
            raise SnapshotSchema(f"The state of {self.name} does not fit its fields any more: {reasons}") from error

    def refetch(self, component: "Component") -> None:
        """Read the rows that the state names again, each by its key. Blocks; raises as :meth:`load` does."""
        fresh = self.load(self.dump(component), component.id)
        for name in self._state_fields:
            if name not in self._portable.plain:
                component.__dict__[name] = fresh.__dict__[name]

    @cached_property
    def has_rows(self) -> bool:
        """Whether :meth:`load` asks the database for rows that the state names."""
        return self._portable.has_rows

    def settle(self, component: "Component") -> None:
        """Evaluate the querysets among the fields, while that may block: a snapshot is made where nothing may."""
        for name in self._queryset_fields:
            settled(component.__dict__[name])

    @cached_property
    def _queryset_fields(self) -> tuple[str, ...]:
        fields = ((name, self.cls.model_fields[name].annotation) for name in self._state_fields)
        return tuple(name for name, kind in fields if any(map(is_queryset, alternatives(kind))))

    def check(self) -> None:
        """Work out, at start-up, all that can be wrong with the class. Raises :class:`ConfigurationError`."""
        self._check_fields()
        if not isinstance(getattr(self.cls, "template_name", None), str):
            raise ConfigurationError(f"{self.cls.__qualname__} needs a template_name.")
        _ = self.options, self.calls, self.schema, self.hooks, self.subscriptions, self.keep, self.snapshot_values

    def _check_fields(self) -> None:
        bases = [base for base in self.cls.__mro__ if base.__module__ == _FRAMEWORK]
        framework = {name for base in bases for name in (*vars(base), *getattr(base, "__class_vars__", ()))}
        fields = self.cls.model_fields
        # A field of a method's name would be found in its place by all that calls the method.
        if taken := fields.keys() & (framework | self.events.keys() | {"this"}):
            raise ConfigurationError(
                f"{self.cls.__qualname__}: no field can be named {', '.join(sorted(taken))}: it would hide what the "
                f"framework, the template or an event has under that name. Rename the field."
            )
        if lost := [name for name, field in fields.items() if field.exclude and field.is_required()]:
            raise ConfigurationError(
                f"{self.cls.__qualname__}: {', '.join(lost)} is excluded from snapshots and needs a default, which the "
                f"component has when it comes back."
            )
        if nested := [name for name in self._state_fields if holds_querysets(fields[name].annotation)]:
            raise ConfigurationError(
                f"{self.cls.__qualname__}: {', '.join(nested)} would hold querysets inside something else, where "
                f"nobody evaluates them. Make each a field of its own, items: QuerySet[Item], or hold rows: list[Item]."
            )

    def _call(self, event: Event) -> Call:
        on_loop = event.mark.thread is False or (
            event.mark.thread is None and stays_on_loop(event.function, self.cls, event.annotations.values())
        )
        return Call(event.function, event.is_async, on_loop and not event.is_async)

    def _hook(self, function: Callable[..., Any], annotations: Sequence[Any]) -> Call:
        is_async = inspect.iscoroutinefunction(function)
        return Call(function, is_async, not is_async and stays_on_loop(function, self.cls, annotations))


def _is_own(function: object) -> bool:
    return not getattr(function, "__module__", "").startswith("tidewire.components.")
