from tidewire import Component, event


class Counter(Component):
    template_name = "clicker/counter.html"

    amount: int = 0

    @event
    def inc(self, by: int = 1) -> None:
        self.amount += by
