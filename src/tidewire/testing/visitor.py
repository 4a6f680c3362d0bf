"""What a visitor can do with a page."""

from abc import ABC
from collections.abc import Mapping, Sequence
from typing import Any

from bs4 import Tag

from tidewire.testing.acting import Acting
from tidewire.testing.behaviours import watches_sight
from tidewire.testing.controls import (
    CHECKABLE,
    chosen_in,
    controls_of,
    form_of,
    is_checked,
    kind_of,
    option_value,
    options_of,
    value_of,
)
from tidewire.testing.happenings import Happening
from tidewire.testing.keyboard import stroke
from tidewire.testing.nodes import as_node
from tidewire.testing.refusals import (
    must_be_enabled,
    must_be_reachable,
    must_be_seen,
    must_be_typed_in,
    no_such_field,
    option_like,
    refuse,
)
from tidewire.testing.sanitizing import reads
from tidewire.testing.shortcuts import shortcut


class Visitor(Acting, ABC):
    """A document, and what one does with it. Every call returns when the server has answered and the page shows it.

    What a browser would not let a visitor do raises :class:`NotInteractive`; an event that fails :class:`EventFailed`.
    Debounced and throttled bindings call at once, as for a visitor who pauses after everything.
    """

    async def click(self, css: str, **arguments: Any) -> None:
        """Click the one element that ``css`` matches; ``arguments`` win over those of the page.

        A browser's own part happens, too: boxes are ticked, forms submitted or reset, ``details`` opened, and where a
        link leads to is in :attr:`location`.
        """
        tag = self._reachable(css)
        self._must_be_heard("click", tag, await self.click_on(tag, arguments))
        await self.answered()

    async def fill(self, css: str, text: object) -> None:
        """Go to a text field, make ``text`` what it says, and leave it: ``input`` comes, and ``change``."""
        await self._type(self._reachable(css), str(text))

    async def select(self, css: str, *wanted: object) -> None:
        """Choose the options of these values or, where there is none, texts; of a select of several, no others."""
        await self._choose(self._reachable(css), [str(one) for one in wanted])

    async def check(self, css: str) -> None:
        """Tick a checkbox or a radio button; one that is ticked stays so, and nothing happens."""
        await self._tick(self._reachable(css), is_ticked=True)

    async def uncheck(self, css: str) -> None:
        """Take the tick off a checkbox; if there is none, nothing happens."""
        await self._tick(self._reachable(css), is_ticked=False)

    async def submit(self, css: str, fields: Mapping[str, object] | None = None, **arguments: Any) -> None:
        """Fill in a form by the names of its fields, and submit it as *enter* does: by its first button.

        ``fields``: text; for a checkbox a boolean, or the values of those of its name that shall be ticked; for radio
        buttons and selects a value, for what takes several a list.
        """
        form = self._reachable(css)
        if form.name != "form":
            refuse(form, "it is no form.")
        for name, value in (fields or {}).items():
            await self._fill_in(form, name, value)
        self._must_be_heard("submit", form, await self.submit_by_default(form, arguments))
        await self.answered()

    async def press(self, keys: str, css: str | None = None) -> None:
        """Press ``ctrl+s``, ``enter``, ``esc``, ``a`` at an element, else where the focus is, else on the page.

        *Enter* in a field submits its form, *enter* and *space* on a button click it.
        Nothing is typed: see :meth:`fill`.
        """
        tag, (key, held) = self._pressed_at(css), stroke(keys)
        down = Happening("keydown", tag, key=key, held=held)
        is_heard = await self.happen(down)
        if (call := shortcut(down)) is not None:  # whatever heard it before; the browser then leaves it alone
            down.is_prevented = is_heard = True
            await self.call(call, {})
        if not down.is_prevented and not held and self.is_here(tag):
            is_heard |= await self._do_by_key(key, tag)
        is_heard |= await self.happen(Happening("keyup", tag, key=key, held=held))
        self._must_be_heard(f"keydown of {keys}", tag, is_heard)
        await self.answered()

    async def appear(self, css: str, **arguments: Any) -> None:
        """Have the one element that ``css`` matches come into view, or nearer than its ``tide-threshold``."""
        await self._see("appear", css, arguments)

    async def disappear(self, css: str, **arguments: Any) -> None:
        """Have it leave the view again."""
        await self._see("disappear", css, arguments)

    async def fire(self, event: str, css: str, **arguments: Any) -> None:
        """Let a DOM event happen at the one element that ``css`` matches, as a script could; only bindings hear it."""
        tag = self.find(css).tag
        must_be_enabled(tag)
        self._must_be_heard(event, tag, await self.happen(Happening(event, tag), arguments))
        await self.answered()

    async def send(self, css: str, handler: str, /, **arguments: Any) -> None:
        """Call ``handler`` as a script could, whatever the page offers: of the component around ``css``, if any."""
        await self.ask(self.find(css).tag, handler, arguments)
        await self.answered()

    def _reachable(self, css: str) -> Tag:
        tag = self.find(css).tag
        must_be_reachable(tag)
        return tag

    def _must_be_heard(self, event: str, tag: Tag, is_heard: bool) -> None:
        if not is_heard:
            refuse(tag, f"Nothing listens for {event!r} here.")

    async def _see(self, event: str, css: str, arguments: dict[str, Any]) -> None:
        tag = self.find(css).tag
        must_be_seen(tag)
        is_there, node = event == "appear", as_node(tag)
        if not watches_sight(tag):
            refuse(tag, f"nothing listens for {event!r} here.")
        if node.is_in_view is is_there:  # the client tells of changes
            refuse(tag, "it is in view already." if is_there else "it is not in view; have it appear() first.")
        node.is_in_view = is_there
        await self.happen(Happening(event, tag), arguments)
        await self.answered()

    async def _type(self, tag: Tag, text: str) -> None:
        must_be_typed_in(tag, text)
        if not reads(kind_of(tag), text):
            refuse(tag, f"a browser takes {text!r} for no value of this type.")
        node, before = as_node(tag), value_of(tag)
        node.is_in_use = True
        # While a control is in use an answer does not overwrite it, as in a browser.
        await self._hear("focusin", tag)
        node.typed = text
        # Who types pauses before going on: the answer is there, but waits with what it says of the field itself.
        await self._hear("input", tag)
        if value_of(tag) != before:
            await self._hear("change", tag)
        node.leave()
        await self._hear("focusout", tag)

    async def _choose(self, tag: Tag, wanted: Sequence[str]) -> None:
        if tag.name != "select":
            refuse(tag, "it is no select.")
        if len(wanted) != 1 and not tag.has_attr("multiple"):
            refuse(tag, f"it takes one option, not {len(wanted)}.")
        values = {option_value(option_like(tag, one)) for one in wanted}
        chosen = tuple(option_value(option) for option in options_of(tag) if option_value(option) in values)
        # To choose what is chosen already is no event in a browser either.
        if list(chosen) == chosen_in(tag):
            return
        as_node(tag).chosen = chosen
        await self._hear("input", tag)
        await self._hear("change", tag)

    async def _tick(self, tag: Tag, *, is_ticked: bool) -> None:
        if kind_of(tag) not in CHECKABLE:
            refuse(tag, "it is neither a checkbox nor a radio button.")
        if is_checked(tag) == is_ticked:
            return
        if kind_of(tag) == "radio" and not is_ticked:
            refuse(tag, "a radio button stays until another one of its group is chosen.")
        await self.click_on(tag)
        await self.answered()

    async def _fill_in(self, form: Tag, name: str, value: object) -> None:
        fields = [tag for tag in controls_of(form) if tag.get("name") == name]
        if not fields:
            no_such_field(form, name)
        for tag in fields:
            must_be_reachable(tag)
        kind, several = kind_of(fields[0]), [str(one) for one in value] if isinstance(value, list | tuple) else None
        if kind in CHECKABLE:
            await self._tick_some(form, fields, value if isinstance(value, bool) else several or [str(value)])
        elif kind == "select":
            await self._choose(fields[0], several if several is not None else [str(value)])
        else:
            await self._type_some(form, fields, several if several is not None else [str(value)])

    async def _tick_some(self, form: Tag, fields: Sequence[Tag], wanted: bool | list[str]) -> None:
        if isinstance(wanted, bool):
            if len(fields) > 1:
                refuse(form, f"{fields[0]['name']!r} are {len(fields)} boxes: say the values of those to be ticked.")
            await self._tick(fields[0], is_ticked=wanted)
            return
        offered = [value_of(tag) for tag in fields]
        if missing := [one for one in wanted if one not in offered]:
            refuse(form, f"{fields[0]['name']!r} has no {missing[0]!r}; it has: {', '.join(map(repr, offered))}.")
        for tag in fields:
            if kind_of(tag) == "checkbox" or value_of(tag) in wanted:
                await self._tick(tag, is_ticked=value_of(tag) in wanted)

    async def _type_some(self, form: Tag, fields: Sequence[Tag], texts: Sequence[str]) -> None:
        if len(texts) != len(fields):
            refuse(form, f"{fields[0]['name']!r} are {len(fields)} fields, not {len(texts)}.")
        for tag, text in zip(fields, texts, strict=True):
            await self._type(tag, text)

    async def _hear(self, event: str, tag: Tag) -> None:
        if self.is_here(tag):  # else what came before took it away
            await self.happen(Happening(event, tag))
            await self.answered()

    def _pressed_at(self, css: str | None) -> Tag:
        if css is not None:
            return self._reachable(css)
        if self.focused is not None and self.is_here(self.focused.tag):
            return self.focused.tag
        return self.soup.body or self.soup

    async def _do_by_key(self, key: str, tag: Tag) -> bool:
        """Do what a browser does for a key; return whether that is anything."""
        form = form_of(tag)
        is_field = tag.name == "input" and kind_of(tag) not in ("submit", "button", "reset", "image", "file", "color")
        if key == "Enter" and is_field:
            return form is not None and await self.submit_by_default(form)
        if key in ("Enter", " ") and (tag.name in ("button", "summary") or (tag.name == "a" and key == "Enter")):
            return await self.click_on(tag)
        return key == " " and kind_of(tag) in CHECKABLE and await self.click_on(tag)
