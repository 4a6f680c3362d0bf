"""The rules of Snake, which know nothing of pages."""

from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Final

SIZE: Final = 16
Cell = tuple[int, int]
DIRECTIONS: Final[dict[str, Cell]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


@dataclass
class Game:
    """A snake on a board without walls: what leaves on one side comes in on the other."""

    random: Random = field(default_factory=Random)
    body: deque[Cell] = field(default_factory=lambda: deque([(5, 8), (4, 8), (3, 8)]))
    """From its head to its tail."""
    food: Cell = (11, 8)
    direction: Cell = DIRECTIONS["right"]
    is_over: bool = False
    turns: deque[Cell] = field(default_factory=lambda: deque(maxlen=3))
    """Turns that wait for a step each: two quick keys are a U-turn around a corner, and not into its own neck."""

    @property
    def score(self) -> int:
        """How much it has eaten."""
        return len(self.body) - 3

    @property
    def pause(self) -> float:
        """Seconds until the next step: it gets faster."""
        return max(0.07, 0.16 - 0.004 * self.score)

    def turn(self, to: str) -> None:
        """Turn at the next step that is free."""
        self.turns.append(DIRECTIONS[to])

    def step(self) -> None:
        """Go on by one cell."""
        if self.turns:
            (x, y), wanted = self.direction, self.turns.popleft()
            self.direction = wanted if wanted != (-x, -y) else self.direction
        head = ((self.body[0][0] + self.direction[0]) % SIZE, (self.body[0][1] + self.direction[1]) % SIZE)
        grows = head == self.food
        if not grows:
            self.body.pop()
        self.is_over = head in self.body
        self.body.appendleft(head)
        if grows:
            self._put_food()

    def _put_food(self) -> None:
        free = [(x, y) for x in range(SIZE) for y in range(SIZE) if (x, y) not in self.body]
        self.is_over = not free
        self.food = self.random.choice(free or [self.food])
