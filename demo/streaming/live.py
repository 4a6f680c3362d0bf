"""Questions whose answers come word by word, several at a time if need be."""

import asyncio
import secrets
from collections.abc import AsyncIterator

from streaming.model import tokens
from tidewire import HandlerPage, handler

writing: dict[str, asyncio.Event] = {}
"""What is told to stop an answer, by the answer's id."""


@handler
async def ask(page: HandlerPage, question: str) -> None:
    """Show the question at once, and let the answer follow."""
    if not (question := question.strip()[:200]):
        return
    answer = f"answer-{secrets.token_hex(4)}"  # also the one secret that stops it
    context = {"question": question, "answer": answer}
    page.append("#talk", template="streaming/exchange.html", context=context)
    page.background(write(page, answer, question))


@handler
async def stop_answer(page: HandlerPage, answer: str) -> None:  # noqa: ARG001 - every handler gets the page
    """Have no more of the answer written."""
    if answer in writing:
        writing[answer].set()


async def write(page: HandlerPage, answer: str, question: str) -> None:
    """Append the answer as it comes."""
    writing[answer] = asyncio.Event()
    try:
        await page.stream(f"#{answer} p", until(writing[answer], tokens(question)))
        page.remove_class(f"#{answer}", "writing")
        page.remove(f"#{answer} button")
    finally:
        del writing[answer]


async def until(stop: asyncio.Event, chunks: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield ``chunks`` until it is said to stop."""
    async for chunk in chunks:
        if stop.is_set():
            return
        yield chunk
