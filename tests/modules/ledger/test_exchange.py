"""Sheets of the ledger: what goes out comes in again; mistakes are told by row and column; nothing half written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.imports.sheets import book, rows_of
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.actions.imports import send_sheet
from tianheng.accounts.models import Membership, User
from tianheng.core.imports import importer_of, read_rows, run, template
from tianheng.core.mistakes import Mistake
from tianheng.core.models import ImportJob, TrailEntry
from tianheng.core.seals import verify
from tianheng.core.sheets.read import open_workbook
from tianheng.modules.formulas.actions import withdraw_formula
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.exchange.fields import Form
from tianheng.modules.ledger.exchange.forms import FORMS
from tianheng.modules.ledger.exchange.written import Span, workbook_of
from tianheng.modules.ledger.exchange.written import rows_of as written_rows
from tianheng.modules.ledger.models import (
    Batch,
    Count,
    Delivery,
    Feeding,
    Issue,
    Movement,
    Receipt,
    Stock,
    Supplier,
    TestRecord,
)
from tianheng.modules.ledger.queries.stock import balance

NOW, TODAY = make.NOW, make.TODAY
MAY = Span.month(2026, 5)
G = 10**6
FED = ["使用日期时间", "产品名称", "产品批号", "食品添加剂名称", "添加剂批号", "实际使用量", "单位"]


@pytest.fixture(autouse=True)
def scratch(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def taken(
    by: User,
    kind: str,
    data: bytes,
    *,
    keep: str = "all",
    again: bool = False,
    at: datetime = NOW,
    meanwhile: Callable[[], object] = lambda: None,
) -> ImportJob:
    """The job of a sheet that was sent in and run; ``meanwhile`` happens between its check and its writing."""
    job = send_sheet(by=by, kind=kind, data=data, name=f"{kind}.xlsx", again=again, at=at)
    job.state, job.keep, job.begun_at = "working", keep, at
    job.save()
    importer = importer_of(kind)
    assert importer is not None
    write = importer.write
    after = replace(importer, write=lambda rows, run_of: (meanwhile(), write(rows, run_of))[1])
    return run(job, after, by=by, at=at)


def only(plant: Plant, *people: User) -> None:
    """Nobody else works there any more."""
    Membership.objects.filter(organisation=plant.organisation).exclude(user__in=people).update(ended_at=NOW)


def told(job: ImportJob) -> list[tuple[int, str]]:
    return [(each["row"], each["field"]) for each in job.errors]


def fed(
    plant: Plant, batch: Batch, lot: Any, amount: str = "500", when: str = "2026-05-06 08:30", **more: str
) -> list[str]:
    return [when, batch.product.name, batch.number, "山梨酸钾", lot.number, amount, more.get("unit", "g")]


def test_feedings_of_a_sheet_are_written_as_if_entered(plant: Plant) -> None:
    batch, other, lot = plant.batch(), plant.batch(), plant.lot()
    one = plant.feed(other, lot)
    feeder = plant.feeder
    sheet = book([*FED, "投料人", "复核人"], [*fed(plant, batch, lot), feeder.name, "陈阿芳"])
    job = taken(plant.keeper, "feedings", sheet)
    assert (job.state, job.written, job.errors) == ("done", 1, [])
    row = Feeding.objects.get(batch=batch)
    same = (
        "amount",
        "unit",
        "micro",
        "level_micro",
        "limit_text",
        "limit_share",
        "formula_share",
        "status",
        "step",
        "line",
    )
    assert {name: getattr(row, name) for name in same} == {name: getattr(one, name) for name in same}
    assert (row.entered_by, row.checker, row.note) == (feeder, None, "纸质记录复核人：陈阿芳")
    assert row.happened_at == datetime(2026, 5, 6, 0, 30, tzinfo=UTC)
    assert balance(lot).holds
    assert Movement.objects.get(document_kind="feeding", document_key=row.pk).micro == -500 * G
    entry = TrailEntry.objects.get(verb="feed", target_key=str(row.pk))
    assert (entry.actor_name, entry.note) == (plant.keeper.name, "由表格导入")
    assert TrailEntry.objects.filter(verb="import_rows").count() == 1
    assert verify(plant.organisation.code) == []


def test_mistaken_rows_are_named_and_nothing_is_written(plant: Plant, rival: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    foreign = rival.lot()
    sheet = book(
        FED,
        fed(plant, batch, lot),
        fed(plant, batch, lot, "1.5斤"),
        [*fed(plant, batch, lot)[:4], foreign.supplier_lot, "500", "g"],
        ["2026-05-06", batch.product.name, "没有的批", "山梨酸钾", lot.number, "1", "g"],
        ["2026-05-06", batch.product.name, batch.number, "苯甲酸钠", lot.number, "1", "g"],
        fed(plant, batch, lot, "1", when="昨天"),
        fed(plant, batch, lot, "26", unit="kg", when="2026-05-06 09:00"),
        fed(plant, batch, lot),
    )
    job = taken(plant.keeper, "feedings", sheet)
    assert (job.state, job.written, job.total, job.wrong) == ("refused", 0, 8, 7)
    assert told(job) == [
        (3, "单位"),
        (4, "添加剂批号"),
        (5, "产品批号"),
        (6, "食品添加剂名称"),
        (7, "使用日期时间"),
        (8, "实际使用量"),
        (9, "使用日期时间"),
    ]
    assert not Feeding.objects.exists()


def test_the_right_rows_are_written_when_the_person_says_so(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    rows = [
        fed(plant, batch, lot, "300"),
        fed(plant, batch, lot, "900", "2026-05-06 09:00"),
        fed(plant, batch, lot, "200", "2026-05-06 10:00"),
    ]
    refused = taken(plant.keeper, "feedings", book(FED, *rows))
    # the second is over the formula; with it in, the third is over the limit
    assert (refused.state, told(refused)) == ("refused", [(3, "原因"), (4, "实际使用量")])
    job = taken(plant.keeper, "feedings", book(FED, rows[0], ["", *rows[1][1:]], rows[2]), keep="right")
    assert (job.state, job.written) == ("done", 2)
    assert [row.formula_share for row in Feeding.objects.order_by("id")] == [6000, 10_000]
    assert {row.status for row in Feeding.objects.all()} == {"clean"}


def test_what_happened_against_the_law_is_written_with_its_reason_and_blocks(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    sheet = book([*FED, "原因"], [*fed(plant, batch, lot, "1400"), "夜班误投"])
    job = taken(plant.keeper, "feedings", sheet)
    assert job.state == "done"
    row = Feeding.objects.get()
    assert (row.status, row.reason) == ("violation", "夜班误投")
    assert {"over_limit", "over_formula"} <= set(row.codes)
    batch.refresh_from_db()
    assert batch.state == "blocked"


def test_what_needs_two_people_waits_for_the_second(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    assert plant.officer
    without = taken(plant.keeper, "feedings", book(FED, fed(plant, batch, lot, "600")))
    assert told(without) == [(2, "原因")]
    taken(plant.keeper, "feedings", book([*FED, "原因"], [*fed(plant, batch, lot, "600"), "原料含水高"]))
    row = Feeding.objects.get()
    assert (row.status, row.codes) == ("overridden", ["over_formula", "unsigned"])
    signed = actions.countersign_feeding(by=plant.officer, feeding=row, pin=make.PIN, at=NOW)
    assert "unsigned" not in signed.codes


def test_whoever_sent_the_sheet_in_anothers_name_is_not_the_second_person(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    assert plant.officer
    cells = [*fed(plant, batch, lot, "600"), "原料含水高", plant.feeder.name]
    job = taken(plant.keeper, "feedings", book([*FED, "原因", "投料人"], cells))
    row = Feeding.objects.get()
    assert (job.state, row.entered_by, row.codes) == ("done", plant.feeder, ["over_formula", "unsigned"])
    with pytest.raises(Mistake, match="以他人名义录入") as caught:
        actions.countersign_feeding(by=plant.keeper, feeding=row, pin=make.PIN, at=NOW)
    assert caught.value.field == "checker"
    assert Feeding.objects.count() == 1
    signed = actions.countersign_feeding(by=plant.officer, feeding=row, pin=make.PIN, at=NOW)
    assert (signed.checker, signed.codes) == (plant.officer, ["over_formula"])


def test_where_nobody_else_is_the_sender_signs_with_the_reason_why(plant: Plant, rival: Plant) -> None:
    """Two people: whom the sheet names, and who sent it."""
    batch, lot = plant.batch(), plant.lot(by=plant.keeper, checker=None, checker_pin="", exception="只有两人")
    only(plant, plant.keeper, plant.feeder)
    cells = [*fed(plant, batch, lot, "600"), "原料含水高", plant.feeder.name]
    taken(plant.keeper, "feedings", book([*FED, "原因", "投料人"], cells))
    row = Feeding.objects.get()
    with pytest.raises(Mistake, match="没有第三人") as caught:
        actions.countersign_feeding(by=plant.keeper, feeding=row, pin=make.PIN, at=NOW)
    assert caught.value.field == "exception"
    for stranger in (plant.feeder, rival.keeper):
        with pytest.raises(Mistake):
            actions.countersign_feeding(
                by=stranger, feeding=row, pin=make.PIN, exception="全厂只有两人", at=NOW
            )
    signed = actions.countersign_feeding(
        by=plant.keeper, feeding=row, pin=make.PIN, exception="全厂只有两人", at=NOW
    )
    assert (signed.checker, signed.codes) == (plant.keeper, ["over_formula", "alone"])
    assert signed.reason == "原料含水高；全厂只有两人"


def test_neither_sender_nor_named_release_alone_what_a_sheet_tells(plant: Plant) -> None:
    """One sends it in the other's name: a word of two people, who are one."""
    batch, lot, sender = plant.batch(), plant.lot(), plant.person("safety_officer")
    assert plant.officer
    cells = [*fed(plant, batch, lot, "600"), "原料含水高", plant.officer.name]
    taken(sender, "feedings", book([*FED, "原因", "投料人"], cells))
    actions.countersign_feeding(by=plant.store, feeding=Feeding.objects.get(), pin=make.PIN, at=NOW)
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    for each in (sender, plant.officer):
        with pytest.raises(Mistake, match="同一人"):
            actions.release_batch(by=each, batch=batch, reason="免检", at=NOW)
    assert actions.release_batch(by=plant.head, batch=batch, reason="免检", at=NOW).state == "released"


