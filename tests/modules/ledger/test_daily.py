"""Issues, counts, disposals, cabinets, suppliers, the day, the week and the month."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Disposal, Issue, Lot, Movement
from tianheng.modules.ledger.queries.balance import balance as period_balance
from tianheng.modules.ledger.queries.balance import month_of
from tianheng.modules.ledger.queries.stock import balance, on_hand

NOW, TODAY = make.NOW, make.TODAY
KG = 10**9


def issue(plant: Plant, lot: Lot, amount: str = "5", **more: Any) -> Issue:
    facts: dict[str, Any] = {
        "by": plant.keeper, "origin": plant.cabinet, "destination": plant.floor, "unit": "kg", "taker": plant.feeder,
        "keeper": plant.keeper, "pin": make.PIN, "scale": plant.scale, "at": NOW,
    }  # fmt: skip
    return actions.issue(lot=lot, amount=amount, **(facts | more))


def bring_back(plant: Plant, row: Issue, amount: str, **more: Any) -> Issue:
    facts: dict[str, Any] = {
        "by": plant.feeder, "unit": "kg", "taker": plant.feeder, "keeper": plant.keeper, "pin": make.PIN, "at": NOW,
    }  # fmt: skip
    return actions.return_issue(issue=row, amount=amount, **(facts | more))


def test_two_people_weigh_out_and_what_is_left_comes_back(plant: Plant) -> None:
    lot, batch = plant.lot(), plant.batch()
    row = issue(plant, lot, batch=batch)
    assert (row.kind, row.codes, row.taker, row.keeper, row.product) == (
        "issue",
        [],
        plant.feeder,
        plant.keeper,
        plant.product,
    )
    assert (on_hand(lot, plant.cabinet), on_hand(lot, plant.floor)) == (20 * KG, 5 * KG)
    plant.feed(batch, lot, "500", "g", location=plant.floor)
    back = bring_back(plant, row, "4.5")
    assert (back.kind, back.returns, on_hand(lot, plant.floor)) == ("return", row, 0)
    with pytest.raises(Mistake, match=r"还可退 500 g"):
        bring_back(plant, row, "0.6")
    assert balance(lot).holds


def test_the_second_of_the_two_proves_it(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"pin": "0000"}, "PIN 不对"),
        ({"keeper": plant.feeder, "by": plant.feeder}, "不是添加剂管理员"),
        ({"taker": plant.keeper}, "同一人"),
        ({"taker": rival.feeder}, "不能复核"),
    ]
    for facts, says in wrong:
        with pytest.raises(Mistake, match=says):
            issue(plant, lot, **facts)
    with pytest.raises(PermissionDenied):
        issue(plant, lot, by=plant.officer)
    assert issue(plant, lot, taker=plant.keeper, exception="夜班只有一人").codes == ["alone"]


def test_an_old_scale_or_a_later_lot_is_explained(plant: Plant) -> None:
    lot = plant.lot()
    with pytest.raises(Mistake, match="秤未校准"):
        issue(plant, lot, scale=None)
    assert issue(plant, lot, scale=None, reason="秤送检，用台秤").codes == ["scale"]
    plant.lot(expires_on=date(2026, 9, 1))
    with pytest.raises(Mistake, match="更早到期"):
        issue(plant, lot)


def test_an_expired_lot_is_not_weighed_out(plant: Plant) -> None:
    lot = plant.lot(expires_on=TODAY)
    with pytest.raises(Mistake, match="过期"):
        issue(plant, lot, at=NOW + timedelta(days=1))


def test_a_count_moves_stock_when_another_has_confirmed_it(plant: Plant) -> None:
    lot, near = plant.lot(), plant.lot()
    sheet = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    facts: dict[str, Any] = {
        "by": plant.keeper,
        "count": sheet,
        "location": plant.cabinet,
        "unit": "kg",
        "at": NOW,
    }
    with pytest.raises(Mistakes, match="还没有盘"):
        actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
    off = actions.count_line(lot=lot, amount="24", **facts)
    within = actions.count_line(lot=near, amount="24.9", **facts)
    assert (off.within, within.within, off.difference) == (False, True, -1 * KG)  # 0.5 % of 25 kg is 125 g
    with pytest.raises(Mistakes, match="超出允差"):
        actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
    actions.count_line(lot=lot, amount="24", reason="受潮结块，分装损耗", **facts)
    sheet = actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
    plant.feed(plant.batch(), lot)  # goes on meanwhile
    with pytest.raises(PermissionDenied):
        actions.approve_count(by=plant.keeper, count=sheet, at=NOW)
    sheet = actions.approve_count(by=plant.officer, count=sheet, at=NOW)
    assert (sheet.state, sheet.supervisor) == ("approved", plant.officer)
    assert on_hand(lot) == 24 * KG - 5 * 10**8
    assert (balance(lot).adjusted, balance(lot).holds, balance(near).holds) == (-1 * KG, True, True)
    with pytest.raises(Mistake, match="状态"):
        actions.approve_count(by=plant.head, count=sheet, at=NOW)


def test_whoever_counted_does_not_confirm(plant: Plant) -> None:
    lot, officer = plant.lot(), plant.officer
    sheet = actions.start_count(by=officer, organisation=plant.organisation, at=NOW)
    actions.count_line(
        by=officer, count=sheet, lot=lot, location=plant.cabinet, amount="25", unit="kg", at=NOW
    )
    actions.submit_count(by=officer, count=sheet, at=NOW)
    with pytest.raises(Mistake, match="同一人"):
        actions.approve_count(by=officer, count=sheet, at=NOW)
    assert actions.approve_count(by=officer, count=sheet, exception="只有一人", at=NOW).note == "只有一人"


def test_a_cancelled_count_moves_nothing(plant: Plant) -> None:
    lot = plant.lot()
    sheet = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    actions.count_line(
        by=plant.keeper,
        count=sheet,
        lot=lot,
        location=plant.cabinet,
        amount="1",
        unit="kg",
        reason="x试",
        at=NOW,
    )
    actions.cancel_count(by=plant.keeper, count=sheet, at=NOW)
    assert Movement.objects.count() == 1


def finish(plant: Plant, row: Disposal, **more: Any) -> Disposal:
    """Done by the keeper before the officer, who gives the PIN."""
    facts: dict[str, Any] = {
        "by": plant.keeper, "done_on": TODAY, "supervisor": plant.officer, "checker_pin": make.PIN, "at": NOW,
    }  # fmt: skip
    return actions.finish_disposal(disposal=row, **(facts | more))


def test_nobody_watches_a_disposal_only_with_the_reason_why(plant: Plant) -> None:
    lot = plant.lot()
    row = actions.dispose(
        by=plant.keeper,
        lot=lot,
        location=plant.cabinet,
        amount="1",
        unit="kg",
        cause="spoiled",
        way="destroy",
        at=NOW,
    )
    row = actions.approve_disposal(by=plant.head, disposal=row, exception="只有一人", at=NOW)
    with pytest.raises(Mistake, match="例外原因"):
        finish(plant, row, supervisor=plant.keeper)
    row = finish(plant, row, supervisor=None, checker_pin="", exception="夜班只有一人")
    assert (row.state, row.supervisor, row.exception) == ("done", None, "夜班只有一人")
    assert TrailEntry.objects.get(verb="finish_disposal").note == "夜班只有一人"


def test_a_disposal_is_proposed_approved_and_watched(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    actions.block_lot(by=plant.keeper, lot=lot, reason="受潮", at=NOW)
    facts: dict[str, Any] = {"cause": "spoiled", "way": "destroy", "at": NOW}
    with pytest.raises(Mistake, match="只有 25 kg"):
        actions.dispose(by=plant.keeper, lot=lot, location=plant.cabinet, amount="26", unit="kg", **facts)
    row = actions.dispose(by=plant.keeper, lot=lot, location=plant.cabinet, amount="25", unit="kg", **facts)
    assert (row.number, row.state, on_hand(lot)) == ("CZ2026-0001", "proposed", 25 * KG)
    with pytest.raises(PermissionDenied):
        actions.approve_disposal(by=plant.officer, disposal=row, at=NOW)
    with pytest.raises(Mistake, match="状态"):
        finish(plant, row)
    actions.approve_disposal(by=plant.head, disposal=row, at=NOW)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"supervisor": plant.keeper}, "同一人"),
        ({"supervisor": None}, "没有填写"),
        ({"supervisor": rival.officer}, "没有找到"),
        ({"checker_pin": ""}, "PIN 不对"),
        ({"checker_pin": "0000"}, "PIN 不对"),
    ]
    for facts, says in wrong:
        with pytest.raises(Mistake, match=says):
            finish(plant, row, **facts)
    assert on_hand(lot) == 25 * KG
    assert finish(plant, row).supervisor == plant.officer
    lot.refresh_from_db()
    assert (lot.state, on_hand(lot), balance(lot).disposed, balance(lot).holds) == (
        "disposed",
        0,
        25 * KG,
        True,
    )


def test_what_goes_back_to_the_supplier_is_booked_so(plant: Plant) -> None:
    lot = plant.lot()
    row = actions.dispose(
        by=plant.keeper,
        lot=lot,
        location=plant.cabinet,
        amount="5",
        unit="kg",
        cause="label",
        way="to_supplier",
        at=NOW,
    )
    actions.approve_disposal(by=plant.head, disposal=row, at=NOW)
    finish(plant, row)
    assert (balance(lot).to_supplier, balance(lot).disposed, balance(lot).holds) == (5 * KG, 0, True)


def test_recalled_goods_are_destroyed_after_time_and_place_were_told(plant: Plant) -> None:
    batch = plant.released()
    row = actions.dispose(
        by=plant.keeper, batch=batch, amount="10", unit="kg", cause="recalled", way="destroy", at=NOW
    )
    with pytest.raises(Mistake, match="时间、地点"):
        actions.approve_disposal(by=plant.head, disposal=row, at=NOW)
    row = actions.approve_disposal(by=plant.head, disposal=row, announced="5月8日 晋江某处理中心", at=NOW)
    assert row.reported_at == NOW


def test_what_a_cabinet_check_finds_needs_words(plant: Plant) -> None:
    sound: dict[str, Any] = {
        "lock_sound": True, "signs_sound": True, "unlabelled": False, "non_edible": False, "expired": False,
    }  # fmt: skip
    facts: dict[str, Any] = {"by": plant.keeper, "location": plant.cabinet, "at": NOW}
    assert actions.check_cabinet(**facts, **sound, temperature="24", humidity="60").sound
    with pytest.raises(Mistake, match="有一项不正常"):
        actions.check_cabinet(**facts, **(sound | {"expired": True}))
    row = actions.check_cabinet(
        **facts, **(sound | {"expired": True}), found="一袋过期", measures="移入隔离区"
    )
    assert not row.sound


def test_a_supplier_goes_from_candidate_to_qualified(plant: Plant, rival: Plant) -> None:
    row = actions.add_supplier(
        by=plant.purchaser, organisation=plant.organisation, name="福州某某食品配料有限公司", kind="trader",
        address="福州市某区", telephone="0591-83331234", at=NOW,
    )  # fmt: skip
    assert (row.code, row.state) == ("G2026-001", "candidate")
    paper = actions.add_supplier_paper(
        by=plant.purchaser,
        supplier=row,
        kind="trade_licence",
        number="JY13501020012345",
        expires_on=date(2029, 1, 1),
        at=NOW,
    )
    row.refresh_from_db()
    assert (row.licence, row.licence_expires) == ("JY13501020012345", date(2029, 1, 1))
    for user in (plant.purchaser, rival.officer):
        with pytest.raises(PermissionDenied):
            actions.assess_supplier(by=user, supplier=row, state="qualified", assessment="资料齐全", at=NOW)
    row = actions.assess_supplier(
        by=plant.officer, supplier=row, state="qualified", assessment="资料齐全", at=NOW
    )
    assert (row.state, row.next_assessment) == ("qualified", date(2027, 5, 6))
    assert (
        actions.withdraw_supplier_paper(by=plant.purchaser, paper=paper, reason="换证", at=NOW).withdrawn_at
        == NOW
    )
    with pytest.raises(Mistake, match="已有供货者使用"):
        actions.add_supplier(
            by=plant.purchaser, organisation=plant.organisation, code="G2026-001", name="另一家公司", kind="maker",
            address="某处", telephone="123456", at=NOW,
        )  # fmt: skip


def test_a_place_closes_only_when_it_is_empty(plant: Plant) -> None:
    plant.lot()
    with pytest.raises(Mistake, match="还有库存"):
        actions.close_location(by=plant.keeper, location=plant.cabinet, at=NOW)
    closed = actions.close_location(by=plant.keeper, location=plant.floor, at=NOW)
    with pytest.raises(Mistake, match="没有存放位置"):
        plant.lot(location=closed)


def test_the_day_the_week_and_the_month_are_written_and_signed(plant: Plant) -> None:
    organisation, officer = plant.organisation, plant.officer
    risk = actions.set_risk(
        by=officer, organisation=organisation, step="配料", point="超量使用防腐剂", measure="双人称量",
        target="不超配方", frequency="daily", responsible="添加剂管理员", position=1, at=NOW,
    )  # fmt: skip
    item = {"risk": risk.pk, "step": risk.step, "point": risk.point, "sound": True, "note": ""}
    facts: dict[str, Any] = {"by": officer, "organisation": organisation, "at": NOW}
    assert actions.check_day(day=TODAY, items=[item], **facts).zero_risk
    with pytest.raises(Mistake, match="有不正常的项目"):
        actions.check_day(day=TODAY, items=[{**item, "sound": False}], **facts)
    week = actions.report_week(year=2026, week=19, facts={"checks": 5}, summary="本周无异常", **facts)
    week = actions.report_week(
        year=2026, week=19, facts={"checks": 6}, judgement="平稳", version=week.version, **facts
    )
    assert (week.summary, week.judgement, week.facts) == ("本周无异常", "平稳", {"checks": 6})
    actions.sign_week(by=officer, report=week, at=NOW)
    with pytest.raises(Mistake, match="已经签字"):
        actions.report_week(year=2026, week=19, facts={}, summary="改", **facts)
    month = actions.minute_month(year=2026, month=5, facts={}, resolutions="加强抽检", **facts)
    with pytest.raises(PermissionDenied):
        actions.sign_month(by=officer, minutes=month, at=NOW)
    assert actions.sign_month(by=plant.head, minutes=month, at=NOW).signed_by == plant.head


def test_outsiders_keep_nothing_of_the_plants(plant: Plant, rival: Plant) -> None:
    lot, sheet = plant.lot(), actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    row = actions.dispose(
        by=plant.keeper,
        lot=lot,
        location=plant.cabinet,
        amount="5",
        unit="kg",
        cause="label",
        way="to_supplier",
        at=NOW,
    )

    def refused(user: User) -> list[Callable[[], Any]]:
        return [
            lambda: issue(plant, lot, by=user, keeper=user),
            lambda: actions.start_count(by=user, organisation=plant.organisation, at=NOW),
            lambda: actions.submit_count(by=user, count=sheet, at=NOW),
            lambda: actions.approve_count(by=user, count=sheet, at=NOW),
            lambda: actions.approve_disposal(by=user, disposal=row, at=NOW),
            lambda: actions.change_supplier(by=user, supplier=plant.supplier, name="改名有限公司", at=NOW),
            lambda: actions.change_location(by=user, location=plant.cabinet, name="改名", at=NOW),
            lambda: actions.calibrate_scale(
                by=user, scale=plant.scale, certificate="x", calibrated_until=date(2030, 1, 1), at=NOW
            ),
            lambda: actions.check_cabinet(
                by=user, location=plant.cabinet, lock_sound=True, signs_sound=True, unlabelled=False,
                non_edible=False, expired=False, at=NOW,
            ),
            lambda: actions.check_day(by=user, organisation=plant.organisation, day=TODAY, items=[], at=NOW),
        ]  # fmt: skip

    for user in (rival.head, rival.keeper):
        for do in refused(user):
            with pytest.raises((PermissionDenied, Mistake)) as caught:
                do()
            assert not isinstance(caught.value, Mistake) or caught.value.field == "keeper"


def test_out_of_the_cabinet_before_the_lot_came_in_is_explained(plant: Plant) -> None:
    lot, early = plant.lot(), NOW - timedelta(days=2)
    with pytest.raises(Mistake, match="早于批次进货日期"):
        issue(plant, lot, happened_at=early)
    row = issue(plant, lot, happened_at=early, reason="进货日期抄错")
    assert row.codes == ["late", "before_receipt"]
    assert issue(plant, lot, happened_at=NOW - timedelta(hours=5)).codes == []


def test_what_was_weighed_out_in_time_is_told_after_the_lot_has_expired(plant: Plant) -> None:
    lot, later = plant.lot(expires_on=TODAY), NOW + timedelta(days=2)
    actions.expire_due(at=later)
    assert issue(plant, lot, happened_at=NOW, at=later).codes == ["late"]
    with pytest.raises(Mistake, match="过期"):
        issue(plant, lot, at=later)


def test_what_was_destroyed_leaves_the_books_of_its_own_day(plant: Plant) -> None:
    lot = plant.lot(happened_at=make.at(20, month=4))
    row = actions.dispose(
        by=plant.keeper,
        lot=lot,
        location=plant.cabinet,
        amount="1",
        unit="kg",
        cause="spoiled",
        way="destroy",
        at=NOW,
    )
    actions.approve_disposal(by=plant.head, disposal=row, at=NOW)
    with pytest.raises(Mistake, match="早于批次进货日期"):
        finish(plant, row, done_on=date(2026, 4, 19))
    finish(plant, row, done_on=date(2026, 4, 30))
    (books,) = period_balance(plant.organisation, month_of(date(2026, 4, 1))).books
    assert (books.disposed, books.closing) == (-1 * KG, 24 * KG)


def test_no_day_week_or_month_is_reported_before_it_has_begun(plant: Plant) -> None:
    facts: dict[str, Any] = {"by": plant.officer, "organisation": plant.organisation, "at": NOW}
    tomorrow = TODAY + timedelta(days=1)
    for do in (
        lambda: actions.check_day(day=tomorrow, items=[], **facts),
        lambda: actions.check_day(day=date(1, 1, 1), items=[], **facts),
        lambda: actions.report_week(year=2026, week=20, facts={}, **facts),
        lambda: actions.minute_month(year=2026, month=6, facts={}, **facts),
    ):
        with pytest.raises(Mistake, match=r"日期在将来|离今天太远"):
            do()
    first = actions.check_day(day=TODAY, items=[], **facts)
    actions.check_day(day=TODAY, items=[], corrects=first, **facts)
    with pytest.raises(Mistake, match="已经更正过"):
        actions.check_day(day=TODAY, items=[], corrects=first, **facts)


def test_nothing_comes_back_before_it_went_out(plant: Plant) -> None:
    row = issue(plant, plant.lot())
    with pytest.raises(Mistake, match="早于领用日期 2026-05-06"):
        bring_back(plant, row, "1", happened_at=NOW - timedelta(days=1))
    assert bring_back(plant, row, "1", happened_at=NOW - timedelta(hours=1)).kind == "return"
