"""The garbage collector of a server's process."""

import gc
from collections.abc import Iterator

import pytest

from tidewire.runtime.collector import calm


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_is_there_is_out_of_sight_until_the_undo() -> None:
    undo = calm()
    assert gc.get_freeze_count() > 10_000
    undo()
    assert gc.get_freeze_count() == 0


def test_collections_are_fewer_until_the_undo() -> None:
    gc.set_threshold(700, 10, 10)
    undo = calm()
    assert gc.get_threshold() == (10_000, 10, 10)
    undo()
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("threshold", [0, 50_000])
def test_a_collector_that_is_off_or_calmer_stays_so(threshold: int) -> None:
    gc.set_threshold(threshold, 10, 10)
    calm()
    assert gc.get_threshold()[0] == threshold
