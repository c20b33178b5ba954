"""What is sent twice happens once; who sends something else under the same key is told."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import accounts as make
from tianheng.core.actors import Actor, system
from tianheng.core.daily import parts
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Holiday, Submission
from tianheng.core.once import KEPT, forget_old, new_key, once

PHONE, TABLET = system("phone"), system("tablet")
DAY = date(2031, 1, 1)


@transaction.atomic
def send(
    by: Actor = PHONE, key: str = "k1", payload: object = None, day: date = DAY, verb: str = "add"
) -> tuple[Holiday, bool]:
    def add() -> Holiday:
        return Holiday.objects.create(day=day, name="元旦", kind="off", source="s", confidence="1")

    return once(by=by, key=key, verb=verb, payload=payload or {"n": Decimal("0.50")}, at=make.NOW, do=add)


@pytest.mark.django_db
def test_a_repeat_gives_the_same_row_and_makes_none() -> None:
    first, again = send(), send()
    assert (first[0], first[1], again[1]) == (again[0], True, False)
    assert Holiday.objects.filter(day=DAY).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"payload": {"n": Decimal("0.5")}}, {"verb": "remove"}])
def test_another_content_under_the_same_key_is_refused(more: dict[str, Any]) -> None:
    send()
    with pytest.raises(Mistake, match="已经用于另一次提交"):
        send(**more)
    assert Holiday.objects.filter(day=DAY).count() == 1


@pytest.mark.django_db
def test_two_people_may_use_one_key() -> None:
    assert send()[1]
    assert send(by=TABLET, day=DAY + timedelta(days=1))[1]


@pytest.mark.django_db
def test_without_a_key_nothing_is_remembered() -> None:
    assert send(key="")[1]
    assert send(key="", day=DAY + timedelta(days=1))[1]
    assert Submission.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["a" * 65, "a b", "键"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Mistake, match="不是可用的提交编号"):
        send(key=key)


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again() -> None:
    def refuse() -> Holiday:
        raise Mistake("day", "", "不行。", "请改。")

    # A caller that goes on after the mistake, and commits.
    with transaction.atomic(), pytest.raises(Mistake, match="不行"):
        once(by=PHONE, key="k1", verb="add", payload={"n": Decimal("0.50")}, at=make.NOW, do=refuse)
    assert send()[1]


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_made_again() -> None:
    send()[0].delete()
    with pytest.raises(Mistake, match="后来被删去"):
        send()


@pytest.mark.django_db
def test_old_submissions_are_forgotten() -> None:
    send()
    assert (forget_old(make.NOW + KEPT), forget_old(make.NOW + KEPT + timedelta(seconds=1))) == (0, 1)
    assert "submissions" in parts()


@pytest.mark.django_db(transaction=True)
def test_once_belongs_to_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the action's transaction"):
        once(by=PHONE, key="k1", verb="add", payload=None, at=make.NOW, do=Holiday)


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_make_one_row() -> None:
    done: list[tuple[int, bool]] = []
    errors: list[Exception] = []
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            row, new = send()
            done.append((row.pk, new))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not errors
    assert len({pk for pk, _ in done}) == 1
    assert sorted(new for _, new in done) == [False] * 5 + [True]


def test_keys_are_usable_and_differ() -> None:
    assert len({new_key() for _ in range(100)}) == 100
