"""What a page does when a component asks for it: to a test's document, as the client does it to the browser's."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from bs4 import Tag
from bs4.element import PageElement

from tidewire.testing import edits
from tidewire.testing.element import Element
from tidewire.testing.failures import TargetMissing
from tidewire.testing.happenings import Happening
from tidewire.testing.morphing import morph
from tidewire.testing.nodes import as_node, parse
from tidewire.testing.page_op import PageOp
from tidewire.wire.frames import Op
from tidewire.wire.keys import Attribute, Verb

if TYPE_CHECKING:
    from tidewire.testing.live import LiveDocument


class Inserted:
    """A node that is the page's own: it stays where it was put while the component around it is drawn again."""

    def __init__(self, op: Op, tag: Tag) -> None:
        self.op = op
        self.tag = tag

    def is_of(self, root: Tag) -> bool:
        """Tell whether ``root`` is that of the component around it."""
        return self.tag.find_parent(attrs={Attribute.COMPONENT: True}) is root


def perform(page: "LiveDocument", op: Op) -> None:
    """Do ``op``. Raises :class:`TargetMissing`."""
    page.ops.append(PageOp(op))
    _OPS[op[0]](page, op)


def redraw(page: "LiveDocument", id: str, new: Tag, *, by_rows: bool) -> None:  # noqa: A002 - the DOM's name
    """Show ``new`` in the place of the component ``id``, and in it the nodes that were put there, where they fit."""
    old = page.find(f'[id="{id}"]').tag
    # Out of the way while the component is drawn, or the comparison would take them for rows that are gone.
    kept = [each for each in page.inserted if each.is_of(old)]
    for each in kept:
        each.tag.extract()
    shown = page.replace(id, new, by_rows=by_rows)
    for each in page.inserted:
        if each.tag is old:
            each.tag = shown
    for each in kept:
        if (target := page.soup.select_one(each.op[1])) is not None:
            _PLACES[each.op[0]](target, each.tag)


def _target(page: "LiveDocument", op: Op) -> Tag:
    target = page.soup.select_one(op[1])
    if target is None:
        raise TargetMissing(f"{Verb(op[0]).name} found nothing that matches {op[1]!r} in: {page.html[:2000]}")
    return target


def _insert(page: "LiveDocument", op: Op) -> None:
    target, html = _target(page, op), op[2]
    page.newest += html
    nodes = list(parse(html).contents)
    if op[0] in (Verb.APPEND, Verb.PREPEND):
        _make_way(target, nodes)
    # Each goes to the very front, or right behind the target, so the last one first.
    for node in reversed(nodes) if op[0] in (Verb.PREPEND, Verb.AFTER) else nodes:
        _PLACES[op[0]](target, node.extract())
        if isinstance(node, Tag):
            page.inserted.append(Inserted(op, node))


def _make_way(target: Tag, nodes: Iterable[PageElement]) -> None:
    """Remove what ``nodes``, told a second time, are to be in the place of: the children with their ids."""
    # As in the client: a line of a chat that is told twice, by a resume perhaps, stands there once.
    ids = {node["id"] for node in nodes if isinstance(node, Tag) and node.get("id")}
    for child in target.find_all(True, recursive=False):
        if child.get("id") in ids:
            child.extract()


def _replace(page: "LiveDocument", op: Op) -> None:
    target = _target(page, op)
    page.newest += op[2]
    nodes = list(parse(op[2]).contents)
    first = next((node for node in nodes if isinstance(node, Tag)), None)
    if first is None:
        target.replace_with(*nodes)
        return
    # The target becomes the first element, and keeps what was typed and chosen in it; the others come behind it.
    later = nodes[nodes.index(first) + 1 :]
    shown = morph(target, as_node(first.extract()))
    shown.insert_after(*[node.extract() for node in later])


def _remove(page: "LiveDocument", op: Op) -> None:
    _target(page, op).extract()


def _edit(page: "LiveDocument", op: Op) -> None:
    _EDITS[op[0]](_target(page, op), *op[2:])


def _focus(page: "LiveDocument", op: Op) -> None:
    page.focused = Element(_target(page, op))


def _find(page: "LiveDocument", op: Op) -> None:
    _target(page, op)


def _dispatch(page: "LiveDocument", op: Op) -> None:
    page.dispatching.append(Happening(op[2], _target(page, op)))


def _title(page: "LiveDocument", op: Op) -> None:
    title = page.soup.title or page.soup.new_tag("title", string="")
    if title.parent is None:
        (page.soup.head or page.soup).append(title)
    title.string = op[1]


def _keep(page: "LiveDocument", op: Op) -> None:
    """A test finds it in ``page.ops``: there is no script that would do it, and nothing that scrolls."""


def _leave(page: "LiveDocument", op: Op) -> None:
    page.location = op[1]


def _show_address(page: "LiveDocument", op: Op) -> None:
    page.url = op[1]
    if not op[2]:
        page.history.append(op[1])
    else:
        page.history[-1] = op[1]


_PLACES: Final[dict[int, Callable[[Tag, Any], object]]] = {
    Verb.APPEND: lambda target, node: target.append(node),
    Verb.PREPEND: lambda target, node: target.insert(0, node),
    Verb.BEFORE: lambda target, node: target.insert_before(node),
    Verb.AFTER: lambda target, node: target.insert_after(node),
}
_EDITS: Final[dict[int, Callable[..., None]]] = {
    Verb.TEXT: edits.set_text,
    Verb.APPEND_TEXT: edits.append_text,
    Verb.SET_ATTRIBUTE: edits.set_attribute,
    Verb.REMOVE_ATTRIBUTE: edits.remove_attribute,
    Verb.ADD_CLASS: edits.add_class,
    Verb.REMOVE_CLASS: edits.remove_class,
    Verb.SET_VALUE: edits.set_value,
}
_OPS: Final[dict[int, Callable[["LiveDocument", Op], None]]] = {
    **dict.fromkeys(_PLACES, _insert),
    **dict.fromkeys(_EDITS, _edit),
    Verb.REPLACE: _replace,
    Verb.REMOVE: _remove,
    Verb.FOCUS: _focus,
    Verb.SCROLL: _find,
    Verb.DISPATCH: _dispatch,
    Verb.TITLE: _title,
    Verb.CALL: _keep,
    Verb.SCROLL_TOP: _keep,
    Verb.REDIRECT: _leave,
    Verb.VISIT: _leave,
    Verb.URL: _show_address,
}
