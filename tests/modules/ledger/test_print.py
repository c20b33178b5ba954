"""The ledger's forms on paper: a month at a time, corrections beside what they correct, nobody else's rows."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.core.imports.sheets import rows_of as sheet_rows
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.core.papers import pdf
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.exchange.forms import FORMS
from tianheng.modules.ledger.exchange.paper import paper_of
from tianheng.modules.ledger.exchange.written import Span

NOW, TODAY = make.NOW, make.TODAY
MAY = Span.month(2026, 5)
CODES = tuple(FORMS)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def browser(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.login_name, "password": accounts.PASSWORD})
    return client


def month_of(plant: Plant) -> None:
    """A little of every form."""
    batch, lot = plant.released(), plant.lot()
    actions.issue(
        by=plant.keeper,
        lot=lot,
        origin=plant.cabinet,
        destination=plant.floor,
        amount="1",
        unit="kg",
        taker=plant.feeder,
        keeper=plant.keeper,
        pin=make.PIN,
        scale=plant.scale,
        reason="先用",
        at=NOW,
    )
    actions.deliver(
        by=plant.officer,
        batch=batch,
        amount="12",
        unit="kg",
        certificate="H1",
        sold_on=TODAY,
        buyer_name="泉州某商贸",
        buyer_address="泉州",
        buyer_contact="0595",
        at=NOW,
    )
    count = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    for line in count.lines.all():
        actions.count_line(
            by=plant.keeper,
            count=count,
            lot=line.lot,
            location=line.location,
            amount="1",
            unit="kg",
            reason="分装",
            at=NOW,
        )
    actions.check_cabinet(
        by=plant.keeper,
        location=plant.cabinet,
        lock_sound=True,
        signs_sound=True,
        unlabelled=False,
        non_edible=False,
        expired=False,
        at=NOW,
    )
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


@pytest.mark.parametrize("kind", ["", ".pdf", ".xlsx"])
def test_every_form_prints_its_month(plant: Plant, kind: str) -> None:
    month_of(plant)
    client = browser(plant.officer)
    for code in CODES:
        answer = client.get(f"/ledger/print/{code.lower()}{kind or '/'}?month=2026-05")
        assert answer.status_code == 200, code
        if kind == ".pdf":
            assert answer.content.startswith(b"%PDF"), code
        elif kind == ".xlsx":
            assert len(sheet_rows(answer.content)) > 1, code
        else:
            assert "本期没有记录" not in answer.content.decode(), code
    none = client.get("/ledger/print/f07/?month=2026-04").content.decode()
    assert "本期没有记录" in none


def test_a_correction_stands_beside_what_it_corrects_and_a_late_entry_is_marked(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(happened_at=make.at(1, 8))
    old = plant.feed(batch, lot, "500", "g", happened_at=make.at(1, 8), reason="停电补录")
    new = actions.correct_feeding(by=plant.feeder, feeding=old, amount="450", reason="看错秤", at=NOW)
    made = paper_of(FORMS["F07"], plant.officer, plant.organisation, MAY, NOW)
    text = ["\n".join(line) for line in made.lines]
    assert "500 g" in text[0]
    assert "450 g" in text[1]
    assert f"补录；已由第 {new.pk} 号更正" in text[0]
    assert f"更正第 {old.pk} 号" in text[1]
    assert (made.signed[0].names, made.signed[0].at) == (plant.feeder.name, "2026-05-01 08:00")
    assert made.signed[1][1:] == ("", "")
    assert pdf("ledger", made.data()).startswith(b"%PDF")


def test_the_paper_has_every_field_of_the_law(plant: Plant) -> None:
    plant.receipt()
    made = paper_of(FORMS["F03"], plant.officer, plant.organisation, MAY, NOW)
    heads = "\n".join(made.heads)
    for field in (
        "名称",
        "规格",
        "数量",
        "生产日期",
        "生产批号",
        "保质期",
        "进货日期",
        "供货者名称",
        "供货者地址",
        "供货者联系方式",
    ):
        assert field in heads
    assert plant.supplier.address in "\n".join(made.lines[0])


def test_months_and_weeks_belong_where_they_lie(plant: Plant) -> None:
    for week in (18, 19, 22, 23):  # Thursdays: 30 April, 7 and 28 May, 4 June
        actions.report_week(
            by=plant.officer,
            organisation=plant.organisation,
            year=2026,
            week=week,
            facts={},
            at=make.at(8, month=6),
        )
    made = paper_of(FORMS["D02"], plant.officer, plant.organisation, MAY, NOW)
    assert [line[0] for line in made.lines] == ["2026-19", "2026-22"]
    assert (Span.month(2026, 12).until, Span.month(2028, 2).until) == (date(2026, 12, 31), date(2028, 2, 29))


def test_too_many_rows_are_said_so_and_not_cut(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianheng.modules.ledger.exchange.paper.MOST", 1)
    batch, lot = plant.batch(), plant.lot()
    plant.feed(batch, lot, "100", "g")
    plant.feed(batch, lot, "100", "g")
    client = browser(plant.officer)
    for kind in ("/", ".pdf"):
        page = client.get(f"/ledger/print/f07{kind}?month=2026-05").content.decode()
        assert "一次打印不下" in page
    one = client.get("/ledger/print/f07/?since=2026-05-05&until=2026-05-05").content.decode()
    assert "本期没有记录" in one


def test_strangers_do_not_see_the_paper_and_bureaus_of_the_area_do(plant: Plant, rival: Plant) -> None:
    plant.feed(plant.batch(), plant.lot())
    number = plant.feeder.name
    code = plant.organisation.code
    county = browser(accounts.member(accounts.bureau("350582"), "reviewer"))
    elsewhere = browser(accounts.member(accounts.bureau("350211"), "reviewer"))
    other = browser(rival.officer)
    for path in ("/ledger/print/f07/", "/ledger/print/f07.pdf", "/ledger/print/f07.xlsx", "/ledger/sheets/"):
        assert county.get(f"{path}?month=2026-05&enterprise={code}").status_code == 200, path
        assert county.get(f"{path}?month=2026-05").status_code == 404, path
        assert elsewhere.get(f"{path}?month=2026-05&enterprise={code}").status_code == 404, path
        assert other.get(f"{path}?month=2026-05&enterprise={code}").status_code == 404, path
    assert number in county.get(f"/ledger/print/f07/?month=2026-05&enterprise={code}").content.decode()
    mine = other.get("/ledger/print/f07/?month=2026-05").content.decode()
    assert number not in mine
    assert browser(plant.officer).get("/ledger/print/f99/").status_code == 404


def test_the_page_of_sheets_offers_the_import_only_to_those_who_may(plant: Plant) -> None:
    keeper = browser(plant.feeder).get("/ledger/sheets/?month=2026-05").content.decode()
    assert "/account/imports/feedings/" in keeper
    assert "/account/imports/receipts/" not in keeper
    assert "/ledger/print/f03.pdf?month=2026-05" in keeper


def test_a_workbook_of_the_page_is_that_of_the_import(plant: Plant) -> None:
    row = plant.feed(plant.batch(), plant.lot())
    answer = browser(plant.officer).get("/ledger/print/f07.xlsx?month=2026-05")
    head, line = sheet_rows(io.BytesIO(answer.content).getvalue())
    assert head == [str(each.title) for each in FORMS["F07"].fields]
    assert row.lot.number in line
