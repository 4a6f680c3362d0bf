from pydantic import Field

from tidewire import Component, event


class Errands(Component):
    template_name = "errands/errands.html"

    errands: list[str] = Field(default=[])

    @event
    def add(self, text: str) -> None:
        if text.strip():
            self.errands.append(text.strip())

    @event
    def done(self, index: int) -> None:
        del self.errands[index]

    @property
    def left(self) -> int:
        return len(self.errands)