@pytest.mark.parametrize("what", ["another feeding", "formula withdrawn", "lot blocked", "batch done"])
def test_what_changes_between_check_and_writing_is_looked_at_again(plant: Plant, what: str) -> None:
    batch, lot, other = plant.batch(), plant.lot(), plant.lot()
    formula, head, keeper = plant.formula, plant.head, plant.keeper
    happens: dict[str, Callable[[], object]] = {
        "another feeding": lambda: plant.feed(batch, other, "100", reason="先用新批次"),
        "formula withdrawn": lambda: withdraw_formula(by=head, formula=formula, reason="工艺有误", at=NOW),
        "lot blocked": lambda: actions.block_lot(by=keeper, lot=lot, reason="结块", at=NOW),
        "batch done": lambda: actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW),
    }
    job = taken(keeper, "feedings", book(FED, fed(plant, batch, lot)), meanwhile=happens[what])
    assert (job.state, job.written) == ("refused", 0)
    assert "核对期间" in job.says
    assert not Feeding.objects.filter(lot=lot).exists()


def test_the_same_content_is_refused_whatever_the_file(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    first = book(FED, fed(plant, batch, lot))
    assert taken(plant.keeper, "feedings", first).state == "done"
    with pytest.raises(Mistake, match="导入过"):
        taken(plant.keeper, "feedings", first)
    again = taken(plant.keeper, "feedings", book(["台账"], FED, fed(plant, batch, lot)))
    assert (again.state, told(again)) == ("refused", [(3, "使用日期时间")])
    assert "台账第" in again.errors[0]["mend"]
    assert Feeding.objects.count() == 1


def test_equal_suppliers_out_of_another_file_name_the_earlier_import(plant: Plant) -> None:
    head = ["供货者名称", "类型", "地址", "联系方式"]
    row = ["漳州某某香料厂", "生产者", "漳州市芗城区某路 2 号", "0596-2012345"]
    assert taken(plant.purchaser, "suppliers", book(head, row)).written == 1
    other = book(["供货者档案"], head, row)
    refused = taken(plant.purchaser, "suppliers", other)
    assert refused.state == "refused"
    assert "suppliers.xlsx" in refused.says
    assert taken(plant.purchaser, "suppliers", other, again=True).state == "done"
    assert Supplier.objects.count() == 1


def test_a_receipt_from_a_sheet_waits_for_its_second_person(plant: Plant) -> None:
    head = [
        "名称",
        "规格",
        "进货数量",
        "生产日期",
        "生产批号",
        "保质期",
        "进货日期",
        "供应商",
        "检验报告编号",
        "标签核对",
        "验收结论",
        "库位",
    ]
    row = [
        "山梨酸钾",
        "25 kg/箱",
        "100 kg",
        "2026/1/10",
        "SK1",
        "24个月",
        "2026-05-06",
        plant.supplier.name,
        "COA-1",
        "全部符合",
        "合格",
        plant.cabinet.name,
    ]
    job = taken(plant.purchaser, "receipts", book(head, row))
    assert (job.state, job.errors) == ("done", [])
    made = Receipt.objects.get()
    assert (made.conclusion, made.expires_on, made.received_on) == (
        "accepted",
        date(2028, 1, 9),
        date(2026, 5, 6),
    )
    assert (made.lot.state, Stock.objects.get().micro) == ("quarantined", 100 * 10**9)
    wrong = taken(
        plant.purchaser, "receipts", book(head, row, [*row[:4], "SK2", *row[5:7], "某某公司", *row[8:]])
    )
    assert told(wrong) == [(2, "整行"), (3, "供货者名称")]
    assert Receipt.objects.count() == 1


def test_issues_of_paper_are_written_for_the_two_who_signed(plant: Plant) -> None:
    lot, batch = plant.lot(), plant.batch()
    head = [
        "日期时间",
        "类别",
        "批号",
        "领用量",
        "单位",
        "从",
        "到",
        "用途批次",
        "秤编号",
        "领用人",
        "管理员",
    ]
    out = [
        "2026-05-06 08:00",
        "领用",
        lot.number,
        "2",
        "kg",
        "添加剂专柜",
        plant.floor.name,
        batch.number,
        plant.scale.number,
        plant.feeder.name,
        plant.keeper.name,
    ]
    back = [
        "2026-05-06 08:50",
        "退库",
        lot.number,
        "0.5",
        "kg",
        plant.floor.name,
        "添加剂专柜",
        "",
        "",
        plant.feeder.name,
        plant.keeper.name,
    ]
    job = taken(plant.officer, "issues", book(head, out, back))
    assert (job.state, job.errors) == ("done", [])
    first, second = Issue.objects.order_by("id")
    assert (first.taker, first.keeper, first.codes, first.batch) == (
        plant.feeder,
        plant.keeper,
        ["paper"],
        batch,
    )
    assert (second.returns, second.micro) == (first, 500 * 10**6)
    wrong = taken(plant.officer, "issues", book(head, [*back[:3], "9", *back[4:]]))
    assert told(wrong) == [(2, "领用量")]
    early = taken(plant.officer, "issues", book(head, ["2026-05-05 08:50", *back[1:]]))
    assert told(early) == [(2, "领用量")]  # nothing was out on that day


def test_a_count_from_a_sheet_is_submitted_when_whole(plant: Plant) -> None:
    one, two = plant.lot(), plant.lot()
    head = ["盘点日期", "位置", "批号", "实盘量", "单位", "原因"]
    rows = [
        ["2026-05-06", "添加剂专柜", one.number, "25", "kg", ""],
        ["2026-05-06", "添加剂专柜", two.number, "24", "kg", "分装损耗"],
    ]
    job = taken(plant.keeper, "counts", book(head, *rows))
    assert (job.state, job.written) == ("done", 2)
    sheet = Count.objects.get()
    assert sheet.state == "submitted"
    assert [line.within for line in sheet.lines.order_by("id")] == [True, False]
    half = taken(plant.keeper, "counts", book(head, [*rows[0][:3], "24.9", "kg", ""]))
    assert half.state == "done"
    assert Count.objects.first().state == "draft"


def test_batches_tests_and_deliveries_come_in(plant: Plant) -> None:
    assert plant.formula
    name = plant.product.name
    job = taken(
        plant.officer,
        "batches",
        book(["产品名称", "产品批号", "生产日期", "批量"], [name, "A1", "2026-05-06", "800 kg"]),
    )
    assert (job.state, job.errors) == ("done", [])
    batch = Batch.objects.get(number="A1")
    assert (batch.micro, batch.formula) == (800 * 10**9, plant.formula)
    plant.feed(batch, plant.lot(), "400", "g")
    head = ["检验日期", "产品批号", "项目", "检验方法", "结果", "单位", "定量限"]
    job = taken(
        plant.analyst,
        "tests",
        book(
            head,
            ["2026-05-06", "A1", "山梨酸", "GB 5009.28", "0.36", "g/kg", ""],
            ["2026-05-06", "A1", "糖精钠", "GB 5009.28", "", "g/kg", "0.01"],
        ),
    )
    assert (job.state, job.errors) == ("done", [])
    assert [row.outcome for row in TestRecord.objects.order_by("id")] == ["pass", "pass"]
    sold = [
        "销售日期",
        "产品名称",
        "产品批号",
        "数量",
        "单位",
        "检验合格证号",
        "购货者名称",
        "购货者地址",
        "购货者联系方式",
    ]
    line = ["2026-05-06", name, "A1", "300", "kg", "H1", "泉州某商贸", "泉州市", "0595-1"]
    early = taken(plant.officer, "deliveries", book(sold, line))
    assert early.state == "refused"
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    actions.release_batch(by=plant.officer, batch=batch, reason="检验待审", at=NOW)
    job = taken(plant.officer, "deliveries", book(sold, line, [*line[:3], "501", *line[4:]]))
    assert (job.state, told(job)) == ("refused", [(3, "数量")])
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "kind", ["suppliers", "receipts", "issues", "batches", "feedings", "counts", "tests", "deliveries"]
)
def test_every_template_has_the_columns_of_the_paper_and_readable_examples(kind: str) -> None:
    importer = importer_of(kind)
    assert importer is not None
    data = template(importer.title, importer.columns, importer.examples)
    form = next(each for each in FORMS.values() if each.kind == kind)
    assert rows_of(data)[0] == [str(each.title) for each in form.fields]
    head, *examples = rows_of(data, 2)
    found, errors = read_rows(open_workbook(book(head, *examples)), importer.columns)
    assert len(found) == len(importer.examples)
    assert errors == []


