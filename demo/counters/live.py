"""The live components of this app; Tidewire finds them here by itself."""

from tidewire import Component, event


class Counter(Component):
    """A number that goes up and down."""

    template_name = "counters/counter.html"

    amount: int = 0

    @event
    def inc(self, by: int = 1) -> None:
        self.amount += by


class Readings(Component):
    """A line of numbers, drawn by a web component."""

    template_name = "counters/readings.html"

    readings: tuple[int, ...] = (20,)

    @event
    def take(self) -> None:
        self.readings = (*self.readings[-29:], (self.readings[-1] * 31 + 17) % 47)

    @property
    def values(self) -> str:
        """The readings as the web component takes them."""
        return " ".join(map(str, self.readings))

    @property
    def latest(self) -> int:
        """The newest reading."""
        return self.readings[-1]
