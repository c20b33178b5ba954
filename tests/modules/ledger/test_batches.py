"""Batches, own tests, deliveries and recalls: what must be there before goods leave, and how they come back."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import signed_in
from tests.factories import formulas
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import TrailEntry
from tianheng.modules.compliance.queries.verdicts import latest_verdict
from tianheng.modules.formulas import actions as drawing
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.enums import BATCH_VERBS, BatchState
from tianheng.modules.ledger.models import Batch, Delivery, Recall, RecallBatch, TestRecord
from tianheng.modules.ledger.queries.batches import delivered, keep_until, kept_until
from tianheng.modules.ledger.queries.desk import waiting_items
from tianheng.modules.ledger.queries.recalls import progress

NOW, TODAY = make.NOW, make.TODAY
KG = 10**9
BUYER = {
    "buyer_name": "泉州鲤城某超市",
    "buyer_address": "泉州市鲤城区某街 3 号",
    "buyer_contact": "0595-22281234",
    "certificate": "HGZ-0506-01",
    "sold_on": TODAY,
}


def result(plant: Plant, batch: Batch, value: str = "0.36", unit: str = "g/kg", **more: Any) -> TestRecord:
    facts: dict[str, Any] = {
        "by": plant.analyst,
        "method": "GB 5009.28",
        "item": "山梨酸",
        "tested_on": TODAY,
        "at": NOW,
    }
    return actions.record_test(batch=batch, value=value, unit=unit, **(facts | more))


def test_a_batch_stands_on_an_approved_formula_and_a_size(plant: Plant) -> None:
    batch = plant.batch()
    assert (batch.state, batch.micro, batch.expires_on) == ("open", 1000 * KG, date(2026, 11, 2))
    draft = drawing.copy_formula(by=plant.officer, formula=plant.formula, at=NOW)
    with pytest.raises(Mistake, match="草稿"):
        plant.batch(formula=draft)
    other = formulas.approved(plant.organisation)
    with pytest.raises(Mistake, match="不是这个产品的配方"):
        plant.batch(formula=other)
    with pytest.raises(Mistake, match="密度"):
        plant.batch(amount="1000", unit="L")
    with pytest.raises(Mistake):
        plant.batch(amount="3", unit="箱")


def test_a_number_is_used_once_per_product(plant: Plant) -> None:
    first = plant.batch(number="20260506A", key="open-1")
    assert plant.batch(number="20260506A", key="open-1") == first
    with pytest.raises(Mistake, match="已有这一批号"):
        plant.batch(number="20260506A")
    other = formulas.product(plant.organisation, by=plant.officer, name="酸甜藠头")
    formula = formulas.approved(plant.organisation, made=other)
    assert plant.batch(number="20260506A", product=other, formula=formula).pk != first.pk


def test_a_changed_size_changes_what_may_go_in(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    plant.feed(batch, lot, "500")
    actions.change_batch(by=plant.feeder, batch=batch, amount="2000", version=batch.version, at=NOW)
    batch.refresh_from_db()
    assert plant.feed(batch, lot, "500").status == "clean"
    with pytest.raises(Mistake, match="别人已经改动过"):
        actions.change_batch(by=plant.feeder, batch=batch, amount="1", version=batch.version - 1, at=NOW)


def test_release_needs_tests_or_a_reason_and_every_line_fed(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    with pytest.raises(Mistakes) as caught:
        actions.release_batch(by=plant.officer, batch=batch, at=NOW)
    assert [each.field for each in caught.value.found] == ["reason", "reason"]
    assert "山梨酸钾" in str(caught.value)
    plant.feed(batch, lot, reason="漏记")
    test = result(plant, batch)
    with pytest.raises(Mistakes, match="没有审核过"):
        actions.release_batch(by=plant.officer, batch=batch, at=NOW)
    actions.review_test(by=plant.officer, test=test, at=NOW)
    row = actions.release_batch(by=plant.officer, batch=batch, at=NOW)
    assert (row.state, row.released_by) == ("released", plant.officer)
    verdict = latest_verdict(row)
    assert verdict is not None
    assert verdict.conclusion == "pass"
    assert json.loads(verdict.given)["items"][0]["amount"] == "0.5"


def test_a_reason_stands_for_the_test(plant: Plant) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot())
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    row = actions.release_batch(by=plant.officer, batch=batch, reason="按型式检验周期，本批免检", at=NOW)
    assert (row.state, row.reason) == ("released", "按型式检验周期，本批免检")


def test_whoever_fed_alone_releases_only_with_an_exception(plant: Plant) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot(), by=plant.officer)
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW)
    assert (
        actions.release_batch(
            by=plant.officer, batch=batch, reason="免检", exception="只有一人", at=NOW
        ).state
        == "released"
    )


def doubted(plant: Plant, how: str) -> Batch:
    """A fed batch, in whose lot something was found afterwards."""
    receipt, batch = plant.receipt(), plant.batch()
    plant.feed(batch, receipt.lot)
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    if how == "blocked":
        actions.block_lot(by=plant.keeper, lot=receipt.lot, reason="供货者通知召回", at=NOW)
        return batch
    facts = {"certificate": "COA-2"} if how == "waiting" else {"expires_on": TODAY - timedelta(days=1)}
    actions.correct_receipt(by=plant.purchaser, receipt=receipt, reason="录错", at=NOW, **facts)
    return batch


@pytest.mark.parametrize("how", ["blocked", "waiting", "expired"])
def test_a_lot_in_doubt_stops_the_release_by_its_number(plant: Plant, how: str) -> None:
    batch = doubted(plant, how)
    number = batch.feedings.get().lot.number
    for facts in ({"by": plant.officer, "exception": "客户急用"}, {"by": plant.head}):
        with pytest.raises(Mistakes, match=number):
            actions.release_batch(batch=batch, reason="免检", at=NOW, **facts)
    with pytest.raises(Mistakes, match=number):
        actions.release_batch(by=plant.head, batch=batch, exception="已查明无碍", at=NOW)
    row = actions.release_batch(by=plant.head, batch=batch, reason="免检", exception="已查明无碍", at=NOW)
    assert (row.state, row.reason) == ("released", "免检；已查明无碍")


def put_away(plant: Plant, lot: Any, amount: str, cause: str, at: Any = NOW) -> None:
    """Part of a lot destroyed, approved by the head before a witness."""
    row = actions.dispose(
        by=plant.keeper, lot=lot, location=plant.cabinet, amount=amount, unit="kg", cause=cause, way="destroy",
        note="受潮结块", at=at,
    )  # fmt: skip
    actions.approve_disposal(by=plant.head, disposal=row, at=at)
    actions.finish_disposal(
        by=plant.keeper, disposal=row, done_on=at.date(), supervisor=plant.store, checker_pin=make.PIN, at=at
    )


def ended(plant: Plant, how: str) -> Batch:
    """A fed batch whose lot came to its end, in doubt or not."""
    lot, batch = plant.lot(amount="1"), plant.batch()
    if how.startswith("used up"):
        plant.feed(plant.batch(), lot, "500")
    plant.feed(batch, lot)
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    lot.refresh_from_db()
    if how in ("blocked", "blocked and expired"):
        actions.block_lot(by=plant.keeper, lot=lot, reason="供货者通知召回", at=NOW)
    if how in ("blocked and expired", "expired", "expired and described"):
        actions.expire_due(at=make.at(10, month=1).replace(year=2028))
    if how in ("blocked", "spoiled", "out of date"):
        put_away(plant, lot, "0.5", "spoiled" if how == "spoiled" else "expired")
    if how.endswith("described"):
        actions.describe_lot(by=plant.keeper, lot=lot, assay="98", at=NOW)
    return batch


ENDS = [
    ("used up", "used_up", False),
    ("used up and described", "quarantined", True),
    ("blocked", "disposed", True),
    ("spoiled", "disposed", True),
    ("out of date", "disposed", False),
    ("expired", "expired", False),
    ("blocked and expired", "expired", True),
    ("expired and described", "expired", True),
]


@pytest.mark.parametrize(("how", "state", "doubt"), ENDS)
def test_a_lot_that_is_gone_keeps_its_doubt(plant: Plant, how: str, state: str, *, doubt: bool) -> None:
    batch = ended(plant, how)
    lot = batch.feedings.get().lot
    assert lot.state == state
    if not doubt:
        assert actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW).state == "released"
        return
    with pytest.raises(Mistakes, match=lot.number):
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", exception="客户急用", at=NOW)
    row = actions.release_batch(by=plant.head, batch=batch, reason="免检", exception="已查明无碍", at=NOW)
    assert row.state == "released"


def test_a_used_up_lot_described_anew_waits_on_the_desk_for_another(plant: Plant, rival: Plant) -> None:
    batch = ended(plant, "used up and described")
    lot = batch.feedings.get().lot

    def waits(user: Any) -> bool:
        return any(lot.number in str(each.text) for each in waiting_items(user))

    assert waits(plant.store)
    assert not waits(rival.store)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_lot(by=plant.keeper, lot=lot, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.release_lot(by=rival.store, lot=lot, at=NOW)
    assert actions.release_lot(by=plant.store, lot=lot, at=NOW).state == "used_up"
    assert not waits(plant.store)
    assert actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW).state == "released"


PAST = make.at(10, month=1).replace(year=2028)


@pytest.mark.parametrize("how", ["used up", "used up, expired", "expired", "disposed"])
def test_a_lot_described_anew_after_its_date_is_confirmed_by_another(plant: Plant, how: str) -> None:
    batch = ended(
        plant, "out of date" if how == "disposed" else "used up" if how.startswith("used") else "expired"
    )
    lot = batch.feedings.get().lot
    was = lot.state
    lot = actions.describe_lot(by=plant.keeper, lot=lot, assay="98", at=PAST)
    if how == "used up, expired":
        actions.expire_due(at=PAST)
        lot.refresh_from_db()
        assert lot.state == "expired"
        assert any(lot.number in str(each.text) for each in waiting_items(plant.store))
    release = {"by": plant.officer, "batch": batch, "reason": "免检", "at": PAST}
    with pytest.raises(Mistakes, match=lot.number):
        actions.release_batch(**release)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_lot(by=plant.keeper, lot=lot, at=PAST)
    done = actions.release_lot(by=plant.store, lot=lot, at=PAST)
    assert (done.state, done.released_by, done.reason) == (was, plant.store, "")
    with pytest.raises(Mistake):
        actions.release_lot(by=plant.store, lot=lot, at=PAST)
    with pytest.raises(Mistakes):
        plant.feed(plant.batch(made_on=PAST.date(), at=PAST), done, "1", at=PAST)
    assert not any(lot.number in str(each.text) for each in waiting_items(plant.store))
    assert actions.release_batch(**release).state == "released"


def test_who_describes_a_blocked_lot_anew_does_not_release_it(plant: Plant) -> None:
    lot = actions.block_lot(by=plant.keeper, lot=plant.lot(), reason="待复检", at=NOW)
    lot = actions.describe_lot(by=plant.keeper, lot=lot, assay="98", at=NOW)
    lot = actions.unblock_lot(by=plant.officer, lot=lot, reason="无碍", at=NOW)
    with pytest.raises(Mistake, match="同一人"):
        actions.release_lot(by=plant.keeper, lot=lot, at=NOW)
    assert actions.release_lot(by=plant.store, lot=lot, at=NOW).state == "released"


@pytest.mark.parametrize("night", [False, True])
def test_a_lot_unblocked_after_its_date_is_confirmed_by_another(plant: Plant, night: bool) -> None:
    """The suspicion was nothing, but the lot ran out meanwhile: what went into it may leave once two have said so."""
    batch = ended(plant, "fed")
    lot = batch.feedings.get().lot
    lot = actions.block_lot(by=plant.keeper, lot=lot, reason="供货者通知召回", at=NOW)
    lot = actions.unblock_lot(by=plant.officer, lot=lot, reason="查明不在召回之列", at=PAST)
    if night:
        actions.expire_due(at=PAST)
    release = {"by": plant.officer, "batch": batch, "reason": "免检", "at": PAST}
    with pytest.raises(Mistakes, match=lot.number):
        actions.release_batch(**release)
    assert actions.release_lot(by=plant.store, lot=lot, at=PAST).state == "expired"
    assert actions.release_batch(**release).state == "released"


def test_what_is_confirmed_of_an_unfit_lot_leaves_its_doubt(plant: Plant) -> None:
    batch = ended(plant, "spoiled")
    lot = actions.describe_lot(by=plant.keeper, lot=batch.feedings.get().lot, assay="98", at=PAST)
    assert actions.release_lot(by=plant.store, lot=lot, at=PAST).state == "disposed"
    with pytest.raises(Mistakes, match=lot.number):
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=PAST)


def test_a_lot_past_its_date_of_which_nothing_was_fed_is_not_confirmed(plant: Plant) -> None:
    lot = plant.lot(checker=None)
    with pytest.raises(Mistake, match="过期"):
        actions.release_lot(by=plant.store, lot=lot, at=PAST)


def test_a_lot_released_again_lets_the_batch_go(plant: Plant) -> None:
    batch = doubted(plant, "waiting")
    actions.release_lot(by=plant.store, lot=batch.feedings.get().lot, at=NOW)
    assert actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW).state == "released"


def test_litres_whose_density_was_lost_stay_and_say_why(plant: Plant) -> None:
    """The release is refused in words, the page says it too, and the batch stays as it was."""
    product = formulas.product(plant.organisation, by=plant.officer, name="泡椒汁", density="1.25")
    formula = formulas.approved(plant.organisation, made=product)
    batch = plant.batch(product=product, formula=formula, amount="800", unit="L")
    plant.feed(batch, plant.lot(), "500")
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    drawing.change_product(by=plant.officer, product=product, density="", at=NOW)
    batch = Batch.objects.get(pk=batch.pk)
    with pytest.raises(Mistakes) as caught:
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW)
    (found,) = caught.value.found
    assert (found.field, found.value) == ("density", "800 L")
    assert "没有登记密度" in str(found)
    browser = signed_in(plant.officer)
    page = browser.get(f"/ledger/batches/{batch.pk}/")
    assert "没有登记密度" in page.content.decode()
    sent = {"version": batch.version, "reason": "免检", "exception": ""}
    refused = browser.post(f"/ledger/batches/{batch.pk}/do/release/", sent)
    assert (refused.status_code, "产品密度" in refused.content.decode()) == (422, True)
    batch.refresh_from_db()
    assert batch.state == "fed"
    drawing.change_product(by=plant.officer, product=product, density="1.25", at=NOW)
    batch = Batch.objects.get(pk=batch.pk)
    assert actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW).state == "released"


def test_a_violation_is_not_released_until_it_proves_an_error(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    wrong = plant.feed(
        batch, lot, "5", "kg", already_fed=True, reason="录入", checker=plant.keeper, checker_pin=make.PIN
    )
    actions.unblock_batch(by=plant.officer, batch=batch, reason="核实中", at=NOW)
    with pytest.raises(Mistakes, match="违规投料"):
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW)
    row = actions.correct_feeding(
        by=plant.feeder, feeding=wrong, reason="单位看错", amount="500", unit="g", at=NOW
    )
    assert (row.status, row.corrects, row.micro) == ("clean", wrong, 500 * 10**6)
    assert actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW).state == "released"


def test_a_correction_that_tells_of_a_violation_blocks(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    old = plant.feed(batch, lot, "500")
    row = actions.correct_feeding(
        by=plant.feeder, feeding=old, reason="实投 1.5 kg", amount="1.5", unit="kg", at=NOW
    )
    batch.refresh_from_db()
    assert (row.status, batch.state) == ("violation", "blocked")
    with pytest.raises(Mistake, match="已经更正过"):
        actions.correct_feeding(by=plant.feeder, feeding=old, reason="再改", amount="1", at=NOW)


def test_a_void_feeding_never_happened(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(amount="500", unit="g")
    old = plant.feed(batch, lot, "500")
    row = actions.correct_feeding(by=plant.feeder, feeding=old, reason="扫错批次", void=True, at=NOW)
    lot.refresh_from_db()
    assert (row.status, row.amount, lot.state) == ("void", "0", "released")
    assert plant.feed(batch, lot, "500").status == "clean"


RESULTS = [
    ("0.36", "g/kg", "pass", "36%"),
    ("1001", "mg/kg", "fail", "100.1%"),
    ("1000", "mg/kg", "pass", "100%"),
    ("", "g/kg", "pass", "0.5%"),
]


@pytest.mark.parametrize(("value", "unit", "outcome", "share"), RESULTS)
def test_a_result_is_set_beside_limit_and_dose(
    plant: Plant, value: str, unit: str, outcome: str, share: str
) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot())
    row = result(plant, batch, value, unit, loq="0.005")
    assert (row.outcome, row.compared["share"], row.compared["dose"]) == (outcome, share, "0.3732 g/kg")
    assert row.limit_text.startswith("1.0 g/kg")


def test_another_outcome_than_the_comparison_needs_words(plant: Plant) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot())
    with pytest.raises(Mistake, match="与比对结果“不合格”不同"):
        result(plant, batch, "1.2", outcome="pass")
    assert result(plant, batch, "1.2", outcome="pass", reason="复测合格，见报告").outcome == "pass"


def test_what_was_never_fed_and_may_not_be_there_fails(plant: Plant) -> None:
    batch = plant.batch()
    assert result(plant, batch, "0.01", item="糖精钠", method="GB 5009.28").outcome in ("pass", "fail")
    assert result(plant, batch, "0.01", item="菌落总数", unit="CFU/g", method="GB 4789.2").outcome == "open"
    with pytest.raises(Mistake, match="定量限"):
        result(plant, batch, "")


def test_a_failed_test_keeps_the_batch_and_its_correction_lets_it_go(plant: Plant) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot())
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    failed = result(plant, batch, "1.2")
    with pytest.raises(Mistakes, match="检验不合格"):
        actions.release_batch(by=plant.officer, batch=batch, reason="先发货", at=NOW)
    right = result(plant, batch, "0.12", corrects=failed, reason="小数点录错")
    with pytest.raises(Mistake, match="已经更正过"):
        result(plant, batch, "0.13", corrects=failed)
    with pytest.raises(Mistake, match="审核最新"):
        actions.review_test(by=plant.officer, test=failed, at=NOW)
    with pytest.raises(Mistake, match="同一人"):
        actions.review_test(by=plant.analyst, test=right, at=NOW)
    actions.review_test(by=plant.officer, test=right, at=NOW)
    assert actions.release_batch(by=plant.officer, batch=batch, at=NOW).state == "released"


def test_a_delivery_has_the_facts_of_the_law_and_never_more_than_there_is(plant: Plant) -> None:
    batch = plant.released()
    row = actions.deliver(by=plant.store, batch=batch, amount="600", unit="kg", key="out-1", at=NOW, **BUYER)
    assert (
        actions.deliver(by=plant.store, batch=batch, amount="600", unit="kg", key="out-1", at=NOW, **BUYER)
        == row
    )
    assert (row.name, row.specification, delivered(batch)) == ("香辣萝卜干", "100 g/袋", 600 * KG)
    for field in ("buyer_name", "buyer_address", "buyer_contact", "certificate"):
        with pytest.raises(Mistake) as caught:
            actions.deliver(
                by=plant.store, batch=batch, amount="1", unit="kg", at=NOW, **(BUYER | {field: ""})
            )
        assert caught.value.field == field
    with pytest.raises(Mistake, match="只剩 390 kg"):
        actions.deliver(by=plant.store, batch=batch, amount="391", unit="kg", at=NOW, **BUYER)
    new = actions.correct_delivery(by=plant.store, delivery=row, reason="实发 700", amount="700", at=NOW)
    assert (new.corrects, new.buyer_name, delivered(batch)) == (row, "泉州鲤城某超市", 700 * KG)
    actions.correct_delivery(by=plant.store, delivery=new, reason="没有发货", amount="0", at=NOW)
    assert delivered(batch) == 0


def test_only_released_goods_leave(plant: Plant) -> None:
    batch = plant.batch()
    with pytest.raises(Mistake, match="状态"):
        actions.deliver(by=plant.store, batch=batch, amount="1", unit="kg", at=NOW, **BUYER)


def test_a_recall_from_its_start_to_its_end(plant: Plant) -> None:
    batch = plant.released()
    out = actions.deliver(by=plant.store, batch=batch, amount="600", unit="kg", at=NOW, **BUYER)
    facts: dict[str, Any] = {"by": plant.head, "at": NOW}
    recall = actions.start_recall(
        organisation=plant.organisation, level=1, cause="山梨酸超标", batches=[batch], key="zh", **facts
    )
    batch.refresh_from_db()
    part = RecallBatch.objects.get(recall=recall)
    assert (recall.number, batch.state, recall.start_due) == (
        "ZH2026-01",
        "recalled",
        NOW + timedelta(hours=24),
    )
    assert recall.finish_due == date(2026, 5, 19)  # ten working days; 9 May is worked in exchange
    assert (part.made_micro, part.sold_micro, part.in_store_micro) == (990 * KG, 600 * KG, 390 * KG)
    told: dict[str, Any] = {"by": plant.officer, "recall": recall, "batch": batch, "means": "电话", "at": NOW}
    actions.tell_buyer(delivery=out, answer="已下架", **told)
    with pytest.raises(Mistake, match="收回的比售出的多"):
        actions.tell_buyer(delivery=out, recovered="601", unit="kg", **told)
    actions.tell_buyer(delivery=out, recovered="580", unit="kg", **told)
    assert [(each.told, each.left) for each in progress(recall)] == [(1, 20 * KG)]
    with pytest.raises(Mistake, match="报告监管部门"):
        actions.finish_recall(recall=recall, reason="完成", **facts)
    actions.note_recall(
        recall=recall, announcement="召回公告", reported=True, handling="销毁 580 kg", **facts
    )
    recall = actions.finish_recall(recall=recall, reason="已全部处置", **facts)
    assert (recall.state, recall.finished_at) == ("finished", NOW)
    with pytest.raises(Mistake, match="状态"):
        actions.tell_buyer(delivery=out, **told)


def test_a_drill_changes_no_batch(plant: Plant) -> None:
    batch = plant.released()
    recall = actions.start_recall(
        by=plant.head,
        organisation=plant.organisation,
        level=3,
        cause="年度演练",
        batches=[batch],
        drill=True,
        traced_ms=240,
        at=NOW,
    )
    batch.refresh_from_db()
    assert (recall.number, recall.traced_ms, batch.state) == ("YL2026-01", 240, "released")
    assert actions.finish_recall(by=plant.head, recall=recall, reason="演练完成", at=NOW).state == "finished"


def test_a_recall_by_mistake_leaves_the_batch_blocked(plant: Plant) -> None:
    batch = plant.released()
    recall = actions.start_recall(
        by=plant.head, organisation=plant.organisation, level=2, cause="误报", batches=[batch], at=NOW
    )
    actions.cancel_recall(by=plant.head, recall=recall, reason="复检合格", at=NOW)
    batch.refresh_from_db()
    assert batch.state == "blocked"


def test_outsiders_open_release_deliver_and_recall_nothing(plant: Plant, rival: Plant) -> None:
    batch = plant.released()
    outsiders = (rival.head, rival.officer, plant.purchaser)
    for user in outsiders:
        refused: list[Callable[[], Any]] = [
            lambda user=user: plant.batch(by=user),
            lambda user=user: actions.block_batch(by=user, batch=batch, reason="捣乱", at=NOW),
            lambda user=user: actions.release_batch(by=user, batch=batch, at=NOW),
            lambda user=user: actions.deliver(by=user, batch=batch, amount="1", unit="kg", at=NOW, **BUYER),
            lambda user=user: result(plant, batch, by=user),
            lambda user=user: actions.start_recall(
                by=user, organisation=plant.organisation, level=1, cause="捣乱", batches=[batch], at=NOW
            ),
        ]
        for do in refused:
            with pytest.raises(PermissionDenied):
                do()
    with pytest.raises(PermissionDenied):
        actions.start_recall(
            by=rival.head, organisation=rival.organisation, level=1, cause="捣乱", batches=[batch], at=NOW
        )
    assert (Recall.objects.count(), Delivery.objects.count()) == (0, 0)


def steps(plant: Plant, batch: Batch) -> dict[str, Callable[[], Any]]:
    """Each verb of a batch, as somebody who may do it would."""
    facts: dict[str, Any] = {"batch": batch, "at": NOW}
    return {
        "change_batch": lambda: actions.change_batch(by=plant.feeder, client="某品牌", **facts),
        "finish_feeding": lambda: actions.finish_feeding(by=plant.feeder, **facts),
        "reopen_batch": lambda: actions.reopen_batch(by=plant.officer, reason="还要投料", **facts),
        "release_batch": lambda: actions.release_batch(by=plant.officer, reason="本批免检", **facts),
        "block_batch": lambda: actions.block_batch(by=plant.analyst, reason="等复检", **facts),
        "unblock_batch": lambda: actions.unblock_batch(by=plant.officer, reason="复检合格", **facts),
        "recall_batch": lambda: actions.start_recall(
            by=plant.head, organisation=plant.organisation, level=1, cause="超标", batches=[batch], at=NOW
        ),
        "deliver": lambda: actions.deliver(by=plant.store, amount="1", unit="kg", **BUYER, **facts),
    }


@pytest.mark.parametrize("state", BatchState.values)
def test_the_walk_of_a_batch(plant: Plant, state: str) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot())
    for verb, do in steps(plant, batch).items():
        Batch.objects.filter(pk=batch.pk).update(state=state)
        if state in BATCH_VERBS[verb]:
            do()
        else:
            with pytest.raises(Mistake, match="状态"):
                do()
            assert Batch.objects.get(pk=batch.pk).state == state


def test_records_are_kept_six_months_past_the_shelf_life_and_two_years_at_least(plant: Plant) -> None:
    assert keep_until(date(2026, 5, 6), None) == date(2028, 5, 6)
    assert keep_until(date(2026, 5, 6), date(2026, 11, 2)) == date(2028, 5, 6)
    assert keep_until(date(2026, 5, 6), date(2028, 1, 31)) == date(2028, 7, 31)
    assert keep_until(date(2024, 2, 29), date(2025, 8, 31)) == date(2026, 2, 28)
    batch, lot = plant.batch(), plant.lot()
    plant.feed(batch, lot)
    assert (kept_until(batch), kept_until(lot)) == (date(2028, 5, 6), date(2028, 7, 9))
    # two years past the record: written down later, or sold later, it is kept longer; days are those of China
    early = make.at(1, 8, month=9).replace(hour=23, minute=30)  # 7:30 on the second
    later = plant.batch(at=early)
    assert kept_until(later) == date(2028, 9, 2)
    lot = plant.lot(at=early, expires_on=date(2026, 12, 1), checker=None)
    assert kept_until(lot) == date(2028, 9, 2)
    sold = plant.released()
    facts = {"certificate": "1", "buyer_name": "某超市", "buyer_address": "某街", "buyer_contact": "138"}
    actions.deliver(
        by=plant.store,
        batch=sold,
        amount="1",
        unit="kg",
        sold_on=date(2026, 11, 1),
        at=make.at(2, month=11),
        **facts,
    )
    assert kept_until(sold) == date(2028, 11, 1)


def test_the_trail_tells_of_each_step_of_a_batch(plant: Plant) -> None:
    batch = plant.released()
    verbs = list(
        TrailEntry.objects.filter(target_kind="ledger.batch", target_key=str(batch.pk)).values_list(
            "verb", flat=True
        )
    )
    assert verbs == ["open_batch", "finish_feeding", "release_batch"]


def sold(plant: Plant, batch: Batch, **more: Any) -> Delivery:
    facts: dict[str, Any] = {
        "by": plant.store, "amount": "1", "unit": "kg", "certificate": "1", "sold_on": TODAY, "buyer_name": "某超市",
        "buyer_address": "某街", "buyer_contact": "138", "at": NOW,
    }  # fmt: skip
    return actions.deliver(batch=batch, **(facts | more))


def test_nothing_is_sold_before_it_was_made(plant: Plant) -> None:
    batch = plant.released()
    for day in (TODAY - timedelta(days=1), date(1, 1, 1)):
        with pytest.raises(Mistake, match="早于生产日期 2026-05-06"):
            sold(plant, batch, sold_on=day)
    row = sold(plant, batch)
    with pytest.raises(Mistake, match="早于生产日期"):
        actions.correct_delivery(
            by=plant.store, delivery=row, reason="日期抄错", sold_on=TODAY - timedelta(days=1), at=NOW
        )


def test_nothing_is_tested_in_another_century(plant: Plant) -> None:
    with pytest.raises(Mistake, match="离今天太远"):
        result(plant, plant.batch(), tested_on=date(1, 1, 1))


@pytest.mark.parametrize("how", ["block", "recall"])
def test_what_left_before_a_batch_was_stopped_is_told_late(plant: Plant, how: str) -> None:
    batch, later = plant.released(), NOW + timedelta(days=2)
    if how == "block":
        actions.block_batch(by=plant.officer, batch=batch, reason="等复检", at=later)
    else:
        recall = actions.start_recall(
            by=plant.head,
            organisation=plant.organisation,
            level=1,
            cause="苯甲酸超标",
            batches=[batch],
            at=later,
        )
    told = {"at": later + timedelta(days=1)}
    with pytest.raises(Mistake, match="补记的缘由"):
        sold(plant, batch, **told)
    with pytest.raises(Mistake, match="只在 2026-05-06 至 2026-05-08 之间放行"):
        sold(plant, batch, sold_on=TODAY + timedelta(days=3), note="漏记", **told)
    row = sold(plant, batch, note="当天漏记", **told)
    assert (row.late, delivered(batch)) == (True, KG)
    if how == "recall":
        part = recall.batches.get()
        assert (part.sold_micro, part.in_store_micro) == (KG, 989 * KG)
        back = {
            "by": plant.officer,
            "recall": recall,
            "batch": batch,
            "delivery": row,
            "means": "电话",
            "unit": "kg",
        }
        with pytest.raises(Mistake, match="收回的比售出的多"):
            actions.tell_buyer(recovered="2", **back, **told)
        actions.correct_delivery(by=plant.store, delivery=row, reason="数量抄错", amount="2", **told)
        actions.tell_buyer(recovered="2", **back, **told)


def test_what_was_never_released_left_on_no_day(plant: Plant) -> None:
    batch = plant.batch()
    actions.block_batch(by=plant.officer, batch=batch, reason="等复检", at=NOW)
    with pytest.raises(Mistake, match="状态"):
        sold(plant, batch, note="漏记")