class Shown:
    """A row that shows in each column what it is told."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.told = told


def out_and_in(form: Form, rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows of texts written by a form's columns, and read again by them."""
    titles = [str(each.title) for each in form.fields]
    said = [[None if each.auto else row.get(each.key, "") for each in form.fields] for row in rows]
    found, errors = read_rows(open_workbook(book(titles, *said)), form.columns)
    assert errors == []
    return [row.values for row in found]


plain = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)


@given(
    names=st.lists(plain, min_size=1, max_size=4),
    amount=st.decimals("0.000001", "99999", places=6),
    when=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_feeding_row_says_is_read_again(names: list[str], amount: Any, when: datetime) -> None:
    form = FORMS["F07"]
    rows = [
        {
            "happened_at": when.strftime("%Y-%m-%d %H:%M"),
            "product": name,
            "batch": name,
            "additive": name,
            "lot": name,
            "amount": f"{amount:f}",
            "unit": "g",
            "reason": name,
            "note": name,
        }
        for name in names
    ]
    read = out_and_in(form, rows)
    for row, values in zip(rows, read, strict=True):
        for key in ("product", "batch", "additive", "lot", "amount", "unit", "reason", "note"):
            assert values[key] == row[key]
        assert values["happened_at"].strftime("%Y-%m-%d %H:%M") == row["happened_at"]


def test_what_goes_out_comes_in_again(plant: Plant, rival: Plant) -> None:
    """Every ledger of a day, written out and taken in by another enterprise of equal names: the same facts."""
    batch = plant.released()
    lot = plant.lot(imported=True, label_checks={"words": True, "use": True, "chinese": True, "dates": True})
    actions.issue(
        by=plant.keeper,
        lot=lot,
        origin=plant.cabinet,
        destination=plant.floor,
        amount="1.50",
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
        amount="12.10",
        unit="kg",
        certificate="H1",
        sold_on=TODAY,
        buyer_name="=1+1 商贸",
        buyer_address="泉州",
        buyer_contact="0595",
        at=NOW,
    )
    for code in ("F03", "F04", "F06", "F07", "F07-1", "F09", "F10"):
        form = FORMS[code]
        rows = list(written_rows(form, plant.head, plant.organisation, MAY, everything=False))
        data = workbook_of(form, written_rows(form, plant.head, plant.organisation, MAY, everything=False))
        found, errors = read_rows(open_workbook(data), form.columns)
        assert (code, errors, len(found)) == (code, [], len(rows))
        for row, read in zip(rows, found, strict=True):
            said = {each.key: each.text(row) for each in form.fields if not each.auto}
            again = {each.key: spelled(each.key, read.values, row) for each in form.fields if not each.auto}
            assert again == said
        assert not written_rows(form, rival.head, plant.organisation, MAY, everything=True).exists()


def spelled(key: str, values: Mapping[str, Any], row: Any) -> str:
    """A value read, as the paper says it."""
    from tianheng.modules.ledger.exchange.fields import shown
    from tianheng.modules.ledger.exchange.reading import checks_said

    value = values[key]
    if key == "label_checks":
        return checks_said(value, imported=values["imported"])
    if hasattr(row, f"get_{key}_display") and value:
        return str(dict(row._meta.get_field(key).flatchoices)[value])
    return shown(value)


def test_corrected_rows_go_out_only_when_asked_for(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    row = plant.feed(batch, lot)
    newer = actions.correct_feeding(by=plant.feeder, feeding=row, amount="450", reason="看错秤", at=NOW)
    form = FORMS["F07"]
    assert list(written_rows(form, plant.head, plant.organisation, MAY, everything=False)) == [newer]
    both = written_rows(form, plant.head, plant.organisation, MAY, everything=True)
    marks = {one.pk: next(each for each in form.fields if each.key == "marks").text(one) for one in both}
    assert marks == {row.pk: f"已由第 {newer.pk} 号更正", newer.pk: f"更正第 {row.pk} 号"}


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("feedings", "purchaser"),
        ("receipts", "feeder"),
        ("suppliers", "feeder"),
        ("tests", "keeper"),
        ("counts", "feeder"),
    ],
)
def test_only_those_who_may_enter_may_import(plant: Plant, kind: str, role: str) -> None:
    importer = importer_of(kind)
    assert importer is not None
    assert not importer.shown(getattr(plant, role))
    assert importer.shown(plant.officer)


def test_rows_of_a_day_before_the_lot_came_in_need_their_reason(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    early = fed(plant, batch, lot, when="2026-05-04 08:30")
    job = taken(plant.keeper, "feedings", book(FED, early))
    assert told(job) == [(2, "原因")]
    assert "进货日期是 2026-05-06" in str(job.errors[0])
    job = taken(plant.keeper, "feedings", book([*FED, "原因"], [*early, "进货日期抄错"]))
    assert (job.state, job.written) == ("done", 1)
    assert set(Feeding.objects.get().codes) == {"late", "before_receipt", "unsigned"}
    head = ["日期时间", "批号", "领用量", "单位", "到", "秤编号", "领用人", "管理员"]
    out = ["2026-05-04 08:00", lot.number, "2", "kg", plant.floor.name, plant.scale.number, plant.feeder.name,
           plant.keeper.name]  # fmt: skip
    job = taken(plant.keeper, "issues", book(head, out))
    assert told(job) == [(2, "原因")]
    job = taken(plant.keeper, "issues", book([*head, "原因"], [*out, "进货日期抄错"]))
    assert (job.state, Issue.objects.get().codes) == ("done", ["late", "before_receipt", "paper"])
