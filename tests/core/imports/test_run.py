"""From a sheet to rows: all or nothing, or the right ones when the person says so."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.core.imports.sheets import book, rows_of
from tests.factories import accounts as make
from tianheng.accounts.models import User
from tianheng.core.imports import Importer, Row, RowColumn, Run, Sight, files, readers, run
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Holiday, ImportJob, TrailEntry

NOW = make.NOW
HEAD = ["日期", "名称"]
COLUMNS = (
    RowColumn("day", "日期", required=True, read=readers.day),
    RowColumn("name", "名称", required=True, others=("节日",)),
)


def add(row: Row) -> None:
    if Holiday.objects.filter(day=row.values["day"]).exists():
        raise Mistake("day", row.values["day"], "这一天已经有了。", "请删去。")
    Holiday.objects.create(
        day=row.values["day"], name=row.values["name"], kind="off", source="s", confidence="1"
    )


def no_monday(row: Row, _run: Run) -> Iterable[Mistake]:
    if row.values["day"].weekday() == 0:
        yield Mistake("day", row.values["day"], "是星期一。", "请改。")


IMPORTER = Importer(
    title="假日",
    columns=COLUMNS,
    check=no_monday,
    write=lambda rows, on: on.each(rows, add),
    shown=lambda user: True,
)


@pytest.fixture(autouse=True)
def scratch(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def head(db: None) -> User:
    Holiday.objects.all().delete()
    return make.member(make.enterprise(), "head")


def sent(head: User, data: bytes, ending: str = ".xlsx", keep: str = "all") -> ImportJob:
    job = ImportJob.objects.create(
        token=hashlib.sha256(data).hexdigest()[:32],
        kind="holiday",
        name="假日.xlsx",
        sha256=hashlib.sha256(data).hexdigest(),
        organisation=head.as_actor().organisation,
        user=head,
        sent_at=NOW,
        begun_at=NOW,
        state="working",
        keep=keep,
    )
    files.put(job.token, data, ending)
    return job


def done(job: ImportJob, importer: Importer = IMPORTER) -> ImportJob:
    run(job, importer, by=job.user, at=NOW)
    found: ImportJob = ImportJob.objects.get(pk=job.pk)
    return found


GOOD = [["2031-01-01", "元旦"], ["2031-01-02", "元旦"]]
BAD = ["2031-01-06", "假"]
TWICE = ["2031-01-01", "又一次"]


def test_a_right_sheet_is_written_with_its_entry_in_the_trail(head: User) -> None:
    job = done(sent(head, book(["假日表"], HEAD, *GOOD)))
    assert (job.state, job.total, job.written, job.wrong, job.errors) == ("done", 2, 2, 0, [])
    assert Holiday.objects.count() == 2
    entry = TrailEntry.objects.get(verb="import_rows")
    assert (entry.chain, job.sha256 in entry.after) == (job.organisation, True)
    assert files.result(job.token) is None
    with pytest.raises(FileNotFoundError):
        files.given(job.token)


@pytest.mark.parametrize("wrong", [BAD, TWICE, ["昨天", "假"], ["2031-01-03", ""]])
def test_one_mistaken_row_and_nothing_is_written(head: User, wrong: list[str]) -> None:
    job = done(sent(head, book(HEAD, *GOOD, wrong)))
    assert (job.state, job.total, job.wrong, job.right, job.written) == ("refused", 3, 1, 2, 0)
    assert job.errors[0]["row"] == 4
    assert Holiday.objects.count() == 0
    assert not TrailEntry.objects.filter(verb="import_rows").exists()


def test_one_look_names_what_reading_and_what_writing_finds(head: User) -> None:
    job = done(sent(head, book(HEAD, *GOOD, TWICE, ["昨天", "假"], BAD)))
    assert (job.state, job.wrong, job.right, job.written) == ("refused", 3, 2, 0)
    assert [each["row"] for each in job.errors] == [4, 5, 6]
    assert Holiday.objects.count() == 0
    assert not TrailEntry.objects.filter(verb="import_rows").exists()


def test_the_sheet_comes_back_as_it_was_with_what_is_wrong(head: User) -> None:
    job = done(
        sent(head, book(["假日表", "=1+1"], [], [*HEAD, "数"], [*GOOD[0], 0.1], BAD, ["", ""], ["昨天", ""]))
    )
    data = files.result(job.token)
    assert data is not None
    rows = rows_of(data)
    assert rows[0][:2] == ["假日表", "=1+1"]
    assert rows[2] == ["日期", "名称", "数", "问题与改法"]
    assert rows[3] == ["2031-01-01", "元旦", 0.1, ""]
    assert rows[4] == ["2031-01-06", "假", "", "日期：是星期一。请改。"]
    assert rows[6][3].split("\n")[1] == "名称：还没有填写。这一列必填，合并的单元格请拆开逐行填写。"


def test_a_sheet_that_came_back_can_be_sent_as_it_is(head: User) -> None:
    first = done(sent(head, book(HEAD, GOOD[0], BAD)))
    data = files.result(first.token)
    assert data is not None
    second = done(sent(head, data))
    assert (second.state, second.ignored) == ("refused", "")
    again = files.result(second.token)
    assert again is not None
    assert rows_of(again)[0] == ["日期", "名称", "问题与改法"]


@pytest.mark.parametrize("wrong", [BAD, TWICE])
def test_the_right_rows_alone_when_the_person_says_so(head: User, wrong: list[str]) -> None:
    job = done(sent(head, book(["假日表"], HEAD, *GOOD, wrong), keep="right"))
    assert (job.state, job.written, job.wrong) == ("done", 2, 1)
    assert {each.name for each in Holiday.objects.all()} == {"元旦"}
    data = files.result(job.token)
    assert data is not None
    assert [row[:2] for row in rows_of(data)] == [HEAD, wrong]


def test_with_no_right_row_nothing_is_done(head: User) -> None:
    Holiday.objects.create(day=date(2031, 1, 1), name="在先", kind="off", source="s", confidence="1")
    job = done(sent(head, book(HEAD, TWICE), keep="right"))
    assert (job.state, job.written, job.wrong) == ("refused", 0, 1)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        ('日期\t名称\n2031-01-01\t元旦\n2031-01-02\t"两行\n的名称"\n'.encode(), ".tsv"),
        ("日期,名称\n2031-01-01,元旦\n2031-01-02,元旦\n".encode("gb18030"), ".csv"),
        ("日期\t名称\r\n2031-01-01\t元旦\r\n2031-01-02\t元旦\r\n".encode("gb18030"), ".tsv"),
        ("日期\t名称\r\n2031-01-01\t元旦\r\n2031-01-02\t元旦\r\n".encode("utf-16"), ".tsv"),
        ("日期\t名称\n2031-01-01\t元旦\n2031-01-02\t元旦\n".encode("utf-8-sig"), ".csv"),
        (b"\xfe\xff" + "日期,名称\n2031-01-01,元旦\n2031-01-02,元旦\n".encode("utf-16-be"), ".tsv"),
    ],
)
def test_pasted_rows_and_csv_go_the_same_way(head: User, data: bytes, ending: str) -> None:
    job = done(sent(head, data, ending))
    assert (job.state, job.written) == ("done", 2)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (book(HEAD), "表头之下没有数据"),
        (book(["甲"], ["乙"]), "没有找到表头"),
        (b"%PDF", "不是 Excel 工作簿"),
        (book(["日期"], ["2031-01-01"]), "缺少列：名称"),
    ],
)
def test_what_is_no_such_sheet_is_refused_in_words(head: User, data: bytes, says: str) -> None:
    job = done(sent(head, data))
    assert (job.state, job.written) == ("refused", 0)
    assert says in job.says


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("日期\t名称\n2031-01-01\t元旦".encode("gb18030")[:-1], "文字编码"),
        ("日期\t名称\n2031-01-01\t元旦".encode("utf-16")[:-1], "文字编码"),
        ("日期\t名称\n".encode("utf-16-le"), "文字编码"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "文字编码"),
        (f'日期\t名称\n2031-01-01\t"{"元" * 140_000}'.encode(), "一格过长"),
    ],
)
def test_a_text_nobody_can_read_is_refused_and_no_system_error(head: User, data: bytes, says: str) -> None:
    job = done(sent(head, data, ".tsv"))
    assert (job.state, job.written) == ("refused", 0)
    assert says in job.says


def test_columns_nobody_reads_are_named(head: User) -> None:
    assert done(sent(head, book([*HEAD, "備註", "金额"], [*GOOD[0], "x", "1"]))).ignored == "備註、金额"


def failing(error: Exception) -> Importer:
    def write(rows: list[Row], on: Run) -> int:
        add(rows[0])
        raise error

    return Importer(title="假日", columns=COLUMNS, write=write, shown=lambda user: True)


def test_an_unforeseen_failure_writes_nothing_and_is_told(head: User) -> None:
    job = sent(head, book(HEAD, *GOOD))
    with pytest.raises(ZeroDivisionError):
        run(job, failing(ZeroDivisionError()), by=head, at=NOW)
    job.refresh_from_db()
    assert (job.state, Holiday.objects.count()) == ("failed", 0)
    assert "没有写入任何数据" in job.says
    assert files.given(job.token)


@pytest.mark.parametrize(
    ("error", "says"),
    [(PermissionDenied(), "没有权限"), (Mistake("x", "", "额度已满。", "请稍后。"), "额度已满")],
)
def test_a_refusal_of_the_whole_is_said(head: User, error: Exception, says: str) -> None:
    job = done(sent(head, book(HEAD, *GOOD)), failing(error))
    assert (job.state, Holiday.objects.count()) == ("refused", 0)
    assert says in job.says


def test_a_run_that_was_overtaken_writes_nothing(head: User) -> None:
    job = sent(head, book(HEAD, *GOOD))
    ImportJob.objects.filter(pk=job.pk).update(begun_at=NOW + timedelta(minutes=20))
    run(job, IMPORTER, by=head, at=NOW)
    assert (job.state, Holiday.objects.count()) == ("working", 0)


def test_what_is_looked_up_once_serves_every_row(head: User) -> None:
    asked = []

    def prepare(rows: list[Row], on: Run) -> None:
        asked.append(len(rows))
        on.memory["known"] = {"元旦"}

    def check(row: Row, on: Run) -> Iterable[Mistake]:
        if row.values["name"] not in on.memory["known"]:
            raise Mistake("name", row.values["name"], "没有这个节日。", "请核对。")
        return ()

    importer = Importer(
        title="假日",
        columns=COLUMNS,
        prepare=prepare,
        check=check,
        write=IMPORTER.write,
        shown=lambda user: True,
    )
    job = done(sent(head, book(HEAD, *GOOD, BAD)), importer)
    assert (asked, job.wrong) == ([3], 1)


def test_how_far_it_is_can_be_seen_while_it_writes(head: User) -> None:
    seen = []

    def write(rows: list[Row], on: Run) -> int:
        on.step(len(rows))
        seen.append(files.progress(job.token))
        return 0

    job = sent(head, book(HEAD, *GOOD))
    done(job, Importer(title="假日", columns=COLUMNS, write=write, shown=lambda user: True))
    assert seen == [files.Progress("writing", 2, 2)]


def test_many_mistakes_are_counted_and_the_first_shown(head: User) -> None:
    job = done(sent(head, book(HEAD, *([["昨天", ""]] * 150))))
    assert (job.wrong, len(job.errors)) == (150, 200)
    data = files.result(job.token)
    assert data is not None
    assert all(row[2] for row in rows_of(data)[1:])


def test_old_folders_are_swept(head: User, scratch: Path) -> None:
    job = sent(head, book(HEAD))
    assert files.sweep(NOW.timestamp()) == 0
    assert files.sweep((scratch / "imports" / job.token).stat().st_mtime + files.KEPT + 1) == 1
    assert files.result(job.token) is None


def test_a_sheet_with_a_preview_is_looked_at_and_nothing_is_written(head: User) -> None:
    unread: list[Row] = []

    def sight(rows: list[Row], on: Run) -> Sight:
        unread.extend(on.mistaken)
        return Sight([("行数", str(len(rows)))], [("pass", "符合", 2)], [(2, "元旦", "pass", "符合", "")])

    importer = replace(IMPORTER, preview=sight)
    job = done(sent(head, book(HEAD, *GOOD, ["昨天", "假"]), keep="look"), importer)
    assert (job.state, job.total, job.wrong, job.written) == ("looked", 3, 1, 0)
    assert Holiday.objects.count() == 0
    assert files.sight(job.token) == {
        "facts": [["行数", "2"]],
        "lights": [["pass", "符合", 2]],
        "items": [[2, "元旦", "pass", "符合", ""]],
    }
    assert unread == [Row(4, {"name": "假"})]
    assert files.given(job.token)[1] == ".xlsx"


def test_what_the_importer_says_is_told_when_all_is_written(head: User) -> None:
    def write(rows: list[Row], on: Run) -> int:
        on.says = "已起草登记。"
        return on.each(rows, add)

    assert done(sent(head, book(HEAD, *GOOD)), replace(IMPORTER, write=write)).says == "已起草登记。"
