"""How things happen on a page: what bindings call is sent, the answers are awaited, and a browser does its own part."""

from abc import ABC, abstractmethod
from typing import Any

from bs4 import Tag

from tidewire.testing.behaviours import INIT, first_focusable, is_initial, newcomers, takes_focus
from tidewire.testing.controls import (
    CHECKABLE,
    controls_of,
    document_of,
    form_of,
    is_checked,
    kind_of,
    radio_group,
    reset,
    tick,
)
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.flights import SCRIPTED, Flights
from tidewire.testing.happenings import Call, Happening, calls_of
from tidewire.testing.inputs import submits, takes_line
from tidewire.testing.nodes import as_node
from tidewire.testing.refusals import is_open, must_be_enabled, refuse
from tidewire.testing.validity import faults_of
from tidewire.wire.keys import Attribute

_ACTIVATED = "a[href], button, input, label, summary"


class Acting(Document, ABC):
    """A document on which things can happen."""

    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.location: str | None = None
        """Where the last redirect, visit, link or form led to. The page stays open."""
        self.focused: Element | None = None
        """What the server focused last, or took the focus when it came; keys are pressed there."""
        self.flights = Flights()
        """The events that are not answered yet."""
        self.agrees = True
        """Whether the visitor says yes where ``tide-confirm`` asks."""
        self.questions: list[str] = []
        """What ``tide-confirm`` asked."""
        self.hooks: list[tuple[str, dict[str, Any]]] = []
        """The hooks that bindings with ``.js`` called, and with what: a test has no scripts that would run."""

    @abstractmethod
    async def ask(self, tag: Tag, handler: str, arguments: dict[str, Any], event: str = SCRIPTED) -> None:
        """Call ``handler`` of what is around ``tag``, as this event does; :meth:`answered` waits for the answer."""

    @abstractmethod
    async def answered(self) -> None:
        """Take frames until everything is answered. Raises :class:`EventFailed` if something failed."""

    async def happen(self, happening: Happening, given: dict[str, Any] | None = None) -> bool:
        """Let something happen; return whether anything listens. ``given`` arguments win over those of the page."""
        for call in calls_of(self.soup, happening):
            await self.call(call, given or {})
        return happening.is_heard

    async def click_on(self, tag: Tag, given: dict[str, Any] | None = None) -> bool:
        """Let a click happen with all that a browser does then; return whether anything came of it."""
        # Before bindings hear of the click: they see a box as ticked, and may take that back.
        activated = _activated(tag)
        is_same = activated is not None and kind_of(activated) == "radio" and is_checked(activated)
        restore = _toggle(activated)
        happening = Happening("click", tag)
        is_heard = await self.happen(happening, given)
        if happening.is_prevented:
            for control, ticked in restore:
                as_node(control).ticked = ticked
            return is_heard
        # Of a radio button that is chosen nothing changes.
        return (activated is not None and not is_same and await self._activate(activated, given)) or is_heard

    async def submit_form(self, form: Tag, submitter: Tag | None, given: dict[str, Any] | None = None) -> bool:
        """Submit a form as its button does. Refuses what a browser does not submit."""
        # As a browser: a form with a field that is not valid is not submitted, and no binding hears of it.
        if faults := faults_of(form, submitter):
            refuse(form, "a browser does not submit it:\n  " + "\n  ".join(faults))
        happening = Happening("submit", form, submitter=submitter)
        is_heard = await self.happen(happening, given)
        return (not happening.is_prevented and await self._go_on(form, submitter)) or is_heard

    async def submit_by_default(self, form: Tag, given: dict[str, Any] | None = None) -> bool:
        """Submit a form as *enter* does: by its first button, if it has one."""
        button = next((tag for tag in controls_of(form) if submits(tag)), None)
        if button is not None:
            must_be_enabled(button)
            return await self.click_on(button, given)
        # https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission
        if (fields := sum(map(takes_line, controls_of(form)))) != 1:
            refuse(form, f"enter submits no form with {fields} fields of text and without a button. Give it a button.")
        return await self.submit_form(form, None, given)

    async def begin(self, *, is_new: bool) -> None:
        """Let what came do what it does of itself: take the focus, and call. Not ``is_new``: it came with the page."""
        for tag in newcomers(self.soup, Attribute.FOCUS, takes_focus):
            # Of what comes with a page only the first takes the focus, of what comes later each does.
            if is_new or self.focused is None:
                first = first_focusable(tag)
                self.focused = self.focused if first is None else Element(first)
        for tag in newcomers(self.soup, INIT, is_initial):
            await self.happen(Happening(INIT, tag))

    def is_here(self, tag: Tag) -> bool:
        """Tell whether ``tag`` is still on the page."""
        return document_of(tag) is self.soup

    async def call(self, call: Call, given: dict[str, Any]) -> None:
        """Do what a binding asks for, if the visitor wants it; ``given`` arguments win over those of the page."""
        # A second click on what is busy does nothing, as in the client.
        if not call.is_hook and self.flights.refuses(call.element, call.type):
            return
        asking = next((tag for tag in (call.submitter, call.element) if tag and tag.has_attr(Attribute.CONFIRM)), None)
        if asking is not None:
            self.questions.append(str(asking[Attribute.CONFIRM]))
            if not self.agrees:
                return
        if call.is_hook:
            self.hooks.append((call.handler, call.arguments))
            return
        inputs = Element(call.element).given_inputs(call.submitter)
        await self.ask(call.element, call.handler, inputs | call.arguments | given, call.type)

    async def _go_on(self, form: Tag, submitter: Tag | None) -> bool:
        """Do what a form does of itself: lead elsewhere, or close its dialog; return whether it closed one."""
        said = {name: submitter.get(f"form{name}") if submitter else None for name in ("action", "method")}
        if str(said["method"] or form.get("method", "")).lower() != "dialog":
            self.location = str(said["action"] or form.get("action", "")) or "."
            return False
        if (dialog := form.find_parent("dialog", open=True)) is None:
            return False
        del dialog["open"]
        await self.happen(Happening("close", dialog))
        return True

    async def _activate(self, tag: Tag, given: dict[str, Any] | None) -> bool:
        """Do what a browser does besides; return whether that is anything."""
        form, kind = form_of(tag), kind_of(tag)
        if kind in CHECKABLE:
            await self.happen(Happening("input", tag))
            await self.happen(Happening("change", tag))
        elif submits(tag):
            return form is not None and await self.submit_form(form, tag, given)
        elif tag.get("type") == "reset" and form is not None:
            resetting = Happening("reset", form)
            await self.happen(resetting)
            if not resetting.is_prevented:
                reset(form)
        elif kind == "label":
            labelled = _labelled(tag)
            return labelled is not None and await self.click_on(labelled, given)
        elif kind == "summary" and tag.parent is not None:
            as_node(tag.parent).opened = not is_open(tag.parent)
            await self.happen(Happening("toggle", tag.parent))
        elif kind == "a" and not str(tag["href"]).startswith("#"):
            self.location = str(tag["href"])
        else:
            return False
        return True


def _activated(tag: Tag) -> Tag | None:
    """Return the nearest element around on which a click does something by itself."""
    return next((around for around in (tag, *tag.parents) if around.css.match(_ACTIVATED)), None)


def _toggle(tag: Tag | None) -> list[tuple[Tag, bool | None]]:
    """Tick a box before its click is heard, as browsers do; return what was there, for a click that is prevented."""
    if tag is None or kind_of(tag) not in CHECKABLE:
        return []
    before = [(control, as_node(control).ticked) for control in (tag, *radio_group(tag))]
    tick(tag, is_ticked=kind_of(tag) == "radio" or not is_checked(tag))
    return before


def _labelled(label: Tag) -> Tag | None:
    if label.has_attr("for"):
        found = document_of(label).find(id=str(label["for"]))
    else:
        found = label.select_one("input, select, textarea, button")
    return found if isinstance(found, Tag) and found.css.match("input, button") else None
