"""The mass balance: what meets is quiet, what does not is found once, explained by name and taken by the county."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.accounts.conftest import Clock, clock, signed_in  # noqa: F401 - a fixture
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.ledger.test_trace import finished
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Notice
from tianheng.core.quantities import shown
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions.balance import balance_all, balance_period, close_gap, explain_gap
from tianheng.modules.ledger.models import Batch, Gap, Lot
from tianheng.modules.ledger.queries.balance import Balance, Books, Period, balance, month_of, year
from tianheng.modules.ledger.queries.stock import on_hand

NOW, TODAY, PIN = make.NOW, make.TODAY, make.PIN
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
HEADING = "山梨酸及其钾盐"
KG, G = 10**9, 10**6
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def of(plant: Plant, period: Period = MAY) -> Balance:
    return balance(plant.organisation, period)


def kept(plant: Plant, **more: Any) -> Balance:
    facts: dict[str, Any] = {
        "by": plant.officer, "organisation": plant.organisation, "since": MAY.since, "until": MAY.until, "at": NOW,
    }  # fmt: skip
    return balance_period(**(facts | more))


def fed(plant: Plant, lot: Lot, amount: str) -> Batch:
    """A finished batch that got so many grams where 500 are asked for."""
    batch = plant.batch()
    plant.feed(batch, lot, amount, reason="按工艺调整", checker=plant.store, checker_pin=PIN)
    actions.finish_feeding(by=plant.feeder, batch=batch, output="990", output_unit="kg", at=NOW)
    return batch


def counted(plant: Plant, lot: Lot, amount: str) -> None:
    """A count that found so much of one lot, confirmed."""
    sheet = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    for line in sheet.lines.select_related("lot", "location"):
        found = amount if line.lot_id == lot.pk else shown(line.book_micro, "kg")
        actions.count_line(
            by=plant.keeper, count=sheet, lot=line.lot, location=line.location, amount=found, unit="kg",
            reason="盘亏", at=NOW,
        )  # fmt: skip
    sheet = actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
    actions.approve_count(by=plant.store, count=sheet, at=NOW)


def test_what_meets_is_no_gap(plant: Plant) -> None:
    finished(plant, plant.lot())
    found = of(plant)
    (books,), (use,) = found.books, found.uses
    assert (books.received, books.fed, books.closing) == (25 * KG, -500 * G, 24_500 * G)
    assert (use.expected, use.actual, use.share) == (500 * G, 500 * G, 1)
    assert found.findings == []


@pytest.mark.parametrize(("grams", "gap"), [("474", True), ("475", False), ("525", False), ("526", True)])
def test_feeding_may_differ_by_five_percent(plant: Plant, grams: str, gap: bool) -> None:
    fed(plant, plant.lot(), grams)
    assert [each.kind for each in of(plant).findings] == (["feeding"] if gap else [])


@pytest.mark.parametrize(("left", "gap"), [("24.875", False), ("24.874", True), ("25.126", True)])
def test_a_count_may_differ_by_half_a_percent_of_all_there_was(plant: Plant, left: str, gap: bool) -> None:
    lot = plant.lot()
    counted(plant, lot, left)
    found = of(plant)
    assert [each.kind for each in found.findings] == (["stock"] if gap else [])
    assert found.books[0].closing == on_hand(lot)


def on_floor(plant: Plant, found: str, in_cabinet: str = "23") -> None:
    """Two kilograms were issued, half of one fed, and so much was found beside the kettle."""
    lot = plant.lot()
    actions.issue(
        by=plant.feeder, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="2", unit="kg",
        taker=plant.feeder, keeper=plant.keeper, pin=PIN, scale=plant.scale, at=NOW,
    )  # fmt: skip
    batch = plant.batch()
    plant.feed(batch, lot, "500", location=plant.floor)
    actions.finish_feeding(by=plant.feeder, batch=batch, output="990", output_unit="kg", at=NOW)
    sheet = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    for place, amount in ((plant.cabinet, in_cabinet), (plant.floor, found)):
        actions.count_line(
            by=plant.keeper,
            count=sheet,
            lot=lot,
            location=place,
            amount=amount,
            unit="kg",
            reason="盘亏",
            at=NOW,
        )
    sheet = actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
    actions.approve_count(by=plant.store, count=sheet, at=NOW)


@pytest.mark.parametrize(
    ("found", "in_cabinet", "kinds"),
    [
        ("1.5", "23", []),
        ("1.49", "23", []),  # half a percent of what was issued
        ("1.48", "23", ["issue"]),  # little of all there was, much of what was issued
        ("1", "23.5", ["issue"]),  # the whole books meet
        ("1", "23", ["stock"]),  # said once
    ],
)
def test_what_was_issued_is_fed_returned_or_there(
    plant: Plant, found: str, in_cabinet: str, kinds: list[str]
) -> None:
    on_floor(plant, found, in_cabinet)
    assert [each.kind for each in of(plant).findings] == kinds


def test_a_gap_of_the_floor_is_kept_shown_and_seen_by_nobody_else(plant: Plant, rival: Plant) -> None:
    on_floor(plant, "1.4")
    kept(plant)
    row = Gap.objects.get()
    assert (row.kind, row.expected_micro, row.actual_micro) == ("issue", 1_500 * G, 1_400 * G)
    assert row.facts == {
        "opening": "0 kg", "issued": "2 kg", "fed": "500 g", "returned": "0 kg", "moved": "0 kg",
        "adjusted": "-100 g", "closing": "1.4 kg",
    }  # fmt: skip
    page = f"/ledger/balance/?since={MAY.since}&until={MAY.until}"
    said = signed_in(plant.officer).get(page).content.decode()
    assert "领用与投料不符" in said
    assert "1.4 kg" in said
    assert "领用与投料不符" not in signed_in(rival.officer).get(page).content.decode()
    assert signed_in(rival.officer).get(f"/ledger/gaps/{row.pk}/").status_code == 404
    assert balance(rival.organisation, MAY).floors == []


def test_tolerances_are_the_enterprises_and_the_additives(plant: Plant) -> None:
    fed(plant, plant.lot(), "540")
    actions.set_tolerance(by=plant.head, organisation=plant.organisation, balanced=100, at=NOW)
    assert len(of(plant).findings) == 1
    actions.set_tolerance(
        by=plant.head, organisation=plant.organisation, additive=HEADING, balanced=800, at=NOW
    )
    assert of(plant).findings == []


def test_a_batch_into_which_nothing_was_booked_is_a_gap_and_an_open_one_is_not(plant: Plant) -> None:
    plant.lot()
    plant.batch()
    assert of(plant).findings == []
    actions.finish_feeding(by=plant.feeder, batch=plant.batch(), at=NOW)
    (found,) = of(plant).findings
    assert (found.kind, found.expected, found.actual) == ("feeding", 500 * G, 0)


def test_stock_that_never_came_in_is_a_gap_but_not_in_the_first_weeks(plant: Plant) -> None:
    def opened(at: Any) -> Lot:
        return actions.open_stock(
            by=plant.keeper, organisation=plant.organisation, name=make.SORBATE, amount="5", unit="kg",
            expires_on=date(2028, 1, 1), location=plant.cabinet, reason="柜中发现", at=at,
        )  # fmt: skip

    opened(make.at(6))
    late = opened(make.at(20, month=6))
    assert of(plant).findings == []
    (found,) = of(plant, month_of(date(2026, 6, 1))).findings
    assert (found.kind, found.lot, found.actual) == ("no_receipt", late, 5 * KG)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["receive", "feed", "count", "void"]), st.integers(1, 20)), max_size=6)
)
def test_the_books_are_conserved_whatever_happens(plant: Plant, steps: list[tuple[str, int]]) -> None:
    """Closing is what lies there; two halves of a period make the whole."""
    lot = plant.lot()
    feedings: list[Any] = []
    for what, number in steps:
        if what == "receive":
            plant.lot(amount=str(number))
        elif what == "feed":
            feedings.append(plant.feed(plant.batch(), lot, str(number)))
        elif what == "count":
            counted(plant, lot, str(on_hand(lot) // KG))
        elif feedings:
            actions.correct_feeding(by=plant.feeder, feeding=feedings.pop(), void=True, reason="没投", at=NOW)
    (books,) = of(plant).books
    assert books.closing == sum(on_hand(each) for each in Lot.objects.filter(organisation=plant.organisation))
    before = Period(MAY.since, date(2026, 5, 5))
    after = Period(date(2026, 5, 6), MAY.until)
    halves = [of(plant, each).books for each in (before, after)]
    flows = ("received", "fed", "adjusted")
    assert [sum(getattr(each, name) for half in halves for each in half) for name in flows] == [
        getattr(books, name) for name in flows
    ]
    assert halves[1][0].closing == books.closing


def test_queries_do_not_grow_with_lots_and_batches(plant: Plant) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            of(plant)
        return len(found)

    finished(plant, plant.lot())
    few = asked()
    for _ in range(3):
        finished(plant, plant.lot(), plant.lot())
    assert asked() == few


def test_balancing_again_changes_nothing_and_what_is_mended_is_closed(plant: Plant) -> None:
    batch = fed(plant, plant.lot(), "600")
    kept(plant)
    gap = Gap.objects.get()
    assert (gap.expected_micro, gap.actual_micro, gap.state) == (500 * G, 600 * G, "open")
    kept(plant)
    assert Gap.objects.get().version == gap.version
    explain_gap(by=plant.officer, gap=gap, explanation="试验批", at=NOW)
    kept(plant)
    assert Gap.objects.get().state == "explained"
    feeding = batch.feedings.get()
    mended = actions.correct_feeding(by=plant.feeder, feeding=feeding, amount="700", reason="看错秤", at=NOW)
    kept(plant)
    assert (Gap.objects.get().state, Gap.objects.get().actual_micro) == ("open", 700 * G)
    actions.correct_feeding(by=plant.feeder, feeding=mended, amount="500", reason="看错秤", at=NOW)
    kept(plant)
    assert Gap.objects.get().state == "closed"


def test_the_enterprise_explains_and_its_county_alone_closes(plant: Plant, rival: Plant) -> None:
    fed(plant, plant.lot(), "600")
    kept(plant)
    gap = Gap.objects.get()
    inspector = accounts.member(accounts.bureau("350582"), "inspector")
    far = accounts.member(accounts.bureau("350525"), "inspector")
    with pytest.raises(Mistake):
        close_gap(by=inspector, gap=gap, at=NOW)
    for by in (plant.feeder, rival.officer, inspector):
        with pytest.raises(PermissionDenied):
            explain_gap(by=by, gap=gap, explanation="试验批", at=NOW)
    with pytest.raises(Mistake):
        explain_gap(by=plant.officer, gap=gap, explanation=" ", at=NOW)
    told = explain_gap(by=plant.officer, gap=gap, explanation="试验批，多投 100 g", at=NOW)
    assert (told.explained_by, told.explained_at, told.state) == (plant.officer, NOW, "explained")
    for by in (far, plant.head, rival.head):
        with pytest.raises(PermissionDenied):
            close_gap(by=by, gap=gap, at=NOW)
    assert close_gap(by=inspector, gap=gap, at=NOW).closed_by == inspector
    kept(plant)
    assert Gap.objects.get().state == "closed"
    with pytest.raises(Mistake):
        explain_gap(by=plant.officer, gap=gap, explanation="再说明", at=NOW)


def test_the_system_balances_every_enterprise_in_the_first_days(plant: Plant, rival: Plant) -> None:
    fed(plant, plant.lot(), "600")
    finished(rival, rival.lot())
    assert balance_all(make.at(6, month=6)) == {"balanced": 0, "gaps": 0}
    assert balance_all(make.at(2, month=6)) == {"balanced": 2, "gaps": 1}
    assert balance_all(make.at(3, month=6)) == {"balanced": 2, "gaps": 1}
    assert Gap.objects.get().organisation == plant.organisation
    assert Notice.objects.filter(to=plant.officer, subject__contains="2026-05").count() == 1
    assert not Notice.objects.filter(to=rival.officer, subject__contains="2026-05").exists()


def test_a_year_meets_or_is_asked_about(plant: Plant) -> None:
    assert year(plant.organisation, TODAY) == {}
    finished(plant, plant.lot())
    (found,) = year(plant.organisation, TODAY).values()
    assert (found.asked, found.gone, found.bought, found.within) == (500 * G, 500 * G, 25 * KG, True)
    fed(plant, plant.lot(), "600")
    assert not year(plant.organisation, TODAY)[HEADING].within


def test_check_r11_speaks_from_the_ledger(plant: Plant) -> None:
    from tests.factories import registration as file

    def checked() -> dict[str, str]:
        plant.formula.refresh_from_db()
        row = file.draft(plant.organisation, plant.officer)
        found: dict[str, str] = row.lines.get().checks["R11"]
        return found

    fed(plant, plant.lot(), "700")
    found = checked()
    assert found["result"] == "ask"
    assert "应用 500 g" in found["text"]
    assert "实用 700 g" in found["text"]


def test_bad_periods_are_refused(plant: Plant) -> None:
    for since, until in (
        (date(2026, 6, 1), date(2026, 6, 30)),
        (MAY.until, MAY.since),
        (date(2024, 1, 1), TODAY),
    ):
        with pytest.raises(Mistake):
            kept(plant, since=since, until=until)


def test_the_pages(plant: Plant, rival: Plant) -> None:
    fed(plant, plant.lot(), "600")
    here = "/ledger/balance/?since=2026-05-01&until=2026-05-31"
    officer = signed_in(plant.officer)
    text = officer.get(here).content.decode()
    assert "有 1 项差异超出允差" in text
    assert "600 g" in text
    assert officer.post(here.replace("/?", "/keep/?")).status_code == 302
    gap = Gap.objects.get()
    address = f"/ledger/gaps/{gap.pk}/"
    assert officer.post(f"{address}explain/", {"version": 1, "explanation": ""}).status_code == 422
    assert officer.post(f"{address}explain/", {"version": 1, "explanation": "试验批"}).status_code == 302
    book = CalamineWorkbook.from_filelike(io.BytesIO(officer.get(here.replace("/?", "/list.xlsx?")).content))
    assert book.sheet_names == ["账目", "领用与投料", "投料与配方", "差异"]
    assert book.get_sheet_by_name("投料与配方").to_python()[1][5] == "120%"
    county = signed_in(accounts.member(accounts.bureau("350582"), "inspector"))
    assert county.get("/ledger/balance/")["Location"] == "/ledger/gaps/"
    assert "试验批" in county.get("/ledger/gaps/").content.decode()
    seen = county.get(f"{here}&enterprise={plant.organisation.pk}").content.decode()
    assert "600 g" in seen
    assert "核算并登记差异" not in seen
    assert county.post(here.replace("/?", "/keep/?")).status_code == 403
    gap.refresh_from_db()
    assert county.post(f"{address}close/", {"version": gap.version}).status_code == 302
    beyond = accounts.bureau("350525")
    for stranger in (rival.officer, accounts.member(beyond, "inspector")):
        other = signed_in(stranger)
        assert "试验批" not in other.get("/ledger/gaps/").content.decode()
        assert other.get(address).status_code == 404
        assert other.post(f"{address}explain/", {"version": 1, "explanation": "替他说"}).status_code == 404
        answer = other.get(f"{here}&enterprise={plant.organisation.pk}")
        assert "600 g" not in answer.content.decode()
    assert (
        signed_in(accounts.member(beyond, "leader"))
        .get(f"{here}&enterprise={plant.organisation.pk}")
        .status_code
        == 404
    )


def test_books_of_nothing_are_within() -> None:
    assert Books("x", "mass").within


def test_a_feeding_corrected_to_another_month_leaves_the_first(plant: Plant) -> None:
    lot, batch = plant.lot(happened_at=make.at(20, month=4)), plant.batch()
    row = plant.feed(batch, lot, "500", "g", happened_at=make.at(30, month=4))
    actions.correct_feeding(by=plant.feeder, feeding=row, reason="日期抄错", happened_at=make.at(2), at=NOW)
    for month, fed in ((4, 0), (5, -500 * 10**6)):
        (books,) = balance(plant.organisation, month_of(date(2026, month, 1))).books
        assert books.fed == fed
