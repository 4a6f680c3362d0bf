"""Rooms with rules, and what their pages call."""

import asyncio
from typing import Any

from tidewire import HandlerPage, handler, room, rooms

members: set[str] = set()
"""Who may be in a club: usernames, which no signal tells of."""
closed: set[str] = set()
"""The clubs that nobody may be in."""
asked: list[tuple[str, ...]] = []
"""What the rule of clubs was asked: a username and the keys."""


@rooms.rule("club")
def may_be_in_club(user: Any, *keys: str) -> bool:
    """Let in those who are members, and who have the permission; ``keys`` may be too many."""
    asked.append((user.username, *keys))
    (number,) = keys
    if number == "broken":
        raise RuntimeError("secret of the rule")
    if number == "unclear":
        return user.has_perm  # type: ignore[no-any-return] # as one forgets to call it
    if number.startswith("open"):
        return number not in closed
    return user.username in members or user.has_perm("auth.add_user")


@rooms.rule("library")
async def may_read(user: Any, shelf: str) -> bool:
    """Let in everybody who has a name."""
    await asyncio.sleep(0)
    return bool(user.username)


@handler("say-in-club")
async def say_in_club(page: HandlerPage, text: str = "hi") -> None:
    """Tell the room."""
    page.broadcast(str(page.room)).append_text("#log", text)


@handler("stay-long")
async def stay_long(page: HandlerPage) -> None:
    """Keep the page busy until the room says so, with something in the background."""
    page.background(_go_on(page))


async def _go_on(page: HandlerPage) -> None:
    page.text("#told", "begun")
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        asked.append(("cancelled",))
        raise


@handler("put-out")
def put_out(page: HandlerPage, username: str = "") -> None:
    """End a membership, and have the rule see to it."""
    members.discard(username)
    rooms.check_again(room("club", 5))


@handler("close-club")
async def close_club(page: HandlerPage, number: str) -> None:
    """Have nobody be in it any more."""
    closed.add(number)
    rooms.check_again(room("club", number))


@handler("show-left")
async def show_left(page: HandlerPage) -> None:
    """Show that the page heard that it is out of a room."""
    page.append_text("#told", "out")
