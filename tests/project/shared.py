"""Components that many pages show at once."""

from typing import ClassVar

from pydantic import Field

from tidewire import Component, Page, event


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
