"""Recalls and drills: the list is whole, everybody on it is told, the clocks run, the county knows at once."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.accounts.conftest import Clock, clock, signed_in  # noqa: F401 - a fixture
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.ledger.test_trace import finished, sell
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Notice
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.enums import BatchState
from tianheng.modules.ledger.models import Batch, Delivery, Lot, Recall
from tianheng.modules.ledger.queries.recall_papers import facts
from tianheng.modules.ledger.queries.recalls import contacts, progress, recall_list, timing, traced

NOW, TODAY = make.NOW, make.TODAY
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def begin(plant: Plant, lot: Lot, **more: Any) -> Recall:
    facts: dict[str, Any] = {
        "by": plant.head, "organisation": plant.organisation, "level": 1, "cause": "苯甲酸超标", "lot": lot,
        "batches": traced(lot=lot).batches, "traced_ms": 12, "at": NOW,
    }  # fmt: skip
    return actions.start_recall(**(facts | more))


def told(plant: Plant, recall: Recall, delivery: Delivery, **more: Any) -> Any:
    facts: dict[str, Any] = {
        "by": plant.officer,
        "recall": recall,
        "batch": delivery.batch,
        "means": "电话",
        "at": NOW,
    }
    return actions.tell_buyer(delivery=delivery, **(facts | more))


@pytest.mark.parametrize(
    ("level", "hours", "workday"), [(1, 24, "2026-05-19"), (2, 48, "2026-06-02"), (3, 72, "2026-06-16")]
)
def test_the_clocks_follow_the_class(plant: Plant, level: int, hours: int, workday: str) -> None:
    lot = plant.lot()
    finished(plant, lot)
    row = begin(plant, lot, level=level)
    assert row.start_due - row.happened_at == timedelta(hours=hours)
    assert row.finish_due.isoformat() == workday


def test_a_late_start_and_an_overdue_end_are_said(plant: Plant) -> None:
    lot = plant.lot()
    finished(plant, lot)
    row = begin(plant, lot, learnt_at=NOW - timedelta(hours=25))
    found = timing(row, contacts(row), TODAY)
    assert (found.started_late, found.finish_overdue, found.start) == (True, False, 25 * 3600)
    assert timing(row, contacts(row), row.finish_due + timedelta(days=1)).finish_overdue


def test_the_end_is_counted_from_the_announcement(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    finished(plant, lot)
    row = begin(plant, lot)

    def due() -> str:
        (found,) = [
            each[1] for each in facts(row, timing(row, contacts(row), TODAY)) if each[0] == "应完成日期"
        ]
        return str(found)

    assert due() == "2026-05-19（公告尚未发布，暂自启动之日起算）"
    later = NOW + timedelta(days=2)
    with pytest.raises(PermissionDenied):
        actions.note_recall(by=rival.head, recall=row, announcement="召回公告", at=later)
    row = actions.note_recall(by=plant.head, recall=row, announcement="召回公告", at=later)
    assert due() == "2026-05-21（自公告发布之日起算）"
    # said again, or in other words, it runs from the first
    row = actions.note_recall(
        by=plant.head, recall=row, announcement="召回公告（补正）", at=later + timedelta(days=3)
    )
    assert (row.announced_at, due()) == (later, "2026-05-21（自公告发布之日起算）")
    other = plant.lot()
    finished(plant, other)
    drill = begin(plant, other, drill=True)
    assert "（演练，自启动之日起算）" in str(facts(drill, timing(drill, contacts(drill), TODAY)))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sets(st.integers(0, 2), max_size=3), min_size=3, max_size=3),
    st.lists(st.integers(0, 2), max_size=5),
)
def test_the_list_is_every_delivery_of_every_batch_that_ate_the_lot_and_no_other(
    plant: Plant, eaten: list[set[int]], sold: list[int]
) -> None:
    lots = [plant.lot() for _ in range(3)]
    batches = [finished(plant, *(lots[one] for one in sorted(found))) for found in eaten]
    out = [(place, sell(plant, batches[place], f"店{number}", "10")) for number, place in enumerate(sold)]
    if not any(0 in found for found in eaten):
        assert traced(lot=lots[0]).batches == []
        return
    row = begin(plant, lots[0], drill=True)
    expected = {each.pk for place, each in out if 0 in eaten[place]}
    assert {each.pk for each in recall_list(row)} == expected
    assert {each.name for each in contacts(row)} == {
        each.buyer_name for _place, each in out if each.pk in expected
    }


def test_a_recall_stops_the_batches_and_runs_to_its_end(plant: Plant) -> None:
    lot = plant.lot()
    one, other = finished(plant, lot), finished(plant, lot)
    first, second = sell(plant, one, "甲店"), sell(plant, other, "乙店")
    row = begin(plant, lot)
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.RECALLED}
    assert [each.state for each in contacts(row)] == ["untold", "untold"]
    told(plant, row, first)
    assert timing(row, contacts(row), TODAY).told is None
    told(plant, row, second, answer="已下架", recovered="60", unit="kg", at=NOW + timedelta(minutes=9))
    found = {each.name: each for each in contacts(row)}
    assert (found["甲店"].state, found["乙店"].state) == ("told", "returned")
    assert found["乙店"].recovered == "60 kg"
    assert timing(row, contacts(row), TODAY).told == 9 * 60
    assert [each.left for each in progress(row)] == [100 * 10**9, 40 * 10**9]
    with pytest.raises(Mistake, match="收回的比售出的多"):
        told(plant, row, second, recovered="41", unit="kg")
    with pytest.raises(Mistake, match="还没有报告"):
        actions.finish_recall(by=plant.head, recall=row, reason="完成", at=NOW)
    actions.note_recall(by=plant.head, recall=row, reported=True, handling="全部销毁", at=NOW)
    assert actions.finish_recall(by=plant.head, recall=row, reason="完成", at=NOW).state == "finished"


def test_the_county_is_told_at_once_and_nobody_elses(plant: Plant) -> None:
    inspector = accounts.member(accounts.bureau("350582"), "inspector")
    far = accounts.member(accounts.bureau("350525"), "inspector")
    lot = plant.lot()
    finished(plant, lot)
    row = begin(plant, lot)
    found = Notice.objects.get(to=inspector)
    assert "启动一级召回" in found.subject
    assert found.link == f"/ledger/recalls/{row.pk}/"
    assert not Notice.objects.filter(to=far).exists()
    actions.note_recall(by=plant.head, recall=row, reported=True, at=NOW)
    assert Notice.objects.filter(to=inspector, subject__contains="报告召回").count() == 1


def test_destruction_is_reported_before_it_is_done(plant: Plant) -> None:
    inspector = accounts.member(accounts.bureau("350582"), "inspector")
    lot = plant.lot()
    batch = finished(plant, lot)
    begin(plant, lot)
    row = actions.dispose(
        by=plant.keeper, batch=batch, amount="60", unit="kg", cause="recalled", way="destroy", at=NOW
    )
    with pytest.raises(Mistake, match="销毁前须报告"):
        actions.approve_disposal(by=plant.head, disposal=row, at=NOW)
    actions.approve_disposal(by=plant.head, disposal=row, announced="5 月 9 日 9 时，晋江环保站", at=NOW)
    assert "晋江环保站" in Notice.objects.get(to=inspector, subject__contains="处置时间").text


def test_a_drill_changes_nothing_and_tells_no_county(plant: Plant) -> None:
    inspector = accounts.member(accounts.bureau("350582"), "inspector")
    lot = plant.lot()
    batch = finished(plant, lot)
    out = sell(plant, batch)
    row = begin(plant, lot, drill=True)
    told(plant, row, out, at=NOW + timedelta(minutes=30))
    done = actions.finish_recall(
        by=plant.head, recall=row, reason="30 分钟通知完毕，通讯录需更新", at=NOW + timedelta(hours=1)
    )
    batch.refresh_from_db()
    assert row.number.startswith("YL2026-")
    assert batch.state == BatchState.RELEASED
    assert not Notice.objects.filter(to=inspector).exists()
    found = timing(done, contacts(done), TODAY)
    assert (found.listed_ms, found.told) == (12, 30 * 60)


def test_only_leaders_begin_and_only_their_own(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    finished(plant, lot)
    for by in (plant.feeder, plant.officer, rival.head):
        with pytest.raises(PermissionDenied):
            begin(plant, lot, by=by)


def test_several_are_told_in_one_press_and_once_only(plant: Plant) -> None:
    lot = plant.lot()
    batch = finished(plant, lot)
    out = [sell(plant, batch, name, "10") for name in ("甲店", "乙店")]
    row = begin(plant, lot)
    for _ in range(2):
        actions.tell_buyers(by=plant.officer, recall=row, deliveries=out, means="短信", key="k1", at=NOW)
    assert row.notices.count() == 2
    with pytest.raises(Mistake, match="没有选购货者"):
        actions.tell_buyers(by=plant.officer, recall=row, deliveries=[], means="短信", at=NOW)


def test_the_pages_from_the_trace_to_the_closing_report(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    batch = finished(plant, lot)
    sell(plant, batch, "甲店 <b>")
    head = signed_in(plant.head)
    begun = f"/ledger/recalls/new/?lot={lot.pk}"
    assert begun in head.get("/ledger/trace/", {"q": lot.number}).content.decode()
    form = head.get(begun).content.decode()
    assert "知悉后 24 小时内启动，公告发布后 10 个工作日内完成" in form
    facts = {"level": "1", "cause": "检出超标", "batches": [batch.pk], "once": "k1"}
    for _ in range(2):
        answer = head.post(begun, facts)
    row = Recall.objects.get()
    here = f"/ledger/recalls/{row.pk}/"
    assert answer["Location"] == here
    assert row.traced_ms is not None
    text = head.get(here).content.decode()
    assert "甲店 &lt;b&gt;" in text
    first = batch.deliveries.get().pk
    assert head.post(f"{here}tell/", {"delivery": [first], "means": "电话", "once": "k2"}).status_code == 302
    answer = {
        "delivery": first,
        "means": "书面",
        "answer": "已封存",
        "recovered": "30",
        "unit": "kg",
        "once": "k3",
    }
    assert head.post(f"{here}buyers/{first}/", answer).status_code == 302
    row.refresh_from_db()
    assert head.post(f"{here}do/report/", {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert head.post(f"{here}do/handling/", {"version": row.version, "handling": "销毁"}).status_code == 302
    assert "请刷新" in head.post(f"{here}do/finish/", {"version": 1, "reason": "完成"}).content.decode()
    row.refresh_from_db()
    assert head.post(f"{here}do/finish/", {"version": row.version, "reason": "完成"}).status_code == 302
    text = head.get(here).content.decode()
    assert "已封存" in text
    assert "30 kg" in text
    for name in ("notices", "list", "report"):
        assert head.get(f"{here}paper/{name}.pdf").content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(head.get(f"{here}list.xlsx").content))
    assert book.get_sheet_by_name("召回清单").to_python()[1][4] == "甲店 <b>"
    county = signed_in(accounts.member(accounts.bureau("350582"), "inspector"))
    assert row.number in county.get("/ledger/recalls/").content.decode()
    shown = county.get(here).content.decode()
    assert "甲店" in shown
    assert "勾选的已通知" not in shown
    assert county.post(f"{here}tell/", {"delivery": [first], "means": "电话"}).status_code == 403
    for stranger in (rival.head, accounts.member(accounts.bureau("350525"), "inspector")):
        other = signed_in(stranger)
        assert row.number not in other.get("/ledger/recalls/").content.decode()
        for address in (here, f"{here}list.xlsx", f"{here}paper/list.pdf", f"{here}buyers/{first}/"):
            assert other.get(address).status_code == 404
        assert other.post(f"{here}tell/", {"delivery": [first], "means": "电话"}).status_code == 404
    assert signed_in(rival.head).get(begun).status_code == 404


def test_the_list_of_a_recall_follows_a_correction(plant: Plant) -> None:
    lot = plant.lot()
    wrong = sell(plant, finished(plant, lot), "甲店")
    row = begin(plant, lot)
    right = actions.correct_delivery(by=plant.store, delivery=wrong, reason="写错", buyer_name="乙店", at=NOW)
    assert recall_list(row) == [right]


def test_the_end_of_a_recall_is_a_day_of_china(plant: Plant) -> None:
    """Finished at half past seven in the morning after the last day, which is still that day in Greenwich."""
    lot = plant.lot()
    finished(plant, lot)
    row = begin(plant, lot, drill=True)
    morning = NOW.replace(year=2026, month=5, day=19, hour=23, minute=30)
    done = actions.finish_recall(by=plant.head, recall=row, reason="演练完成", at=morning)
    assert (done.finish_due.isoformat(), timing(done, [], TODAY).finish_overdue) == ("2026-05-19", True)
