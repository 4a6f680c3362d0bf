"""The token bucket, by given times."""

import pytest

from tidewire.errors import LimitExceeded
from tidewire.runtime.limits import TokenBucket


def test_a_burst_is_allowed_and_no_more() -> None:
    bucket = TokenBucket(rate=10, burst=3, now=0)
    for _ in range(3):
        bucket.take(0)
    with pytest.raises(LimitExceeded, match="More than 10 frames a second, after a burst of 3"):
        bucket.take(0)


def test_it_fills_again_at_its_rate_up_to_the_burst() -> None:
    bucket = TokenBucket(rate=10, burst=3, now=0)
    for _ in range(3):
        bucket.take(0)
    bucket.take(0.1)
    for _ in range(3):
        bucket.take(100)
    with pytest.raises(LimitExceeded):
        bucket.take(100)
