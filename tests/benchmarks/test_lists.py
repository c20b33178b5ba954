"""The benches of register and ledger run on a few rows, and what they run on is what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import copies, ledger, ledger_world, register, register_world, scratch
from tests.factories import accounts
from tianheng.accounts.models import Organisation
from tianheng.modules.ledger.models import Batch, Feeding, Lot, Stock
from tianheng.modules.registration.models import Registration, RegistrationLine

pytestmark = pytest.mark.django_db


def sound(figures: list[dict[str, Any]]) -> None:
    """Each line is JSON, has a name of its own, a peer, and times."""
    names = [each["figure"] for each in figures]
    assert len(names) == len(set(names)) > 30
    for each in figures:
        assert json.loads(json.dumps(each)) == each
        assert each["peer"]
        assert 0 < each["p50_ms"] <= each["p95_ms"]
        assert each["ratio"] > 0


def test_the_register() -> None:
    sound(list(register.figures(40, 120, 1)))


def test_the_province_is_as_large_as_asked() -> None:
    world = register_world.build(30, 90)
    assert len(world.enterprises) == len(world.registrations) == 30
    assert world.lines == 90
    assert RegistrationLine.objects.filter(registration__in=list(world.registrations)).count() == 90
    for line in RegistrationLine.objects.filter(pk__gt=1).select_related(
        "registration", "product", "formula"
    )[:50]:
        assert line.organisation_id == line.registration.organisation_id == line.product.organisation_id
        assert line.formula.product_id == line.product_id
        assert line.area_code == line.registration.area_code == line.organisation.area_id
    assert Registration.objects.get(number=world.number).state in ("accepted", "expired")


def test_the_ledger() -> None:
    sound(list(ledger.figures(200, 0, 1)))


def test_every_feeding_stays_in_its_plant() -> None:
    world = ledger_world.build(300, 6)
    rows = Feeding.objects.filter(pk__in=list(world.feedings)).select_related("batch", "lot")
    assert {each.organisation_id for each in rows} == {
        row.organisation_id for row in Batch.objects.filter(pk__in=list(world.batches))
    }
    assert all(
        each.organisation_id == each.batch.organisation_id == each.lot.organisation_id for each in rows
    )
    assert (
        Stock.objects.filter(lot__in=list(world.lots)).count()
        == Lot.objects.filter(pk__in=list(world.lots)).count()
    )
    assert not Organisation.objects.filter(area=ledger_world.QUIET, kind="enterprise").exists()


def test_a_copy_differs_in_nothing_but_what_was_said() -> None:
    one = accounts.enterprise()
    keys = copies.copies(one, [{"code": f"c{n}", "credit_code": f"c{n}"} for n in range(3)])
    for number, row in enumerate(Organisation.objects.filter(pk__in=list(keys)).order_by("pk")):
        assert (row.pk, row.code) == (keys[number], f"c{number}")
        assert (row.name, row.area_id, row.state, row.created_at) == (
            one.name,
            one.area_id,
            one.state,
            one.created_at,
        )


def test_nothing_of_the_user_is_touched() -> None:
    given = {
        "TIANHENG_DATA": "/home/li/data",
        "DATABASE_URL": "sqlite:////home/li/my.sqlite3",
        "PATH": "/bin",
    }
    told = scratch.environment("/tmp/bench", given)
    assert "/home/li" not in str(told)
    assert told["PATH"] == "/bin"
    server = "postgres://localhost/ours"
    assert scratch.environment("/tmp/bench", {"DATABASE_URL": server})["DATABASE_URL"] == server
    assert scratch.scratch_name("/tmp/bench", "postgresql").startswith("tianheng_bench_")
