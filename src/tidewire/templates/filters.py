"""The filters of ``{% load tidewire %}``. They are not with the tags so that compiled code can inline them."""

from typing import Any


def concat(value: Any, other: Any) -> str:
    """Return both as one text: ``{{ "item-"|concat:item.pk }}``. It is safe only where both are."""
    return str(value) + str(other)  # of two SafeStrings Python makes a SafeString, of any other two a plain one


def text(value: Any) -> str:
    """Return ``value`` as text, to compare or to join: ``{% if item.pk|str == selected %}``. Safe text stays so."""
    return str(value)
