"""The daily round: every part is done, a broken one hinders none, and the worker orders the next."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from tianheng.core import daily

NOW = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Only the parts of this test."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(daily, "_parts", found)
    return found


def test_every_part_is_done_though_one_breaks(parts: dict[str, Any]) -> None:
    asked: list[datetime] = []
    daily.every_day("broken", lambda at: 1 // 0)
    daily.every_day("sound", lambda at: asked.append(at) or 3)
    results = daily.run_day(NOW)
    assert isinstance(results["broken"], ZeroDivisionError)
    assert (results["sound"], asked) == (3, [NOW])


def test_the_command_says_what_was_done(parts: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    daily.every_day("sound", lambda at: 3)
    call_command("daily")
    assert capsys.readouterr().out == "sound: 3\n"
    daily.every_day("broken", lambda at: 1 // 0)
    with pytest.raises(CommandError, match="broken"):
        call_command("daily")


@pytest.mark.parametrize(
    ("now", "next_one"), [((1, 30), (7, 2, 10)), ((17, 30), (7, 2, 10)), ((18, 30), (8, 2, 10))]
)
def test_the_next_round_is_at_ten_past_two_here(now: tuple[int, int], next_one: tuple[int, int, int]) -> None:
    moment = daily.next_round(datetime(2026, 5, 6, *now, tzinfo=UTC))
    assert (moment.day, moment.hour, moment.minute) == next_one


def test_one_round_waits_however_often_the_site_is_started(db: None, parts: dict[str, Any]) -> None:
    with override_settings(TASKS=QUEUE):
        daily.begin()
        daily.begin()
        assert DBTaskResult.objects.count() == 1
        daily.order_next(NOW)
        assert DBTaskResult.objects.count() == 1  # the one that waits orders the next itself


def test_a_round_done_orders_one_more_and_only_one(db: None, parts: dict[str, Any]) -> None:
    done: list[datetime] = []
    daily.every_day("sound", done.append)
    with override_settings(TASKS=QUEUE):
        daily.daily.call()
        daily.daily.call()
    assert len(done) == 2
    [row] = DBTaskResult.objects.all()
    assert row.run_after.astimezone(UTC).strftime("%H:%M") == "18:10"
    with override_settings(TASKS=QUEUE):
        daily.begin()  # a start after an upgrade does not wait until tomorrow
    assert DBTaskResult.objects.count() == 2


def test_a_back_end_without_a_clock_is_no_mishap(db: None, parts: dict[str, Any]) -> None:
    daily.daily.call()
    assert DBTaskResult.objects.count() == 0
