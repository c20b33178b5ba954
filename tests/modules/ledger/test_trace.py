"""The trace: from a lot to whoever ate of it, from a batch to whoever touched it; nothing more, nothing less."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.accounts.conftest import clock, signed_in  # noqa: F401
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts import queries
from tianheng.accounts.models import User
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, Lot
from tianheng.modules.ledger.queries.drawing import MOST, drawing
from tianheng.modules.ledger.queries.evidence import evidence
from tianheng.modules.ledger.queries.finding import find, number_in
from tianheng.modules.ledger.queries.trace import trace_back, trace_forward

NOW, PIN = make.NOW, make.PIN
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def entered(user: User) -> User:
    queries.enter(user, at=NOW)
    return user


def sell(plant: Plant, batch: Batch, buyer: str = "泉州好又多超市", amount: str = "100") -> Delivery:
    return actions.deliver(
        by=plant.store, batch=batch, amount=amount, unit="kg", certificate="HG01", sold_on=make.TODAY,
        buyer_name=buyer, buyer_address="泉州市丰泽区某路 1 号", buyer_contact="0595-22000000", at=NOW,
    )  # fmt: skip


def finished(plant: Plant, *lots: Lot) -> Batch:
    """A batch that lots went into, released."""
    batch = plant.batch()
    for lot in lots:
        plant.feed(batch, lot, str(500 // len(lots)))
    actions.finish_feeding(by=plant.feeder, batch=batch, output="990", output_unit="kg", at=NOW)
    return actions.release_batch(by=plant.officer, batch=batch, reason="按抽检计划", at=NOW)


def numbers(rows: Any) -> list[str]:
    return sorted(each.number for each in rows)


def test_a_lot_leads_to_its_batches_deliveries_and_buyers_only(plant: Plant) -> None:
    lot, other = plant.lot(), plant.lot()
    mine, both, its = finished(plant, lot), finished(plant, lot, other), finished(plant, other)
    first, second = sell(plant, mine, "甲店"), sell(plant, both, "乙店")
    sell(plant, its, "丙店")
    found = trace_forward([lot])
    assert found.batches == [mine, both]
    assert found.deliveries == [first, second]
    assert [each.name for each in found.buyers] == ["乙店", "甲店"]
    assert found.fed_of(lot) == "750 g"
    assert found.sold == "200 kg"


def test_a_batch_leads_back_to_its_lots_papers_and_people(plant: Plant) -> None:
    lot, other = plant.lot(supplier_lot="SK-A", voucher="FP-1"), plant.lot(supplier_lot="SK-B")
    batch = finished(plant, lot, other)
    plant.lot()  # another, never fed
    found = trace_back([batch])
    assert numbers(found.lots) == numbers([lot, other])
    proof = evidence(found)
    assert {each.number for each in proof.papers} >= {
        "SK-A",
        "SK-B",
        "FP-1",
        "COA-2026-0110",
        "SC20135021100015",
    }
    hands = {(each.name, each.did) for each in proof.people}
    assert {
        (plant.feeder.name, "投料"),
        (plant.store.name, "进货复核"),
        (plant.officer.name, "放行产品"),
    } <= hands


def test_what_was_corrected_or_void_leads_nowhere(plant: Plant) -> None:
    lot, right = plant.lot(), plant.lot()
    batch = plant.batch()
    wrong = plant.feed(batch, lot)
    actions.correct_feeding(by=plant.feeder, feeding=wrong, lot=right, reason="扫错批次", at=NOW)
    other = plant.batch()
    actions.correct_feeding(
        by=plant.feeder, feeding=plant.feed(other, lot), void=True, reason="没有投", at=NOW
    )
    assert trace_forward([lot]).batches == []
    assert trace_forward([right]).batches == [batch]
    assert trace_back([batch]).lots == [right]
    assert trace_back([other]).lots == []


def test_a_delivery_taken_back_leaves_the_list_and_its_correction_stands(plant: Plant) -> None:
    lot = plant.lot()
    batch = finished(plant, lot)
    void = sell(plant, batch)
    actions.correct_delivery(by=plant.store, delivery=void, reason="没有发货", amount="0", at=NOW)
    right = actions.correct_delivery(
        by=plant.store, delivery=sell(plant, batch), reason="写错购货者", buyer_name="丁店", at=NOW
    )
    assert trace_forward([lot]).deliveries == [right]


def test_a_batch_into_which_nothing_was_booked_still_shows_its_buyers(plant: Plant) -> None:
    batch = plant.batch()
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    actions.release_batch(by=plant.officer, batch=batch, reason="记录待补", at=NOW)
    sold = sell(plant, batch)
    found = trace_back([batch])
    assert (found.batches, found.deliveries, found.lots) == ([batch], [sold], [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12))
def test_forward_and_back_agree(plant: Plant, pairs: list[tuple[int, int]]) -> None:
    """A lot leads to a batch exactly when the batch leads back to the lot."""
    lots = [plant.lot() for _ in range(4)]
    batches = [plant.batch() for _ in range(5)]
    for one, other in pairs:
        plant.feed(batches[other], lots[one], "20")
    fed = {(lots[one].pk, batches[other].pk) for one, other in pairs}
    forward = {(lot.pk, each.pk) for lot in lots for each in trace_forward([lot]).batches}
    back = {(each.pk, batch.pk) for batch in batches for each in trace_back([batch]).lots}
    assert forward == back == fed
    assert {each[:2] for each in trace_forward(lots).fed} == fed


def test_the_number_of_queries_is_the_same_whatever_the_size(plant: Plant) -> None:
    lot = plant.lot()
    finished(plant, lot)

    def asked(work: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            work()
        return len(found)

    few = (
        asked(lambda: trace_forward([lot]).buyers),
        asked(lambda: evidence(trace_back(list(Batch.objects.all())))),
    )
    for _ in range(4):
        sell(plant, finished(plant, lot, plant.lot()))
    many = (
        asked(lambda: trace_forward([lot]).buyers),
        asked(lambda: evidence(trace_back(list(Batch.objects.all())))),
    )
    assert few == many
    assert few[0] == 3


def test_the_trace_of_a_lot_goes_by_its_index(plant: Plant) -> None:
    rows = Feeding.objects.filter(lot=plant.lot(), corrected_by=None)
    assert "ledger_feeding_lot" in rows.explain() or connection.vendor != "sqlite"


@pytest.mark.parametrize(
    ("typed", "number", "item"),
    [
        ("20260506-01", "20260506-01", ""),
        ("https://id.gs1.org/01/09506000134352/10/SK%2D01?17=280109", "SK-01", "09506000134352"),
        ("https://id.gs1.org/01/6901234567892/10/SK01", "SK01", "06901234567892"),
        ("(01)06901234567892(17)280109(10)SK01", "SK01", "06901234567892"),
        ("(10)SK01", "SK01", ""),
        ("https://x.cn/ledger/l/91350582MA00000001/10/20260506-01", "20260506-01", ""),
    ],
)
def test_numbers_are_read_out_of_codes(typed: str, number: str, item: str) -> None:
    assert number_in(typed) == (number, item)


def test_a_lot_is_found_by_both_numbers_and_by_its_address(plant: Plant) -> None:
    user = entered(plant.officer)
    lot = plant.lot(supplier_lot="SK-77")
    address = f"https://tianheng.cn/ledger/l/{plant.organisation.code}/10/{lot.number}"
    for typed in (lot.number, "SK-77", address, "https://id.gs1.org/01/09506000134352/10/SK-77"):
        assert find(user, typed).lots == [lot], typed
    assert find(user, "SK-7").lots == []
    assert find(user, "SK-7").near == [lot]


def test_nobody_finds_what_is_somebody_elses(plant: Plant, rival: Plant) -> None:
    lot = plant.lot(supplier_lot="SK-88")
    batch = finished(plant, lot)
    far = entered(accounts.member(accounts.bureau("350525"), "inspector"))
    for user in (entered(rival.officer), far):
        for typed in (
            lot.number,
            "SK-88",
            batch.number,
            f"/ledger/l/{plant.organisation.code}/10/{lot.number}",
        ):
            found = find(user, typed)
            assert lot not in found.lots
            assert batch not in found.batches
            assert not found.near


def test_a_county_sees_a_suppliers_lot_in_all_its_enterprises(plant: Plant, rival: Plant) -> None:
    one, other = plant.lot(supplier_lot="SK-99"), rival.lot(supplier_lot="SK-99")
    user = entered(accounts.member(accounts.bureau("350582"), "inspector"))
    assert find(user, "SK-99").lots == [one, other]


def test_a_large_drawing_is_cut_and_says_so(plant: Plant) -> None:
    lot = plant.lot()
    for _ in range(MOST + 3):
        plant.feed(plant.batch(), lot, "10")
    drawn = drawing(trace_forward([lot]))
    batches = [each for each in drawn.boxes if each.node.key[0] == 2]
    assert drawn.cut
    assert len(batches) == MOST
    assert batches[-1].node.text == "另有 4 个"


def test_the_page_draws_lists_and_gives_out(plant: Plant, rival: Plant) -> None:
    lot = plant.lot(supplier_lot="SK<1>")
    sell(plant, finished(plant, lot), "好又多 & 家")
    mine = signed_in(plant.officer)
    page = mine.get("/ledger/trace/", {"q": lot.number})
    text = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in text
    assert "SK&lt;1&gt;" in text
    assert "好又多 &amp; 家" in text
    listed = mine.get("/ledger/trace/", {"q": lot.number, "view": "list"}).content.decode()
    assert "泉州市丰泽区某路 1 号" in listed
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(mine.get("/ledger/trace/list.xlsx", {"q": lot.number}).content)
    )
    assert book.sheet_names == ["添加剂批次", "生产批", "投料关系", "出厂", "购货者"]
    paper = mine.get("/ledger/trace/report.pdf", {"q": lot.number})
    assert paper.content.startswith(b"%PDF")
    other = signed_in(rival.officer).get("/ledger/trace/", {"q": lot.number}).content.decode()
    assert "没有找到这个批号" in other
    assert "好又多" not in other
    assert Client().get("/ledger/trace/", {"q": lot.number}).status_code == 302


def test_a_number_of_several_enterprises_is_told_apart(plant: Plant, rival: Plant) -> None:
    one, other = plant.lot(supplier_lot="SK-1"), rival.lot(supplier_lot="SK-2")
    assert one.number == other.number
    county = signed_in(accounts.member(accounts.bureau("350582"), "inspector"))
    both = county.get("/ledger/trace/", {"q": one.number}).content.decode()
    assert "几家企业都有这个号码" in both
    assert f"{rival.organisation.name} · {other.name} {other.number}" in both
    alone = f"/ledger/l/{rival.organisation.code}/10/{other.number}"
    text = county.get("/ledger/trace/", {"q": alone, "of": "lots"}).content.decode()
    assert "几家企业都有这个号码" not in text
    assert ("SK-2" in text, "SK-1" in text) == (True, False)
    assert (
        "几家企业" not in signed_in(plant.officer).get("/ledger/trace/", {"q": one.number}).content.decode()
    )
