"""Stands for a language model: it knows little, but says it word by word, as those do."""

import asyncio
import random
from collections.abc import AsyncIterator

_KNOWN = {
    "tide": "Tides are the rise and fall of the sea, twice a day on most coasts. The moon pulls the water towards it, "
    "the sun helps or hinders, and the shape of the shore decides how high it comes.",
    "django": "Django is a web framework for Python. It brings models, forms, templates and an admin, and it has kept "
    "old projects running for two decades. Tidewire makes its pages live without leaving any of that behind.",
    "websocket": "A WebSocket is one connection that stays open, so that either side can speak first. A page that has "
    "one needs no polling: what happens on the server is on the page a few milliseconds later.",
}
_ELSE = (
    "I am only a small stand-in for a language model, so I cannot say much about that. Ask me about tides, Django or "
    "WebSockets. What matters here is how the words arrive: each as it is made, in a frame of some forty bytes."
)


async def tokens(question: str) -> AsyncIterator[str]:
    """Yield the answer's words, each after the time that it takes to think of it."""
    answer = next((text for word, text in _KNOWN.items() if word in question.lower()), _ELSE)
    for word in answer.split(" "):
        await asyncio.sleep(random.uniform(0.01, 0.09))  # noqa: S311 - no secret
        yield f"{word} "
