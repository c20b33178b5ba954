"""What a fresh server makes ready: the law is at hand, and no database was asked for it."""

from tianheng.config import warm
from tianheng.modules.registration.queries.finding import simplified


def test_the_law_is_ready_without_a_database() -> None:
    simplified.cache_clear()
    warm.ready()  # the test has no database: asking one would fail
    assert simplified.cache_info().currsize == 1


def test_nobody_waits_for_it() -> None:
    thread = warm.begin()
    assert thread.daemon
    thread.join(60)
    assert not thread.is_alive()
