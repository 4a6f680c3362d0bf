"""Tidewire's counter."""

from tidewire import Component, event


class Counter(Component):
    template_name = "tidewire_counter.html"
    amount: int = 0

    @event
    def inc(self) -> None:
        self.amount += 1
