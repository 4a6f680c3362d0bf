"""Handlers of pages that share rooms."""

from django.contrib.auth.models import User
from django.db import transaction

from tidewire import EVERYONE, HandlerPage, handler, ops, pages_of


@handler
async def say(page: HandlerPage, text: str) -> None:
    """Tell the room, and this page that it is done."""
    assert page.room is not None
    page.broadcast(page.room).append("#log", template="tests/line.html", context={"line": text})
    page.text("#place", "said")


@handler("say-to-others")
def say_to_others(page: HandlerPage, text: str = "psst", fails: bool = False) -> None:
    """Tell the others in the room, from a thread; nobody if it ``fails``."""
    assert page.room is not None
    with page.broadcast(page.room, but_me=True) as others:
        others.append_text("#log", text)
        others.text("#place", "heard")
    if fails:
        raise ValueError(text)


@handler("roll-back")
def roll_back(page: HandlerPage) -> None:
    """Say something that comes to nothing, and something that stays."""
    assert page.room is not None
    with transaction.atomic():
        page.broadcast(page.room).append_text("#log", "undone")
        transaction.set_rollback(True)
    page.broadcast(page.room).append_text("#log", "done")


@handler
async def where(page: HandlerPage) -> None:
    """Show in which room the element is."""
    page.text("#place", page.room)


@handler("look-again")
async def look_again(page: HandlerPage) -> None:
    """Show that the page was told that it may have missed something."""
    page.append_text("#looked", "looked again")


@handler("tell-mine")
async def tell_mine(page: HandlerPage) -> None:
    """Tell all pages of the visitor, with or without the socket of this one."""
    ops(pages_of(page.user)).text("#place", "mine")


@handler("tell-all-pages")
async def tell_all_pages(page: HandlerPage) -> None:
    """Tell all pages but this one."""
    page.broadcast(EVERYONE, but_me=True).text("#place", "everyone")


@handler("count-in")
async def count_in(page: HandlerPage, later: bool = False, fails: bool = False) -> None:
    """Tell the room how many users there are, by a template that asks the database, and then something simple."""
    room = page.room
    assert room is not None

    async def tell() -> None:
        page.broadcast(room).append("#log", template="tests/line.html", context={"line": User.objects.count})
        page.broadcast(room).append_text("#log", "counted")
        if fails:
            page.broadcast(room).append("#log", template="tests/missing.html", context={"line": object()})

    if later:
        page.background(tell())
    else:
        await tell()
