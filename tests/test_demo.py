"""The demo world: made by the real actions, the same each time, never over somebody's work."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from tests.factories import accounts as make
from tianheng.accounts import demo as cast
from tianheng.accounts.demo.cast import credit_code, names
from tianheng.accounts.models import Organisation, User
from tianheng.cli.demo import login_lines
from tianheng.core import demo
from tianheng.core.identifiers import credit_code as checked_credit
from tianheng.core.identifiers import licence_number
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.modules.formulas.demo.content import products, sources

TODAY = date(2026, 11, 28)


def test_invented_numbers_carry_right_checks() -> None:
    for works in cast.enterprises():
        assert checked_credit(credit_code(works.area, works.number))
    for source in sources().values():
        assert licence_number(source.maker.licence) == source.maker.licence
    found = list(names())
    assert len(set(found)) == len(found) > 500


def test_the_content_is_as_large_as_promised() -> None:
    assert len(cast.enterprises()) == 12
    assert Counter(each.enterprise for each in products()) == {works.key: 5 for works in cast.enterprises()}
    kinds = Counter(line["kind"] for each in products() for line in each.lines)
    assert {"premix", "compound", "fortifier", "aid", "culture", "flavouring", "water"} < set(kinds)


def test_a_stage_is_added_once_and_others_refused(db: None) -> None:
    first = demo.load(until="accounts", today=TODAY, seed=3)
    again = demo.load(until="accounts", today=date(2027, 1, 1), seed=9)
    assert first == again == demo.Loaded(TODAY, 3, ("accounts",))
    assert Organisation.objects.count() == 21
    more = demo.load(until="enterprises", today=date(2027, 1, 1))
    assert more == demo.Loaded(TODAY, 3, ("accounts", "enterprises"))
    with pytest.raises(Mistake, match="accounts、enterprises"):
        demo.load(until="harvest", today=TODAY)


def test_logins_are_shown_while_they_open(db: None) -> None:
    demo.load(until="accounts", today=TODAY)
    assert len(cast.logins()) == 12
    assert cast.PASSWORD in "".join(login_lines())
    changed = User.objects.get(login_name="jinjiang.reviewer")
    changed.set_password("another steelyard")
    changed.save()
    assert "jinjiang.reviewer" not in "".join(login_lines())
    assert "jinjiang.leader" in "".join(login_lines())


def test_an_installation_in_use_is_never_touched(db: None) -> None:
    make.bureau("350582")
    with pytest.raises(Mistake, match="TIANHENG_DATA"):
        demo.load(until="accounts", today=TODAY)
    assert Organisation.objects.count() == 1
    assert demo.loaded() is None
    assert login_lines() == []


def test_a_day_before_the_standard_is_refused(db: None) -> None:
    with pytest.raises(Mistake, match="2026-05-01"):
        demo.load(today=date(2025, 12, 31))


def test_the_same_seed_and_day_make_the_same_world(db: None) -> None:
    class MadeError(Exception):
        """Undoes a world."""

    found: list[list[tuple[object, ...]]] = []
    for _time in range(2):
        with pytest.raises(MadeError):
            undone(found, MadeError)
    assert found[0] == found[1]
    assert len(found[0]) > 100


def undone(found: list[list[tuple[object, ...]]], made: type[Exception]) -> None:
    """Build, note what was done, take it back."""
    with transaction.atomic():
        demo.load(until="enterprises", today=TODAY)
        names = ("chain", "number", "at", "actor_name", "verb", "target_name")
        found.append(list(TrailEntry.objects.order_by("chain", "number").values_list(*names)))
        raise made
