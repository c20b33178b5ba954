"""Which ledgers of an area want a look: found table by table, the same as counted one by one; nobody else's."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import accounts, formulas, ledger
from tianheng.accounts.models import User
from tianheng.modules.ledger.models import Batch, Feeding, Lot
from tianheng.modules.ledger.queries.oversight import ledgers, wanting
from tianheng.modules.ledger.queries.reports import figures
from tianheng.modules.ledger.tables.use import by_status, unfed

pytestmark = pytest.mark.django_db
AT = ledger.at(20)


@pytest.fixture
def reviewer() -> User:
    return accounts.member(accounts.bureau("350582"), "reviewer")


def counted(user: Any) -> set[int]:
    """By the figures of each ledger."""
    names = ("violated", "unfed", "past", "gaps", "unsigned")
    return {row.pk for row in ledgers(user, AT) if any(getattr(row, name) for name in names)}


def test_ledgers_that_lack_something(reviewer: User) -> None:
    whole, unfed, past, far = ledger.plant(), ledger.plant(), ledger.plant(), ledger.plant("350203")
    whole.feed(whole.batch(), whole.lot())
    for plant in (unfed, far):
        plant.batch()
    Lot.objects.filter(pk=past.lot().pk).update(expires_on=AT.date() - timedelta(days=1))
    assert wanting(reviewer, AT) == counted(reviewer) == {unfed.organisation.pk, past.organisation.pk}
    assert wanting(accounts.member(far.organisation, "head"), AT) == {far.organisation.pk}


def test_a_batch_without_additives_in_its_formula_lacks_no_feeding(reviewer: User) -> None:
    plain, other = ledger.plant(), ledger.plant()
    lines = [
        formulas.line("萝卜", "850", kind="ingredient"),
        formulas.line("食用盐", "60", kind="ingredient"),
    ]
    made = formulas.approved(plain.organisation, made=plain.product, lines=lines)
    plain.batch(formula=made)
    other.batch()
    assert wanting(reviewer, AT) == counted(reviewer) == {other.organisation.pk}
    assert [row.product.organisation for row in unfed(Batch.objects.all())] == [other.organisation]
    assert figures(plain.organisation, ledger.TODAY, ledger.TODAY)["unfed"] == 0
    assert figures(other.organisation, ledger.TODAY, ledger.TODAY)["unfed"] == 1


def test_a_feeding_that_waits_for_its_second_person_is_found(reviewer: User) -> None:
    plant = ledger.plant()
    fed = plant.feed(plant.batch(), plant.lot(), "550", reason="补足", unsigned=True)
    assert "unsigned" in fed.codes
    assert wanting(reviewer, AT) == counted(reviewer) == {plant.organisation.pk}


def test_feedings_by_how_they_stand() -> None:
    plant = ledger.plant()
    batch, lot = plant.batch(), plant.lot()
    for amount, reason in (("100", ""), ("450", "补足")):
        plant.feed(batch, lot, amount, reason=reason, checker=plant.officer, checker_pin=ledger.PIN)
    rows = Feeding.objects.filter(batch=batch)
    assert rows.count() == 2
    for value in ("clean", "warned", "overridden", "violation", "void"):
        assert set(by_status(rows, value)) == {each for each in rows if each.status == value}


def test_the_day_a_lot_runs_out_is_not_past_it(reviewer: User) -> None:
    plant = ledger.plant()
    Lot.objects.filter(pk=plant.lot().pk).update(expires_on=date(2026, 5, 20))
    assert wanting(reviewer, AT) == counted(reviewer) == set()
