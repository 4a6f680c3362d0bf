"""Components that may hibernate, or not."""

from typing import ClassVar

from pydantic import Field

from tests.project.data import Guest
from tidewire import Component, event


class Sleeper(Component):
    """All of it is in its snapshot, save what somebody else says."""

    weather: ClassVar[str] = "fair"

    template_name = "tests/sleeper.html"
    dreams: list[str] = Field(default=["of sheep"])

    @property
    def outside(self) -> str:
        return Sleeper.weather

    @event
    def dream(self, of: str) -> None:
        self.dreams.append(of)

    @event
    def dream_later(self) -> None:
        self.defer(self.dream, "later")

    @event
    def fail(self) -> None:
        self.dreams.clear()
        raise RuntimeError("a nightmare")


class Insomniac(Sleeper):
    """Has a secret, which no snapshot brings back."""

    secret: str = Field(default="", exclude=True)

    @event
    def keep(self, secret: str) -> None:
        self.secret = secret

    @event
    def tell(self) -> None:
        self.dreams.append(f"told {self.secret!r}")


class Careless(Insomniac):
    """Can do without."""

    class Meta:
        hibernate = True


class Restless(Sleeper):
    """Could, and is not to."""

    class Meta:
        hibernate = False


class Napper(Guest):
    """Holds rows, of which it keeps nothing that is not saved."""

    class Meta:
        hibernate = True
