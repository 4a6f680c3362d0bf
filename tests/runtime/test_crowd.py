"""What concerns many pages, some at a time."""

import asyncio
from functools import partial
from typing import Any

from tidewire.runtime.crowd import AT_A_TIME, Crowd


async def test_all_have_their_turn_in_the_order_in_which_they_came() -> None:
    crowd, called = Crowd(), list[int]()
    for number in range(3 * AT_A_TIME):
        crowd.add(partial(called.append, number))
    assert called == []
    for _ in range(3):
        await asyncio.sleep(0)
    assert called == list(range(3 * AT_A_TIME))


async def test_between_some_and_the_next_ones_others_have_theirs() -> None:
    crowd, called = Crowd(), list[str]()
    for _ in range(AT_A_TIME + 1):
        crowd.add(partial(called.append, "crowd"))
    asyncio.get_running_loop().call_soon(called.append, "other")
    for _ in range(2):
        await asyncio.sleep(0)
    assert called == ["crowd"] * AT_A_TIME + ["other", "crowd"]


async def test_what_a_call_adds_comes_in_the_next_round() -> None:
    crowd, called = Crowd(), list[str]()
    crowd.add(lambda: crowd.add(partial(called.append, "second")))
    await asyncio.sleep(0)
    assert called == []
    await asyncio.sleep(0)
    assert called == ["second"]


async def test_what_is_spare_comes_after_all_turns() -> None:
    crowd, called = Crowd(), list[str]()
    crowd.add_spare(partial(called.append, "spare"))
    for _ in range(3):
        crowd.add(partial(called.append, "turn"))
    await asyncio.sleep(0)
    assert called == ["turn", "turn", "turn", "spare"]


async def test_what_is_spare_does_not_wait_for_ever() -> None:
    crowd, called = Crowd(), list[str]()
    for _ in range(AT_A_TIME):
        crowd.add_spare(partial(called.append, "spare"))
    for _ in range(3):
        for _ in range(AT_A_TIME):
            crowd.add(partial(called.append, "turn"))
        await asyncio.sleep(0)
    assert called == 3 * [*AT_A_TIME * ["turn"], "spare"]
    for _ in range(2):
        await asyncio.sleep(0)
    assert called.count("spare") == AT_A_TIME


async def test_one_that_fails_is_reported_and_holds_up_no_other() -> None:
    loop, contexts = asyncio.get_running_loop(), list[dict[str, Any]]()
    loop.set_exception_handler(lambda _, context: contexts.append(context))
    crowd, called = Crowd(), list[str]()
    crowd.add(partial(int, "no number"))
    crowd.add(partial(called.append, "next"))
    for _ in range(2):
        await asyncio.sleep(0)
    assert called == ["next"]
    assert isinstance(contexts[0]["exception"], ValueError)


def test_an_event_loop_that_ended_before_it_came_round_holds_up_none_that_comes_after_it() -> None:
    crowd, called = Crowd(), list[str]()

    def add_and_stop() -> None:
        crowd.add(partial(called.append, "of the first loop"))
        first.stop()

    async def add() -> None:
        crowd.add(partial(called.append, "of the second"))
        await asyncio.sleep(0)

    first = asyncio.new_event_loop()
    first.call_soon(add_and_stop)
    first.run_forever()
    first.close()
    asyncio.run(add())
    assert called == ["of the second"]
