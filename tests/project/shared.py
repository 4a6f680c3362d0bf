"""Components that many pages show at once."""

import asyncio
from typing import Any, ClassVar

from django.contrib.auth.models import User
from pydantic import Field

from tidewire import Action, Component, Page, event


class Scoreboard(Component):
    """The score of a match; what it says is kept here, as a database would."""

    scores: ClassVar[dict[str, int]] = {}
    renders: ClassVar[list[str]] = []

    template_name = "tests/scoreboard.html"
    key: str
    score: int = 0
    goals: list[str] = Field(default=[])
    is_broken: bool = False

    class Meta:
        shared = True

    @classmethod
    def new(cls, page: Page, **kwargs: str) -> "Scoreboard":
        return cls(key=kwargs["key"], score=cls.scores.get(kwargs["key"], 0))

    @property
    def shown(self) -> int:
        Scoreboard.renders.append(self.key)
        if self.is_broken:
            raise RuntimeError("cannot be rendered")
        return self.score

    @event
    def goal(self, by: str = "") -> None:
        self.score += 1
        if by:
            self.goals.append(by)

    @event(thread=True)
    def goal_in_thread(self) -> None:
        self.score += 1

    @event
    async def goal_of_the_visitor(self) -> None:
        self.goals.append(str(self.page.user))

    @event
    def goal_later(self) -> None:
        self.defer(self.goal)

    @event
    def spoil(self) -> None:
        self.score = 99
        self.is_broken = True

    @event
    def say_nothing_sensible(self) -> None:
        self.goals.append("\ud800")

    @event
    def ask(self) -> None:
        self.focus_on(".goal")


class Nosy(Component):
    """Would show everybody who one of them is."""

    template_name = "tests/nosy.html"
    is_nosy: bool = False

    class Meta:
        shared = True

    @property
    def visitor(self) -> str:
        return str(self.page.user) if self.is_nosy else "nobody"

    @event
    def look(self) -> None:
        self.is_nosy = True


class Stadium(Component):
    """Has a scoreboard inside, which others have, too."""

    template_name = "tests/stadium.html"
    match: str
    name: str = "Stadium"

    @event
    def rename(self) -> None:
        self.name = "Arena"


class League(Component):
    """Shared itself, with a component inside of which it says whose."""

    template_name = "tests/league.html"
    key: str
    inside: str = "Scoreboard"
    name: str = "League"

    class Meta:
        shared = True

    @event
    def rename(self) -> None:
        self.name = "Cup"


class Ticker(Component):
    """Shows what it heard; ``log`` tells what became of its instances."""

    log: ClassVar[list[str]] = []

    template_name = "tests/ticker.html"
    key: str
    lines: list[str] = Field(default=[])

    class Meta:
        shared = True

    @property
    def subscriptions(self) -> set[str]:
        return {f"ticker.{self.key}"}

    @property
    def shown(self) -> list[str]:
        Ticker.log.append("rendered")
        return self.lines

    def joined(self) -> None:
        Ticker.log.append("joined")
        if self.key.startswith("over"):
            self.destroy()

    async def destroyed(self) -> None:
        await asyncio.sleep(0)
        Ticker.log.append("destroyed")

    def notification(self, topic: str, **kwargs: Any) -> None:
        self.lines.append(kwargs["text"])
        if kwargs["text"] == "nonsense":
            raise RuntimeError("in the hook")

    def mutation(self, topic: str, action: Action, instance: User) -> None:
        self.lines.append(f"{action} {instance.username}")

    def missed(self, topic: str) -> None:
        self.lines.append("missed")

    def on_error(self, event: str, error: BaseException) -> None:
        self.lines.append(f"{event}: {error}")

    @event
    def fail(self) -> None:
        self.lines.clear()
        raise RuntimeError("failed")

    @event
    async def say_twice(self) -> None:
        self.focus_on("section")
        self.lines.append("once")
        await self.send_render()
        self.lines.append("twice")

    @event
    def end(self) -> None:
        self.destroy()
