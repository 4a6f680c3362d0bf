"""A long job: it goes on beside the page, says how far it is, and is stopped or taken up again by a click."""

import asyncio

from tidewire import HandlerPage, handler

STEPS = 50
STEP_SECONDS = 0.12
running: dict[str, asyncio.Event] = {}
"""What is told to stop the job of a page, by the page's own room."""


@handler
def start_job(page: HandlerPage, done: int = 0) -> None:
    """Begin, or go on after the first ``done`` steps. The answer comes at once, the job follows."""
    if page.room is None or page.room in running:
        return
    running[page.room] = asyncio.Event()
    _show(page, "running", done % STEPS)
    page.background(work(page, page.room, done % STEPS))


@handler
async def stop_job(page: HandlerPage) -> None:
    """Have the job stop after the step that it is at."""
    if page.room in running:
        running[page.room].set()


@handler
def resume_job(page: HandlerPage, state: str, done: int) -> None:
    """The page is back. A server that was started anew knows of no job, but the page says how far it was."""
    if state == "running":
        start_job(page, done)


@handler
def count_click(page: HandlerPage, count: int) -> None:
    """Answer a click while the job is on."""
    page.text("#clicks", count + 1)
    page.set_attribute("#click", "tide-value-count", count + 1)


async def work(page: HandlerPage, room: str, done: int) -> None:
    """Do one step after the other; other clicks are served meanwhile. Cancelled when the page is closed."""
    stop = running[room]
    try:
        while done < STEPS and not stop.is_set():
            await asyncio.sleep(STEP_SECONDS)  # what would take its time
            done += 1
            _show(page, "running", done)
        _show(page, "done" if done == STEPS else "stopped", done)
    finally:
        del running[room]


def _show(page: HandlerPage, state: str, done: int) -> None:
    context = {"state": state, "done": done, "steps": STEPS, "percent": 100 * done // STEPS}
    page.replace("#job", template="jobs/job.html", context=context)
