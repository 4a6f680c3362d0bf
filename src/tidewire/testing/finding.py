"""What a test hears when its selector fits nothing on the page, or too much."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from bs4 import Tag

_PARTS: Final = re.compile(r"""#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|\[name=["']?(?P<name>[^\]"']+)""")
_SHOWN: Final = 5


def none_or_several(css: str, found: list[Tag], document: Tag) -> str:
    """Say that not one element was found but none or several, and what may have been meant."""
    if found:
        some = "\n  ".join(opening(tag) for tag in found[:_SHOWN])
        more = f"\n  and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        return f"{css!r} matches {len(found)} elements, expected 1; say which one is meant:\n  {some}{more}"
    near = list(dict.fromkeys(_near(css, document)))
    hint = f" Is one of these meant: {', '.join(near)}?" if near else ""
    return f"{css!r} matches 0 elements, expected 1.{hint} The page is: {str(document)[:2000]}"


def opening(tag: Tag) -> str:
    """Return an element as its opening tag and the beginning of its text."""
    attributes = "".join(f' {name}="{_flat(value)}"' for name, value in tag.attrs.items())
    text = re.sub(r"\s+", " ", tag.get_text()).strip()
    return f"<{tag.name}{attributes}>{text[:40]}"[:200]


def _near(css: str, document: Tag) -> Iterator[str]:
    """Yield selectors that the page has and that read like a part of ``css`` that it has not."""
    for part in _PARTS.finditer(css):
        kind, wanted = str(part.lastgroup), part[str(part.lastgroup)]
        offered = {one for tag in document.find_all(True) for one in _flat(tag.get(kind) or "").split()}
        if wanted not in offered:
            form = {"id": "#{}", "class": ".{}", "name": '[name="{}"]'}[kind]
            yield from (form.format(name) for name in get_close_matches(wanted, sorted(offered), cutoff=0.5))


def _flat(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)
