"""Stock counts: whoever counted does not confirm, and no difference is set right twice."""

import json
from datetime import date, timedelta

import pytest

from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Count, Lot
from tianheng.modules.ledger.queries.stock import on_hand

NOW, KG = make.NOW, 10**9


def sheet(plant: Plant, lot: Lot, counter: User, found: str, minutes: int = 0) -> Count:
    """Begun by the keeper, counted by ``counter``, handed in."""
    at = NOW + timedelta(minutes=minutes)
    row = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=at)
    where = {"lot": lot, "location": plant.cabinet}
    actions.count_line(by=counter, count=row, **where, amount=found, unit="kg", reason="少一袋", at=at)
    return actions.submit_count(by=counter, count=row, at=at)


def test_who_counted_a_sheet_that_another_began_does_not_confirm_it(plant: Plant) -> None:
    lot = plant.lot()
    row = sheet(plant, lot, plant.officer, "24")
    with pytest.raises(Mistake) as refused:
        actions.approve_count(by=plant.officer, count=row, at=NOW)
    assert refused.value.field == "by"
    assert on_hand(lot) == 25 * KG
    actions.approve_count(by=plant.store, count=row, at=NOW)
    assert on_hand(lot) == 24 * KG


def test_the_one_person_there_is_says_why(plant: Plant) -> None:
    row = sheet(plant, plant.lot(), plant.officer, "24")
    actions.approve_count(by=plant.officer, count=row, exception="当班只有一人", at=NOW)
    row.refresh_from_db()
    assert row.note == "当班只有一人"


def test_what_was_counted_stands_in_the_trail_by_whoever_counted(plant: Plant) -> None:
    sheet(plant, plant.lot(), plant.officer, "24")
    (entry,) = TrailEntry.objects.filter(verb="count_line")
    assert (entry.actor_name, json.loads(entry.after)["counted_amount"]) == (plant.officer.name, "24")


def test_a_difference_that_two_sheets_found_is_set_right_once(plant: Plant) -> None:
    lot = plant.lot()
    first, second = (sheet(plant, lot, plant.keeper, "24", minutes) for minutes in (1, 2))
    actions.approve_count(by=plant.store, count=first, at=NOW + timedelta(minutes=3))
    with pytest.raises(Mistakes) as refused:
        actions.approve_count(by=plant.store, count=second, at=NOW + timedelta(minutes=4))
    assert lot.number in str(refused.value)
    assert on_hand(lot) == 24 * KG
    later = NOW + timedelta(minutes=5)
    actions.reopen_count(by=plant.keeper, count=second, at=later)
    where = {"lot": lot, "location": plant.cabinet}
    actions.count_line(by=plant.keeper, count=second, **where, amount="24", unit="kg", at=later)
    actions.submit_count(by=plant.keeper, count=second, at=later)
    actions.approve_count(by=plant.store, count=second, at=later)
    assert on_hand(lot) == 24 * KG


def test_who_took_stock_over_does_not_release_it_after_others_have_described_it(plant: Plant) -> None:
    lot = actions.open_stock(
        by=plant.keeper, organisation=plant.organisation, name="山梨酸钾", amount="1", unit="kg",
        expires_on=date(2028, 1, 1), location=plant.cabinet, reason="期初入账", at=NOW,
    )  # fmt: skip
    for assay in ("99", "98"):
        lot = actions.describe_lot(by=plant.officer, lot=lot, assay=assay, at=NOW)
    for person in (plant.keeper, plant.officer):
        with pytest.raises(Mistake) as refused:
            actions.release_lot(by=person, lot=lot, at=NOW)
        assert refused.value.field == "by"
    assert actions.release_lot(by=plant.store, lot=lot, at=NOW).state == "released"
