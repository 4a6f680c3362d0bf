"""Components that show what has to be waited for."""

import asyncio
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet

from tidewire import Component, Page, event


class Awaited(Component):
    """Has properties of every kind; ``computed`` tells which of them were asked for, and how often."""

    computed: ClassVar[list[str]] = []

    template_name = "tests/awaited.html"
    number: int = 0
    shows_items: bool = True

    @property
    def title(self) -> str:
        Awaited.computed.append("title")
        return f"{User.objects.count()} users"

    @property
    async def items(self) -> list[str]:
        Awaited.computed.append("items")
        await asyncio.sleep(0)
        if self.number < 0:
            raise RuntimeError("secret of the property")
        return [user.username async for user in User.objects.order_by("username")][: self.number]

    @cached_property
    async def once(self) -> int:
        Awaited.computed.append("once")
        await asyncio.sleep(0)
        return len(Awaited.computed)

    @property
    async def unused(self) -> str:
        Awaited.computed.append("unused")
        return "never"

    @event
    def show(self, number: int) -> None:
        self.number = number

    @event
    async def show_async(self, number: int) -> None:
        self.number = number


class Guest(Component):
    """Holds rows of the database."""

    template_name = "tests/guest.html"
    user: User
    friend: User | None = None
    everybody: QuerySet[User] = User.objects.none()

    @classmethod
    def new(cls, page: Page, **kwargs: str) -> "Guest":
        return cls(user=User.objects.get(username="ada"), friend=User.objects.get(username="eve"), **kwargs)

    @property
    def subscriptions(self) -> set[str]:
        return {f"user.{row.pk}" for row in (self.user, self.friend) if row is not None}

    @event
    def whisper(self, name: str) -> None:
        """Change a row in place; nothing is saved."""
        self.user.username = name

    @event
    def fail(self) -> None:
        self.user.username = "changed"
        raise RuntimeError("after the change")

    @event
    async def meet_everybody(self) -> None:
        self.everybody = User.objects.order_by("-username")

    @event
    def befriend(self, user: User) -> None:
        self.friend = user


class Worried(Component):
    """Fails, and says in its hook what failed; the hook itself fails at times."""

    template_name = "tests/worried.html"
    amount: int = 0
    said: str = ""

    @event
    def fail(self, how: str) -> None:
        self.amount = 99
        raise ValueError(how)

    @event
    async def fail_async(self, how: str) -> None:
        self.amount = 99
        raise ValueError(how)

    @event
    def spoil(self) -> None:
        """What can be rendered and not be sent."""
        self.said = "\ud800"

    @event
    def inc(self) -> None:
        self.amount += 1

    async def on_error(self, event: str, error: BaseException) -> None:
        self.said = f"{event}: {type(error).__name__} at {self.amount}"
        if str(error) == "badly":
            raise RuntimeError("the hook failed, too")


class Visit(Component):
    """Knows its visitor's session; remembers what ``new`` was given."""

    made: ClassVar[list[dict[str, str]]] = []

    template_name = "tests/visit.html"
    mark: str = ""
    key: str = ""

    @classmethod
    def new(cls, page: Page, **kwargs: str) -> "Visit":
        Visit.made.append(kwargs)
        return cls(key=page.session.session_key or "" if page.session else "", **kwargs)

    @event
    def again(self) -> None:
        assert self.page.session is not None
        self.key = f"{self.page.session.session_key} again"
