"""What a component does with what the hub delivers: its hooks ``mutation``, ``notification`` and ``missed``."""

import logging
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from tidewire.bridge import in_thread
from tidewire.calls.call import Call, called
from tidewire.changes.change import Change, change_from
from tidewire.hub import MISSED, Delivery

if TYPE_CHECKING:
    from tidewire.components.component import Component
    from tidewire.components.runner import Mark, Runner

logger = logging.getLogger("tidewire")


def call_for(runner: "Runner", deliveries: Sequence[Delivery]) -> Call:
    """Return what calls the hooks for each delivery.

    One that raises is logged and leaves nothing behind; the others go on.
    """
    hook = runner.component.definition.hooks.get("notification")
    if hook is not None and hook.on_loop and all(map(_is_notification, deliveries)):
        # Nothing has to be awaited: of 1,000 pages that are told at once each then takes half of the time.
        return Call(partial(_notify_all, runner, hook, deliveries), is_async=False, on_loop=True)
    return Call(partial(_deliver_all, runner, deliveries), is_async=True, on_loop=False)


async def _deliver_all(runner: "Runner", deliveries: Iterable[Delivery]) -> None:
    # Each delivery for itself: one whose hook fails takes nothing back of those before it.
    component = runner.component
    for number, delivery in enumerate(deliveries):
        mark = runner.mark(is_first=number == 0)
        try:
            await _deliver(component.definition.hooks, component, delivery)
        except Exception as error:  # noqa: BLE001
            _leave_out(runner, mark, delivery, error)


def _notify_all(runner: "Runner", hook: Call, deliveries: Iterable[Delivery]) -> None:
    for number, delivery in enumerate(deliveries):
        mark = runner.mark(is_first=number == 0)
        try:
            hook.function(runner.component, delivery.topic, **_values(delivery))
        except Exception as error:  # noqa: BLE001
            _leave_out(runner, mark, delivery, error)


def _leave_out(runner: "Runner", mark: "Mark", delivery: Delivery, error: Exception) -> None:
    # The component's own failure, whatever it is; and others publish what it is told.
    failed(runner.component, f"a delivery of {delivery.topic!r}", error)
    runner.back_to(mark)


def failed(component: "Component", what: str, error: BaseException) -> None:
    """Log that ``what`` of ``component`` raised ``error``, which no event of the page caused."""
    name = f"{component.definition.name} {component.id}"
    logger.error("Failed: %s of %s: %s: %s", what, name, type(error).__name__, error, exc_info=error)


async def _deliver(hooks: dict[str, Call], component: "Component", delivery: Delivery) -> None:
    topic, payload = delivery
    if payload is MISSED:
        await _refetch(component)
        await _call(hooks.get("missed"), component, topic)
    elif _is_notification(delivery):
        await _call(hooks.get("notification"), component, topic, **_values(delivery))
    elif change := change_from(payload):
        await _mutate(hooks.get("mutation"), component, topic, change)


def _is_notification(delivery: Delivery) -> bool:
    return delivery.payload is not MISSED and "notification" in delivery.payload


def _values(delivery: Delivery) -> dict[str, Any]:
    """Return what a notification says, as values of the receiver's own: all receivers share the payload."""
    values: Any = delivery.payload is not MISSED and delivery.payload["notification"]
    return deepcopy(values) if values else {}


async def _mutate(mutation: Call | None, component: "Component", topic: str, change: Change) -> None:
    if mutation is None or change.pk is None:  # nobody else says what the rows in its state are now
        await _refetch(component)
    if mutation is not None:
        # A query, so in a thread whatever the hook is; a sync one then runs in another.
        instance = await in_thread(change.load)
        await called(mutation.bound(component, topic, change.action, instance))


async def _call(hook: Call | None, component: "Component", /, *args: Any, **kwargs: Any) -> None:
    if hook is not None:
        await called(hook.bound(component, *args, **kwargs))


async def _refetch(component: "Component") -> None:
    if component.definition.has_rows:
        await in_thread(component.definition.refetch, component)
