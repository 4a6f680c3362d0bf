"""The live components of this app; Tidewire finds them here by itself."""

from tidewire import Component, event


class Counter(Component):
    """A number that goes up and down."""

    template_name = "counters/counter.html"

    amount: int = 0

    @event
    def inc(self, by: int = 1) -> None:
        self.amount += by
