"""Who sees the ledger of an enterprise, and whose hands each verb asks for."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.enums import PRODUCER_ROLES
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions.scales import take_reading

NOW, TODAY = make.NOW, make.TODAY


def day_of(plant: Plant) -> None:
    """A little of everything."""
    batch = plant.released()
    lot = plant.lot()
    actions.set_tolerance(by=plant.head, organisation=plant.organisation, over_formula=100, at=NOW)
    actions.add_supplier_paper(by=plant.purchaser, supplier=plant.supplier, kind="business_licence", at=NOW)
    actions.issue(
        by=plant.keeper, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg",
        taker=plant.feeder, keeper=plant.keeper, pin=make.PIN, scale=plant.scale, reason="先用新开的", at=NOW,
    )  # fmt: skip
    actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    actions.dispose(
        by=plant.keeper,
        lot=lot,
        location=plant.cabinet,
        amount="1",
        unit="kg",
        cause="label",
        way="destroy",
        at=NOW,
    )
    actions.check_cabinet(
        by=plant.keeper, location=plant.cabinet, lock_sound=True, signs_sound=True, unlabelled=False,
        non_edible=False, expired=False, at=NOW,
    )  # fmt: skip
    facts: dict[str, Any] = {"by": plant.officer, "organisation": plant.organisation, "at": NOW}
    actions.check_day(day=TODAY, items=[], **facts)
    actions.report_week(year=2026, week=19, facts={}, **facts)
    actions.minute_month(year=2026, month=5, facts={}, **facts)
    actions.set_risk(
        step="配料",
        point="超量",
        measure="双人称量",
        target="不超",
        frequency="daily",
        responsible="管理员",
        **facts,
    )
    out = actions.deliver(
        by=plant.store, batch=batch, amount="1", unit="kg", certificate="HGZ-1", sold_on=TODAY, buyer_name="某超市",
        buyer_address="某街 1 号", buyer_contact="13800000000", at=NOW,
    )  # fmt: skip
    take_reading(by=plant.feeder, scale=plant.scale, value="1", unit="kg", at=NOW)
    recall = actions.start_recall(
        by=plant.head, organisation=plant.organisation, level=3, cause="标签错误", batches=[batch], at=NOW
    )
    actions.tell_buyer(by=plant.officer, recall=recall, batch=batch, delivery=out, means="电话", at=NOW)


# Webhooks are seen by administrators alone: tests/modules/ledger/test_webhooks.py.
ELSEWHERE = {"Gap", "Webhook", "Message"}


def tables() -> list[type[Model]]:
    """Every table of the duty that people fill."""
    return [each for each in apps.get_app_config("ledger").get_models() if each.__name__ not in ELSEWHERE]


def counts(user: object) -> dict[str, int]:
    """How many rows of each table somebody sees."""
    return {each.__name__: each.objects.visible_to(user).count() for each in tables()}  # type: ignore[attr-defined]


def test_the_enterprise_and_the_bureaus_of_its_area_see_all_of_it_and_nobody_else_anything(
    plant: Plant, rival: Plant
) -> None:
    day_of(plant)
    everything = {each.__name__: each.objects.count() for each in tables()}  # type: ignore[attr-defined]
    assert min(everything.values()) > 0, everything
    city, province = accounts.bureau("350500", "city"), accounts.bureau("350000", "province")
    insiders = [
        plant.feeder,
        plant.head,
        accounts.member(accounts.bureau("350582"), "reviewer"),
        accounts.member(city, "leader"),
        accounts.member(province, "leader"),
    ]
    far = make.plant("350203")
    outsiders = [
        rival.head,
        far.head,
        accounts.member(accounts.bureau("350583"), "leader"),
        accounts.member(accounts.bureau("350203"), "leader"),
        accounts.member(accounts.organisation("government", "350582"), "government_reader"),
        accounts.member(accounts.organisation("laboratory", "350582"), "laboratory"),
    ]
    for user in insiders:
        seen = counts(user)
        assert all(seen[name] >= everything[name] for name in everything), user
    for user in outsiders:
        assert set(counts(user).values()) == {0}, user


# head, director, officer, additive keeper, purchaser, store keeper, feeder, analyst, clerk
HANDS = {
    "release_lot": "hdokSa",
    "block_lot": "hdokpSfa",
    "unblock_lot": "hdo",
    "expire_lot": "hdokS",
    "move_lot": "hdokS",
    "dispose": "hdokS",
    "open_batch": "hdokf",
    "feed": "hdokf",
    "finish_feeding": "hdokf",
    "release_batch": "hdo",
    "block_batch": "hdofa",
    "record_test": "hdoa",
    "deliver": "hdoSc",
    "start_count": "hdokS",
    "check_cabinet": "hdokS",
    "start_recall": "hd",
    "set_tolerance": "hd",
    "add_supplier": "hdopSc",
    "assess_supplier": "hdo",
    "check_day": "hdo",
}
LETTERS = dict(zip("hdokpSfac", PRODUCER_ROLES, strict=True))


def hands(plant: Plant, user: object) -> dict[str, Callable[[], Any]]:
    """Each verb as ``user`` would try it."""
    lot, batch, cabinet, firm = plant.lot(), plant.batch(), plant.cabinet, plant.organisation
    by: dict[str, Any] = {"by": user, "at": NOW}
    return {
        "release_lot": lambda: actions.release_lot(lot=lot, **by),
        "block_lot": lambda: actions.block_lot(lot=lot, reason="包装破损", **by),
        "unblock_lot": lambda: actions.unblock_lot(lot=lot, reason="无碍", **by),
        "expire_lot": lambda: actions.expire_lot(lot=lot, **by),
        "move_lot": lambda: actions.move_lot(
            lot=lot, origin=cabinet, destination=plant.floor, amount="1", unit="g", **by
        ),
        "dispose": lambda: actions.dispose(
            lot=lot, location=cabinet, amount="1", unit="g", cause="label", way="destroy", **by
        ),
        "open_batch": lambda: plant.batch(by=user),
        "feed": lambda: plant.feed(batch, lot, "1", by=user),
        "finish_feeding": lambda: actions.finish_feeding(batch=batch, **by),
        "release_batch": lambda: actions.release_batch(batch=batch, **by),
        "block_batch": lambda: actions.block_batch(batch=batch, reason="等复检", **by),
        "record_test": lambda: actions.record_test(
            batch=batch, item="水分", method="GB 5009.3", value="12", unit="%", tested_on=TODAY, **by
        ),
        "deliver": lambda: actions.deliver(
            batch=batch, amount="1", unit="kg", certificate="1", sold_on=TODAY, buyer_name="某超市",
            buyer_address="某街", buyer_contact="138", **by,
        ),
        "start_count": lambda: actions.start_count(organisation=firm, **by),
        "check_cabinet": lambda: actions.check_cabinet(
            location=cabinet, lock_sound=True, signs_sound=True, unlabelled=False, non_edible=False, expired=False,
            **by,
        ),
        "start_recall": lambda: actions.start_recall(
            organisation=firm, level=3, cause="标签错误", batches=[batch], drill=True, **by
        ),
        "set_tolerance": lambda: actions.set_tolerance(organisation=firm, counted=10, **by),
        "add_supplier": lambda: actions.add_supplier(
            organisation=firm, name="某某添加剂公司", kind="maker", address="某处", telephone="0595-1", **by
        ),
        "assess_supplier": lambda: actions.assess_supplier(
            supplier=plant.supplier, state="qualified", assessment="合格", **by
        ),
        "check_day": lambda: actions.check_day(organisation=firm, day=TODAY, items=[], **by),
    }  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
def test_each_verb_asks_for_its_hands(plant: Plant, letter: str) -> None:
    user = plant.person(LETTERS[letter])
    for verb, do in hands(plant, user).items():
        if letter in HANDS[verb]:
            tried(do)
        else:
            with pytest.raises(PermissionDenied):
                do()


def tried(do: Callable[[], Any]) -> None:
    """The state may refuse, the hands may not."""
    with suppress(Mistake, Mistakes):
        do()
