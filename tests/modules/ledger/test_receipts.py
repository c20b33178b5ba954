"""Goods coming in: the nine facts of the law, the papers, who signs; lots and their states."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import signed_in
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.enums import LOT_VERBS, LotState
from tianheng.modules.ledger.models import Lot, Receipt, Supplier
from tianheng.modules.ledger.queries.balance import balance as period_balance
from tianheng.modules.ledger.queries.balance import month_of
from tianheng.modules.ledger.queries.stock import balance, on_hand, suggest_lots

NOW, TODAY = make.NOW, make.TODAY
KG = 10**9


def test_accepted_goods_signed_by_two_are_a_released_lot(plant: Plant) -> None:
    row = plant.receipt()
    lot = row.lot
    assert (row.conclusion, row.codes, row.checker, row.entered_by) == (
        "accepted",
        [],
        plant.store,
        plant.purchaser,
    )
    assert (row.supplier_name, row.supplier_contact) == ("厦门某某添加剂有限公司", "黄经理 0592-6681234")
    assert (lot.number, lot.state, lot.released_by) == ("20260506-01", "released", plant.store)
    assert (lot.substance, lot.additive, lot.kind) == ("山梨酸钾", "山梨酸及其钾盐", "additive")
    assert (on_hand(lot), balance(lot).holds) == (25 * KG, True)
    assert plant.lot().number == "20260506-02"
    assert {each.verb for each in TrailEntry.objects.filter(chain=plant.organisation.code)} >= {
        "receive",
        "make_lot",
    }


def test_the_nine_facts_are_the_laws_own(plant: Plant) -> None:
    for field in ("name", "specification", "supplier_lot", "shelf_life", "amount"):
        with pytest.raises(Mistake) as caught:
            plant.receipt(**{field: " "})
        assert caught.value.field == field
    assert not Receipt.objects.exists()


def test_without_the_second_person_the_lot_waits(plant: Plant) -> None:
    lot = plant.lot(checker=None)
    assert lot.state == "quarantined"
    row = actions.release_lot(by=plant.store, lot=lot, at=NOW)
    assert (row.state, row.released_by) == ("released", plant.store)


def test_whoever_took_it_in_does_not_release_it(plant: Plant) -> None:
    lot = plant.lot(by=plant.keeper, checker=None)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_lot(by=plant.keeper, lot=lot, at=NOW)
    row = actions.release_lot(by=plant.keeper, lot=lot, exception="只有一名管理员", at=NOW)
    assert (row.state, row.reason) == ("released", "只有一名管理员")


def test_one_person_alone_says_why(plant: Plant) -> None:
    row = plant.receipt(checker=None, exception="仓管请假，只有一人")
    assert (row.codes, row.exception, row.lot.state) == (["alone"], "仓管请假，只有一人", "released")


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"certificate": ""}, "certificate", "缺合格证明"),
    ({"label_checks": {"words": True}}, "label", "标签不符"),
    ({"maker_licence_expires": date(2026, 5, 5)}, "licence", "许可证无效"),
    ({"expires_on": date(2026, 5, 5)}, "expired", "过期"),
    ({"name": "强力保鲜剂"}, "unknown", "无法识别"),
]


@pytest.mark.parametrize(("facts", "code", "says"), FAULTS)
def test_what_the_law_does_not_let_pass_is_not_accepted(
    plant: Plant, facts: dict[str, Any], code: str, says: str
) -> None:
    with pytest.raises(Mistake, match=says) as caught:
        plant.receipt(**facts)
    assert caught.value.field == "conclusion"
    with pytest.raises(Mistake) as caught:
        plant.receipt(**facts, conclusion="quarantined")
    assert caught.value.field == "reason"
    row = plant.receipt(**facts, conclusion="quarantined", reason="等供货者补资料")
    assert (row.codes, row.lot.state) == ([code], "quarantined")


def test_a_supplier_not_qualified_or_without_licence_is_seen(plant: Plant) -> None:
    row = actions.assess_supplier(
        by=plant.officer, supplier=plant.supplier, state="suspended", assessment="检出不合格", at=NOW
    )
    with pytest.raises(Mistake, match="供货者不合格"):
        plant.receipt(supplier=row)
    row = actions.assess_supplier(
        by=plant.officer, supplier=row, state="qualified", assessment="整改完成", at=NOW
    )
    row = actions.change_supplier(by=plant.purchaser, supplier=row, licence_expires=date(2026, 5, 5), at=NOW)
    with pytest.raises(Mistake, match="许可证无效"):
        plant.receipt(supplier=row)


def test_non_food_is_refused_at_the_gate(plant: Plant) -> None:
    for conclusion in ("accepted", "quarantined"):
        with pytest.raises(Mistake, match="非食用物质"):
            plant.receipt(name="苏丹红", conclusion=conclusion, reason="查验")
    row = plant.receipt(name="苏丹红", conclusion="refused", reason="非食用物质，拒收并报告")
    assert (row.lot, row.codes) == (None, ["forbidden"])
    assert not Lot.objects.exists()


def test_imported_goods_need_a_chinese_label(plant: Plant) -> None:
    with pytest.raises(Mistake, match="标签不符"):
        plant.receipt(imported=True)
    assert plant.receipt(imported=True, label_checks={**make.LABEL_SOUND, "chinese": True}).codes == []


def test_a_trade_name_goes_by_its_standard_name(plant: Plant) -> None:
    lot = plant.lot(name="雪山牌防腐王", standard_name="山梨酸钾")
    assert (lot.name, lot.substance, lot.additive) == ("雪山牌防腐王", "山梨酸钾", "山梨酸及其钾盐")


@pytest.mark.parametrize("kind", ["ingredient", "compound", "culture", "water"])
@pytest.mark.parametrize("names", [{"name": "山梨酸钾"}, {"name": "防腐王", "standard_name": "山梨酸钾"}])
def test_a_listed_additive_is_never_food(plant: Plant, kind: str, names: dict[str, str]) -> None:
    with pytest.raises(Mistake, match=r"表 A\.1") as caught:
        plant.lot(kind=kind, **names)
    assert caught.value.field == "kind"
    lot = plant.lot(**names)
    with pytest.raises(Mistake, match=r"表 A\.1"):
        actions.describe_lot(by=plant.keeper, lot=lot, kind=kind, at=NOW)
    assert Lot.objects.get().kind == "additive"


@pytest.mark.parametrize("name", ["味精", "大豆磷脂", "红曲", "木瓜蛋白酶", "变性淀粉"])
@pytest.mark.parametrize("kind", ["ingredient", "culture"])
def test_an_additive_by_another_name_is_never_food(plant: Plant, name: str, kind: str) -> None:
    with pytest.raises(Mistake, match=r"按食品添加剂管理|请按标签写明") as caught:
        plant.lot(name=name, kind=kind, conclusion="quarantined", reason="待查")
    assert caught.value.field == "kind"
    assert not Lot.objects.exists()


@pytest.mark.parametrize("name", ["山梨酸加", "味精粉", "强力保鲜剂"])
def test_a_name_nobody_has_is_asked_about_before_it_is_food(plant: Plant, name: str) -> None:
    apart: dict[str, Any] = {"conclusion": "quarantined", "reason": "待供货者说明"}
    with pytest.raises(Mistake) as caught:
        plant.lot(name=name, kind="culture", **apart)
    assert (caught.value.field, caught.value.value) == ("standard_name", name)
    assert plant.lot(name=name, kind="culture", standard_name=name, **apart).kind == "culture"
    lot = plant.lot(name=name, **apart)
    with pytest.raises(Mistake) as caught:
        actions.describe_lot(by=plant.keeper, lot=lot, kind="culture", at=NOW)
    assert caught.value.field == "standard_name"


@pytest.mark.parametrize("name", ["变性淀粉", "保水剂", "复配防腐剂"])
def test_of_a_name_for_several_substances_none_is_assumed(plant: Plant, name: str) -> None:
    with pytest.raises(Mistake, match="标准名称") as caught:
        plant.receipt(name=name)
    assert caught.value.field == "conclusion"
    row = plant.receipt(name=name, conclusion="quarantined", reason="等供货者说明品种")
    assert (row.codes, row.lot.substance, row.lot.additive) == (["unknown"], name, name)
    with pytest.raises(Mistake, match="请先在“补充资料”") as caught:
        actions.release_lot(by=plant.store, lot=row.lot, at=NOW)
    assert caught.value.field == "lot"
    told = actions.describe_lot(by=plant.keeper, lot=row.lot, standard_name="双乙酸钠", at=NOW)
    assert (told.additive, actions.release_lot(by=plant.head, lot=told, at=NOW).state) == (
        "双乙酸钠",
        "released",
    )


def test_books_taken_over_assume_nothing_either(plant: Plant) -> None:
    lot = actions.open_stock(
        by=plant.keeper, organisation=plant.organisation, name="复配防腐剂", amount="1", unit="kg",
        expires_on=date(2027, 1, 1), location=plant.cabinet, reason="建账前的库存", at=NOW,
    )  # fmt: skip
    assert lot.additive == "复配防腐剂"
    with pytest.raises(Mistake, match="补充资料"):
        actions.release_lot(by=plant.store, lot=lot, at=NOW)
    parts = [{"additive": "双乙酸钠", "percent": "100"}]
    row = actions.describe_lot(by=plant.keeper, lot=lot, kind="premix", composition=parts, at=NOW)
    assert actions.release_lot(by=plant.store, lot=row, at=NOW).state == "released"


def test_the_form_says_what_a_name_may_mean(plant: Plant) -> None:
    def said(**given: str) -> str:
        return signed_in(plant.purchaser).post("/ledger/receipts/check/", given).content.decode()

    assert plant.supplier
    assert "变性淀粉是哪一种" in said(name="变性淀粉")
    assert "山梨酸钾" in said(name="山梨酸加")
    assert "谷氨酸钠" in said(name="味精")
    assert "双乙酸钠" not in said(name="复配防腐剂", kind="premix")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("食用盐", "ingredient"), ("白砂糖", "ingredient"), ("乳酸菌", "culture"), ("水", "water")],
)
def test_food_stays_food(plant: Plant, name: str, kind: str) -> None:
    assert plant.lot(name=name, kind=kind).kind == kind


@pytest.mark.parametrize(
    "facts", [{"density": "1.2"}, {"assay": "98"}, {"kind": "aid"}, {"standard_name": "柠檬酸"}]
)
def test_a_released_lot_described_anew_is_released_again_by_another(
    plant: Plant, facts: dict[str, str]
) -> None:
    lot = actions.describe_lot(by=plant.keeper, lot=plant.lot(), at=NOW, **facts)
    assert (lot.state, lot.released_by) == ("quarantined", None)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_lot(by=plant.keeper, lot=lot, at=NOW)
    assert actions.release_lot(by=plant.store, lot=lot, at=NOW).state == "released"


def test_describing_what_is_known_leaves_the_lot_released(plant: Plant) -> None:
    assert actions.describe_lot(by=plant.keeper, lot=plant.lot(), name="山梨酸钾", at=NOW).state == "released"


def test_a_receipt_is_corrected_by_a_new_one(plant: Plant) -> None:
    old = plant.receipt()
    plant.feed(plant.batch(), old.lot, "500", "g")
    row = actions.correct_receipt(
        by=plant.purchaser,
        receipt=old,
        reason="实收 20 kg",
        amount="20",
        supplier_lot="SK-右",
        at=NOW + timedelta(days=1),
    )
    lot = Lot.objects.get()
    assert (row.corrects, row.amount, row.conclusion, row.lot) == (old, "20", "accepted", lot)
    assert (lot.supplier_lot, on_hand(lot), balance(lot).received, balance(lot).holds) == (
        "SK-右",
        20 * KG - 5 * 10**8,
        20 * KG,
        True,
    )
    assert Receipt.objects.get(pk=old.pk).amount == "25"
    with pytest.raises(Mistake, match="已经更正过"):
        actions.correct_receipt(by=plant.purchaser, receipt=old, reason="再改", amount="19", at=NOW)
    with pytest.raises(Mistake, match="只有"):
        actions.correct_receipt(by=plant.purchaser, receipt=row, reason="实收 0.4", amount="0.4", at=NOW)
    again = actions.correct_receipt(by=plant.purchaser, receipt=row, reason="实收 21", amount="21", at=NOW)
    assert (again.corrects, on_hand(lot), balance(lot).holds) == (row, 21 * KG - 5 * 10**8, True)


@pytest.mark.parametrize(
    ("facts", "conclusion", "codes"),
    [
        ({"expires_on": TODAY + timedelta(days=900)}, "accepted", []),
        ({"certificate": ""}, "quarantined", ["certificate"]),
        ({"maker_licence_expires": TODAY - timedelta(days=1)}, "quarantined", ["licence"]),
        ({"amount": "20"}, "accepted", []),
    ],
)
def test_a_corrected_receipt_is_judged_again_and_waits_for_a_second_person(
    plant: Plant, facts: dict[str, Any], conclusion: str, codes: list[str]
) -> None:
    old = plant.receipt()
    row = actions.correct_receipt(by=plant.purchaser, receipt=old, reason="录错", at=NOW, **facts)
    lot = Lot.objects.get()
    assert (row.conclusion, row.codes, row.checker) == (conclusion, codes, None)
    assert (lot.state, lot.released_by) == ("quarantined", None)
    assert actions.release_lot(by=plant.store, lot=lot, at=NOW).state == "released"


def test_whoever_corrected_a_receipt_does_not_release_the_lot(plant: Plant) -> None:
    old = plant.receipt()
    actions.correct_receipt(by=plant.store, receipt=old, reason="录错", shelf_life="18 个月", at=NOW)
    for one in (plant.store, plant.purchaser):
        with pytest.raises((Mistake, PermissionDenied)):
            actions.release_lot(by=one, lot=Lot.objects.get(), at=NOW)
    assert actions.release_lot(by=plant.keeper, lot=Lot.objects.get(), at=NOW).state == "released"


def test_a_voucher_mended_leaves_the_checker_and_the_lot(plant: Plant) -> None:
    row = actions.correct_receipt(
        by=plant.purchaser, receipt=plant.receipt(), reason="补票据", voucher="FP-2", at=NOW
    )
    assert (row.voucher, row.checker, row.conclusion) == ("FP-2", plant.store, "accepted")
    assert Lot.objects.get().state == "released"


def test_a_correction_by_one_alone_says_why(plant: Plant) -> None:
    row = actions.correct_receipt(
        by=plant.purchaser,
        receipt=plant.receipt(),
        reason="录错",
        amount="20",
        exception="当班只有一人",
        at=NOW,
    )
    assert (row.checker, row.codes, row.exception) == (None, ["alone"], "当班只有一人")
    assert Lot.objects.get().state == "released"


def test_the_same_key_receives_once(plant: Plant) -> None:
    first = plant.receipt(key="goods-1", supplier_lot="SK1")
    assert plant.receipt(key="goods-1", supplier_lot="SK1") == first
    assert Lot.objects.count() == 1


def test_outsiders_receive_and_release_nothing(plant: Plant, rival: Plant) -> None:
    lot = plant.lot(checker=None)
    for user in (rival.purchaser, rival.head, plant.feeder, plant.analyst):
        with pytest.raises(PermissionDenied):
            plant.receipt(by=user)
    with pytest.raises(PermissionDenied):
        plant.receipt(supplier=rival.supplier)
    with pytest.raises(PermissionDenied):
        plant.receipt(location=rival.cabinet)
    for user in (rival.store, rival.head, plant.feeder):
        with pytest.raises(PermissionDenied):
            actions.release_lot(by=user, lot=lot, at=NOW)


def test_first_expired_goes_first_and_nobody_elses(plant: Plant, rival: Plant) -> None:
    late, early = plant.lot(), plant.lot(expires_on=date(2026, 9, 1))
    gone, waiting = plant.lot(expires_on=date(2026, 5, 6)), plant.lot(checker=None)
    rival.lot()
    heading = "山梨酸及其钾盐"
    assert suggest_lots(plant.organisation, heading, TODAY) == [gone, early, late]
    assert suggest_lots(plant.organisation, heading, TODAY + timedelta(days=1)) == [early, late]
    assert waiting not in suggest_lots(plant.organisation, heading, TODAY)
    assert suggest_lots(plant.organisation, heading, TODAY, plant.floor) == []


def test_a_lot_past_its_date_is_not_released_and_expires_at_night(plant: Plant) -> None:
    lot, sound = plant.lot(checker=None, expires_on=date(2026, 5, 10)), plant.lot()
    with pytest.raises(Mistake, match="还没有到期"):
        actions.expire_lot(by=plant.keeper, lot=lot, at=NOW)
    later = NOW + timedelta(days=5)
    with pytest.raises(Mistake, match="过期"):
        actions.release_lot(by=plant.store, lot=lot, at=later)
    assert actions.expire_due(at=later) == 1
    lot.refresh_from_db()
    sound.refresh_from_db()
    assert (lot.state, sound.state) == ("expired", "released")
    assert TrailEntry.objects.get(verb="expire_lot").actor_kind == "system"
    assert actions.expire_due(at=later) == 0


def test_what_lay_there_before_is_taken_over_with_its_reason(plant: Plant) -> None:
    lot = actions.open_stock(
        by=plant.keeper, organisation=plant.organisation, name="柠檬酸", amount="12.5", unit="kg",
        expires_on=date(2027, 1, 1), location=plant.cabinet, reason="启用系统前的库存", at=NOW,
    )  # fmt: skip
    assert (lot.state, balance(lot).opening, balance(lot).holds) == ("quarantined", 12_500_000_000, True)


def walk(plant: Plant, lot: Lot) -> dict[str, Callable[[], Any]]:
    """Each verb of a lot, as somebody who may do it would."""
    later = NOW + timedelta(days=5)
    return {
        "release_lot": lambda: actions.release_lot(by=plant.store, lot=lot, at=NOW),
        "block_lot": lambda: actions.block_lot(by=plant.keeper, lot=lot, reason="包装破损", at=NOW),
        "unblock_lot": lambda: actions.unblock_lot(by=plant.officer, lot=lot, reason="复检合格", at=NOW),
        "expire_lot": lambda: actions.expire_lot(by=plant.keeper, lot=lot, at=later),
        "issue": lambda: actions.issue(
            by=plant.keeper, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg",
            taker=plant.feeder, keeper=plant.keeper, pin=make.PIN, scale=plant.scale, at=NOW,
        ),
        "move_lot": lambda: actions.move_lot(
            by=plant.keeper, lot=lot, origin=plant.cabinet, destination=plant.isolation, amount="1", unit="kg", at=NOW
        ),
        "dispose": lambda: actions.dispose(
            by=plant.keeper, lot=lot, location=plant.cabinet, amount="1", unit="kg", cause="expired", way="destroy",
            at=NOW,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("state", LotState.values)
def test_the_walk_of_a_lot(plant: Plant, state: str) -> None:
    lot = plant.lot(expires_on=date(2026, 5, 10))
    for verb, do in walk(plant, lot).items():
        Lot.objects.filter(pk=lot.pk).update(state=state)
        in_date = (verb, state) == ("issue", LotState.EXPIRED)  # of a day before its end, told late
        if state in LOT_VERBS[verb] or in_date:
            do()
        else:
            with pytest.raises(Mistake) as caught:
                do()
            assert caught.value.field in ("state", "lot")
            assert Lot.objects.get(pk=lot.pk).state == state


def test_a_lot_goes_only_through_the_hands_of_those_who_may(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    feeder, head = plant.feeder, rival.head
    refused: list[Callable[[], Any]] = [
        lambda: actions.unblock_lot(by=feeder, lot=lot, reason="没事了", at=NOW),
        lambda: actions.expire_lot(by=feeder, lot=lot, at=NOW),
        lambda: actions.describe_lot(by=feeder, lot=lot, density="1", at=NOW),
        lambda: actions.block_lot(by=head, lot=lot, reason="捣乱", at=NOW),
        lambda: actions.move_lot(
            by=head, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg", at=NOW
        ),
    ]
    for do in refused:
        with pytest.raises(PermissionDenied):
            do()


def test_two_who_change_a_lot_at_once_are_told(plant: Plant) -> None:
    lot = plant.lot()
    actions.block_lot(by=plant.keeper, lot=lot, reason="包装破损", version=lot.version, at=NOW)
    with pytest.raises(Mistake, match="别人已经改动过"):
        actions.unblock_lot(by=plant.officer, lot=lot, reason="没事", version=lot.version, at=NOW)


def test_the_trail_of_a_receipt_tells_what_was_kept(plant: Plant) -> None:
    row = plant.receipt()
    entry = TrailEntry.objects.get(verb="receive")
    told = json.loads(entry.after)
    assert (entry.target_key, told["supplier_lot"], told["amount"]) == (str(row.pk), row.supplier_lot, "25")


def test_the_day_goods_came_is_corrected_and_the_months_follow(plant: Plant) -> None:
    row = plant.receipt(happened_at=make.at(4))
    lot = row.lot
    assert lot is not None
    with pytest.raises(Mistake, match="晚于登记的日期"):
        actions.correct_receipt(
            by=plant.purchaser, receipt=row, reason="日期抄错", happened_at=make.at(9), at=make.at(10)
        )
    assert row.codes == ["late"]
    april = make.at(28, month=4)
    again = actions.correct_receipt(
        by=plant.purchaser, receipt=row, reason="日期抄错", happened_at=april, at=NOW
    )
    assert (again.received_on, again.happened_at, again.codes) == (date(2026, 4, 28), april, ["late"])
    lot.refresh_from_db()
    assert (lot.state, on_hand(lot), balance(lot).holds) == ("quarantined", 25 * 10**9, True)
    for month, came in ((4, 25 * 10**9), (5, 0)):
        (books,) = period_balance(plant.organisation, month_of(date(2026, month, 1))).books
        assert (books.received, books.closing) == (came, 25 * 10**9)
    batch = plant.batch(made_on=date(2026, 4, 30))
    actions.release_lot(by=plant.store, lot=lot, at=NOW)
    fed = plant.feed(batch, Lot.objects.get(pk=lot.pk), "100", "g", happened_at=make.at(30, month=4))
    assert fed.codes == ["late"]


def test_a_corrected_day_is_judged_again(plant: Plant) -> None:
    """On the day it really came, the supplier's licence had run out."""
    actions.change_supplier(
        by=plant.purchaser, supplier=plant.supplier, licence_expires=date(2026, 5, 5), at=NOW
    )
    row = plant.receipt(happened_at=make.at(5), supplier=Supplier.objects.get(pk=plant.supplier.pk))
    again = actions.correct_receipt(
        by=plant.purchaser, receipt=row, reason="日期抄错", happened_at=make.at(6, 9), at=NOW
    )
    assert (again.conclusion, set(again.codes)) == ("quarantined", {"licence"})
    # seconds that a form does not show are no other moment
    same = actions.correct_receipt(
        by=plant.purchaser, receipt=again, reason="票据号补录", voucher="P-1",
        happened_at=again.happened_at.replace(second=0), at=NOW,
    )  # fmt: skip
    assert same.happened_at == again.happened_at
