"""A game on the server: its loop runs beside the page, and a step is one small attribute of the drawing."""

import asyncio
from typing import Literal

from snake.game import Game
from tidewire import HandlerPage, handler

games: dict[str, Game] = {}
"""The games that are played, by the pages' own rooms."""


@handler
async def start_snake(page: HandlerPage) -> None:
    """Begin anew, unless a game is on."""
    if page.room is None or page.room in games:
        return
    games[page.room] = game = Game()
    page.add_class("#snake", "playing")
    page.text("#snake-said", "Arrows, W A S D or buttons.")
    page.focus("#board")
    page.background(play(page, page.room, game))


@handler
async def turn_snake(page: HandlerPage, to: Literal["up", "down", "left", "right"]) -> None:
    """Turn the snake, if there is one."""
    if page.room in games:
        games[page.room].turn(to)


@handler
async def miss_snake(page: HandlerPage) -> None:
    """The page is back, but a server that was started anew has no game of it."""
    if page.room not in games:
        page.remove_class("#snake", "playing")
        page.text("#snake-said", "The server was started anew, and the game with it.")


async def play(page: HandlerPage, room: str, game: Game) -> None:
    """Step by step until the game is over. Ends with the page: the framework cancels it."""
    try:
        while not game.is_over:
            draw(page, game)
            await asyncio.sleep(game.pause)
            game.step()
        page.remove_class("#snake", "playing")
        page.text("#snake-said", f"Over, with {game.score}. Once more?")
    finally:
        del games[room]


def draw(page: HandlerPage, game: Game) -> None:
    """Draw the snake as one path, which jumps where it goes around the edge."""
    steps = zip([None, *game.body], game.body, strict=False)
    page.set_attribute("#snake-body", "d", "".join(f"{'L' if _touch(a, b) else 'M'}{b[0]} {b[1]}h0" for a, b in steps))
    page.set_attribute("#snake-food", "cx", game.food[0])
    page.set_attribute("#snake-food", "cy", game.food[1])
    page.text("#snake-score", game.score)


def _touch(one: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    return one is not None and abs(one[0] - other[0]) + abs(one[1] - other[1]) == 1
