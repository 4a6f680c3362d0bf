"""One element of a page, as a test looks at it."""

from typing import Any

from bs4 import Tag

from tidewire.testing.controls import chosen_in, is_checked, value_of
from tidewire.testing.failures import NotInteractive
from tidewire.testing.inputs import arguments_of, form_text
from tidewire.wire.keys import Attribute


class Element:
    """One element of a document."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag

    @property
    def text(self) -> str:
        """The text inside, white space at both ends removed."""
        return self.tag.get_text().strip()

    @property
    def html(self) -> str:
        """The element with its tags."""
        return str(self.tag)

    def __getitem__(self, attribute: str) -> str:
        return str(self.tag[attribute])

    def get(self, attribute: str) -> str | None:
        """Return an attribute's value, ``None`` if it is not there."""
        value = self.tag.get(attribute)
        return None if value is None else str(value)

    @property
    def value(self) -> str:
        """What a control says now: what was typed or chosen there, else what the server says."""
        return value_of(self.tag)

    @property
    def is_checked(self) -> bool:
        """Whether a box is ticked, or a radio button is the one of its group."""
        return is_checked(self.tag)

    @property
    def chosen(self) -> list[str]:
        """The values of the options that are chosen in a select."""
        return chosen_in(self.tag)

    def root(self) -> "Element":
        """Return the root of the component around this element. Raises :class:`NotInteractive` if there is none."""
        for tag in (self.tag, *self.tag.parents):
            if tag.has_attr(Attribute.COMPONENT):
                return Element(tag)
        raise NotInteractive(f"This element is in no component: {self.html[:200]}")

    @property
    def is_in_component(self) -> bool:
        """Whether the element is in a component, or the root of one."""
        return any(tag.has_attr(Attribute.COMPONENT) for tag in (self.tag, *self.tag.parents))

    def room(self) -> str | None:
        """Return the token of the room that the element is in; ``None`` outside of any."""
        tags = (tag for tag in (self.tag, *self.tag.parents) if tag.has_attr(Attribute.ROOM))
        return next((str(tag[Attribute.ROOM]) for tag in tags), None)

    def given_inputs(self, submitter: Tag | None = None) -> dict[str, Any]:
        """Return what goes along with an event here: in a component named arguments, outside the form as text.

        ``submitter`` is the button by which a form is submitted.
        """
        if self.is_in_component:
            return arguments_of(self.tag, self.root().tag, submitter)
        form = form_text(self.tag, submitter)
        return {"": form} if form else {}
