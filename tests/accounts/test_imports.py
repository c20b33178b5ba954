"""The pages of imports: who finds them, what is sent, what comes back, what others do not see."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.accounts.conftest import Cast, Clock, faults, signed_in
from tests.core.imports.sheets import book, rows_of
from tests.factories import accounts as make
from tianheng.accounts.actions import imports as actions
from tianheng.accounts.jobs import run_import
from tianheng.core.imports import Importer, Row, RowColumn, Run, files, importer, readers
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Holiday, ImportJob

PAGE = "/account/imports/holiday/"
HEAD = ["日期", "名称"]
GOOD, BAD = ["2031-01-01", "元旦"], ["昨天", "假"]
NOW = make.NOW


def write(rows: list[Row], run: Run) -> int:
    return run.each(
        rows, lambda row: Holiday.objects.create(**row.values, kind="off", source=str(run.by), confidence="1")
    )


HOLIDAYS = Importer(
    title="假日",
    columns=(
        RowColumn("day", "日期", required=True, read=readers.day),
        RowColumn("name", "名称", required=True),
    ),
    write=write,
    shown=lambda user: user.scope_entered.kind == "enterprise" and user.scope_entered.holds("head"),
    examples=({"day": "2031-01-01", "name": "元旦"},),
)


@pytest.fixture(autouse=True)
def holidays(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(importer._importers, "holiday", HOLIDAYS)
    Holiday.objects.all().delete()


def send(browser: Client, *rows: list[Any], name: str = "假日.xlsx", status: int = 302, **more: Any) -> Any:
    file = SimpleUploadedFile(name, book(*rows))
    answer = browser.post(PAGE, {"sheet": file, **more})
    assert answer.status_code == status, faults(answer)
    return answer


def test_a_right_sheet_is_written_as_the_person_who_sent_it(people: Cast) -> None:
    browser = signed_in(people.head)
    answer = send(browser, HEAD, GOOD)
    page = faults(browser.get(answer["Location"]))
    assert "1 行全部写入" in page
    assert Holiday.objects.get().source == people.head.name
    assert "假日.xlsx" in faults(browser.get(PAGE))


def test_mistakes_are_listed_and_the_sheet_comes_back_marked(people: Cast) -> None:
    browser = signed_in(people.head)
    where = send(browser, HEAD, GOOD, BAD)["Location"]
    page = faults(browser.get(where))
    for part in ("共 2 行，其中 1 行有误", "昨天", "日期请写作 2026-05-01", "只导入正确的 1 行"):
        assert part in page
    rows = rows_of(browser.get(f"{where}result.xlsx").content)
    assert rows[2][2] == "日期：不是日期。日期请写作 2026-05-01。"
    assert Holiday.objects.count() == 0


def test_the_right_rows_alone_when_the_person_says_so(people: Cast) -> None:
    browser = signed_in(people.head)
    where = send(browser, HEAD, GOOD, BAD)["Location"]
    browser.post(f"{where}keep/")
    page = faults(browser.get(where))
    assert "写入了 1 行；另有 1 行有误，没有写入" in page
    assert rows_of(browser.get(f"{where}result.xlsx").content)[1][:2] == BAD
    assert browser.post(f"{where}keep/").status_code == 422
    assert Holiday.objects.count() == 1


def test_rows_pasted_from_excel_go_the_same_way(people: Cast) -> None:
    browser = signed_in(people.head)
    answer = browser.post(PAGE, {"pasted": "\t日期\t名称\r\n\t2031/1/1\t元旦\r\n"})
    assert "1 行全部写入" in faults(browser.get(answer["Location"]))


def test_the_same_sheet_is_not_written_twice_by_mistake(people: Cast, clock: Clock) -> None:
    browser = signed_in(people.head)
    data = book(HEAD, GOOD)

    def again(**more: str) -> Any:
        return browser.post(PAGE, {"sheet": SimpleUploadedFile("a.xlsx", data), **more})

    assert again().status_code == 302
    refused = again()
    assert refused.status_code == 422
    assert "这份表格已在 2026-05-06 导入过" in faults(refused)
    Holiday.objects.all().delete()
    assert again(again="on").status_code == 302
    assert Holiday.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "请选择文件，或粘贴表格"),
        ({"pasted": " \r\n"}, "请选择文件，或粘贴表格"),
        ({"sheet": SimpleUploadedFile("a.xlsx", b"%PDF-1.7")}, "不是 Excel 工作簿"),
        ({"sheet": SimpleUploadedFile("假日.txt", "元旦".encode("gbk")[:-1])}, "假日.txt"),
        ({"sheet": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0")}, "旧格式"),
    ],
)
def test_what_is_no_sheet_is_refused_at_once(people: Cast, given: dict[str, Any], says: str) -> None:
    answer = signed_in(people.head).post(PAGE, given)
    assert (answer.status_code, ImportJob.objects.count()) == (422, 0)
    assert says in faults(answer)


def test_a_text_as_excel_saves_it_in_china_is_read(people: Cast) -> None:
    """文本文件（制表符分隔）: tabs, GBK."""
    text = "\r\n".join("\t".join(row) for row in (HEAD, GOOD)) + "\r\n"
    file = SimpleUploadedFile("假日.txt", text.encode("gbk"))
    assert signed_in(people.head).post(PAGE, {"sheet": file}).status_code == 302
    assert Holiday.objects.get().name == "元旦"


def test_the_template_can_be_fetched(people: Cast) -> None:
    answer = signed_in(people.head).get(f"{PAGE}template.xlsx")
    assert rows_of(answer.content) == [HEAD]
    assert "attachment" in answer["Content-Disposition"]


OUTSIDERS = (
    "feeder",
    "rival",
    "far_head",
    "reviewer",
    "admin",
    "far_admin",
    "city_admin",
    "reader",
    "tester",
)
PATHS = ("", "keep/", "again/", "result.xlsx")


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_else_sees_an_import_or_touches_it(people: Cast, name: str) -> None:
    where = send(signed_in(people.head), HEAD, GOOD, BAD)["Location"]
    outsider = getattr(people, name)
    browser = signed_in(outsider)
    for path in PATHS:
        ask = browser.post if path in ("keep/", "again/") else browser.get
        assert ask(where + path).status_code == 404
    assert not ImportJob.objects.visible_to(outsider).exists()
    job = ImportJob.objects.get()
    for action in (actions.keep_right, actions.begin_again):
        with pytest.raises(PermissionDenied):
            action(by=outsider, job=job, at=NOW)
    may = name in ("rival", "far_head")  # heads of other enterprises have their own page, without this import
    page = browser.get(PAGE)
    assert page.status_code == (200 if may else 404)
    assert "假日.xlsx" not in faults(page)
    assert ("假日" in faults(browser.get("/account/imports/"))) is may


def test_the_kind_must_be_open_to_whoever_sends(people: Cast) -> None:
    for name in ("feeder", "reviewer"):
        with pytest.raises(PermissionDenied):
            actions.send_sheet(by=getattr(people, name), kind="holiday", data=book(HEAD), name="a", at=NOW)
    with pytest.raises(PermissionDenied):
        actions.send_sheet(by=people.head, kind="nothing", data=book(HEAD), name="a", at=NOW)
    assert ImportJob.objects.count() == 0


def test_a_stranger_is_led_to_sign_in(db: None) -> None:
    assert Client().get(PAGE)["Location"].startswith("/account/login/")


def waiting(people: Cast) -> ImportJob:
    data = book(HEAD, GOOD)
    return actions.send_sheet(by=people.head, kind="holiday", data=data, name="a.xlsx", at=NOW)


def test_who_left_meanwhile_imports_nothing(people: Cast) -> None:
    job = waiting(people)
    people.head.memberships.update(ended_at=NOW)
    run_import.enqueue(job.pk, "zh-hans")
    job.refresh_from_db()
    assert (job.state, Holiday.objects.count()) == ("refused", 0)
    assert "不能为这家机构导入" in job.says


def test_a_job_queued_twice_runs_once(people: Cast) -> None:
    job = waiting(people)
    run_import.enqueue(job.pk, "zh-hans")
    run_import.enqueue(job.pk, "zh-hans")
    job.refresh_from_db()
    assert (job.state, Holiday.objects.count()) == ("done", 1)


def test_mistakes_are_said_in_the_language_of_whoever_sent_it(people: Cast) -> None:
    job = actions.send_sheet(by=people.head, kind="holiday", data=book(["x"], ["y"]), name="a.xlsx", at=NOW)
    run_import.enqueue(job.pk, "en")
    job.refresh_from_db()
    assert "No heading row was found" in job.says


def test_the_page_asks_again_until_the_end(people: Cast, clock: Clock) -> None:
    job, browser = waiting(people), signed_in(people.head)
    where = f"{PAGE}{job.pk}/"
    part = browser.get(where, headers={"HX-Request": "true"})
    assert "排队中" in faults(part)
    assert "<html" not in faults(part)
    ImportJob.objects.filter(pk=job.pk).update(state="working", begun_at=clock.now)
    files.note(job.token, files.Progress("writing", 3, 9))
    assert "正在写入：3 / 9 行" in faults(browser.get(where))
    ImportJob.objects.filter(pk=job.pk).update(state="done")
    assert browser.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_job_that_died_can_be_begun_again_and_one_at_work_cannot(people: Cast, clock: Clock) -> None:
    job, browser = waiting(people), signed_in(people.head)
    ImportJob.objects.filter(pk=job.pk).update(state="working", begun_at=clock.now)
    where = f"{PAGE}{job.pk}/"
    assert browser.post(f"{where}again/").status_code == 422
    assert "重新开始" not in faults(browser.get(where))
    clock.now += timedelta(minutes=16)
    assert "重新开始" in faults(browser.get(where))
    assert browser.post(f"{where}again/").status_code == 302
    job.refresh_from_db()
    assert (job.state, Holiday.objects.count()) == ("done", 1)


@pytest.mark.parametrize("state", ["waiting", "working", "done", "refused", "failed"])
def test_the_walk_of_an_import(people: Cast, state: str) -> None:
    job = waiting(people)
    ImportJob.objects.filter(pk=job.pk).update(state=state, total=2, wrong=1, begun_at=NOW)
    for needed, action in (("refused", actions.keep_right), ("failed", actions.begin_again)):
        ImportJob.objects.filter(pk=job.pk).update(state=state)
        if state == needed:
            assert action(by=people.head, job=job, at=NOW).state == "waiting"
        else:
            with pytest.raises(Mistake, match="状态不能这样做"):
                action(by=people.head, job=job, at=NOW)
