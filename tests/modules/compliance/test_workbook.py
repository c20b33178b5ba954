"""整本工作簿: sent, judged, fetched, deleted."""

import io
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianheng.core.sheets.columns import COLUMNS
from tianheng.modules.compliance.actions import workbooks
from tianheng.modules.compliance.actions.judging import judge_workbook
from tianheng.modules.compliance.queries.rows import headings

HEADINGS = ["配方编号", "食品分类号或名称", "生产日期", "添加剂", "用量", "单位"]
GOOD = ["A1", "04.02.02.03", "2026-05-01", "苯甲酸钠", "0.5", "g/kg"]
OVER = ["A2", "04.02.02.03", "2026-05-01", "苯甲酸钠", "1.2", "g/kg"]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def visitor() -> Client:
    return Client()


def book(*rows: list[Any], name: str = "a.xlsx") -> SimpleUploadedFile:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile(name, target.getvalue())


def send(visitor: Client, file: SimpleUploadedFile, status: int = 200) -> str:
    answer = visitor.post("/check/workbook/", {"workbook": file}, headers={"HX-Request": "true"})
    assert answer.status_code == status
    return answer.content.decode()


def fetched(visitor: Client, page: str) -> list[list[Any]]:
    link = re.search(r'href="(/check/workbook/[^"]+/result\.xlsx)"', page)
    assert link is not None
    answer = visitor.get(link[1])
    return rows_of(answer.content)


def rows_of(data: bytes) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def judged(*rows: list[Any]) -> list[list[Any]]:
    job = workbooks.put(book(*rows).read())
    judge_workbook(job)
    found = workbooks.fetch(job.token)
    assert found is not None
    return rows_of(found)


def test_a_workbook_comes_back_with_its_verdicts(visitor: Client) -> None:
    page = send(visitor, book(HEADINGS, GOOD, OVER))
    assert "核查了 2 个配方：1 个符合，1 个不符合，0 个待确认" in page
    head, first, second = fetched(visitor, page)
    assert head == [*HEADINGS, *headings()]
    assert first[:6] == GOOD
    assert first[6:12] == [
        "符合",
        "未超限量",
        "0.4237 g/kg 以苯甲酸计",
        "1.0 g/kg",
        "表A.1 04.02.02.03 腌渍的蔬菜",
        "第20页（PDF第23页）",
    ]
    assert second[6:8] == ["不符合", "超过限量"]


def test_numbers_stay_numbers_and_text_is_never_a_formula() -> None:
    _head, row = judged([*HEADINGS, "备注"], [*GOOD[:4], 0.5, "g/kg", "=1+1"])
    assert row[4] == 0.5
    assert row[6] == "=1+1"


def test_mistaken_rows_are_named_and_spoil_no_other(visitor: Client) -> None:
    wrong = [
        ["B1", "04.02.02.03", "2026-05-01", "苯甲酸钠", "-1", "g/kg"],
        ["B2", "99.99", "2026-05-01", "苯甲酸钠", "0.5", "g/kg"],
        ["B3", "04.02.02.03", "昨天", "苯甲酸钠", "0.5", "斤"],
    ]
    page = send(visitor, book(HEADINGS, wrong[0], GOOD, *wrong[1:]))
    assert "1 个符合" in page
    assert "另有 3 个配方填写有误" in page
    for part in (
        "第 2 行",
        "用量",
        "“-1”" if "“-1”" in page else "-1",
        "第 4 行",
        "99.99",
        "第 5 行",
        "昨天",
    ):
        assert part in page
    rows = fetched(visitor, page)
    assert [row[6] for row in rows[1:]] == ["填写有误", "符合", "填写有误", "填写有误"]
    assert "不能小于 0" in rows[1][-1]


def test_a_sum_over_one_is_said_in_the_first_row_of_the_formula() -> None:
    rows = judged(HEADINGS, [*GOOD[:4], "0.60", "g/kg"], ["", "", "", "山梨酸钾", "0.80", "g/kg"])
    assert [row[6] for row in rows[1:]] == ["不符合", "不符合"]
    assert "比例之和为 1.106" in rows[1][-1]
    assert rows[2][-1] == ""


def test_a_category_taken_from_a_name_is_never_enough_to_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    from tianheng.modules.compliance.actions import judging

    monkeypatch.setattr(judging, "category_of", lambda name: judging.Found("04.02.02.03", certain=False))
    rows = judged(HEADINGS, ["A1", "外婆泡菜", *GOOD[2:]], ["A2", "外婆泡菜", *OVER[2:]])
    assert [row[6] for row in rows[1:]] == ["待确认", "不符合"]
    assert "外婆泡菜" in rows[1][-1]
    assert rows[1][-2] == "04.02.02.03"


def test_a_category_by_its_printed_name_is_certain() -> None:
    assert judged(HEADINGS, ["A1", "腌渍的蔬菜", *GOOD[2:]])[1][6] == "符合"


def test_questions_are_written_beside_the_row() -> None:
    _head, row = judged(HEADINGS, ["A1", "09.01", "2026-05-01", "4-己基间苯二酚", "0.001", "g/kg"])
    assert row[6] == "待确认"
    assert "虾" in row[-1]


def test_components_of_a_compound_additive_share_their_row() -> None:
    row = ["A1", "08.03.01.02", "2026-05-01", "品质改良剂", "5", "g/kg", "三聚磷酸钠 50%；焦磷酸钠 50%"]
    _head, found = judged([*HEADINGS, "复配成分"], row)
    assert found[8].count("\n") == 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("a.xlsx", b"not a workbook"), "这不是 Excel 工作簿"),
        (SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600)), "旧格式"),
        (SimpleUploadedFile("a.xlsx", b""), "文件是空的"),
    ],
)
def test_what_is_no_workbook_is_refused_kindly(visitor: Client, file: SimpleUploadedFile, said: str) -> None:
    assert said in send(visitor, file, status=422)


def test_nothing_chosen_is_said(visitor: Client) -> None:
    answer = visitor.post("/check/workbook/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "文件是空的" in answer.content.decode()


def test_wrong_headings_are_refused_by_name(visitor: Client, own_folder: Path) -> None:
    page = send(visitor, book(["配方编号", "添加剂"], ["A1", "苯甲酸"]))
    assert "缺少列：食品分类号或名称、用量" in page
    assert "result.xlsx" not in page


def test_twenty_megabytes_are_refused_with_the_limit(visitor: Client) -> None:
    answer = visitor.post(
        "/check/workbook/", {"workbook": SimpleUploadedFile("a.xlsx", bytes(20 * 1024 * 1024))}
    )
    assert answer.status_code == 413
    assert "10 MB" in answer.content.decode()


def test_the_template_is_taken_back_as_it_is(visitor: Client) -> None:
    answer = visitor.get("/check/workbook/template.xlsx")
    assert rows_of(answer.content)[0] == [column.title for column in COLUMNS]
    page = send(visitor, SimpleUploadedFile("t.xlsx", answer.content))
    assert "核查了 2 个配方" in page
    assert "填写有误" not in page


def test_the_workbook_as_sent_is_gone_once_it_is_judged(visitor: Client, own_folder: Path) -> None:
    send(visitor, book(HEADINGS, GOOD))
    assert [path.name for path in own_folder.rglob("*") if path.is_file()].count(workbooks.GIVEN) == 0


def test_the_folder_is_for_its_owner_alone(visitor: Client, own_folder: Path) -> None:
    send(visitor, book(HEADINGS, GOOD))
    assert all(path.stat().st_mode & 0o077 == 0 for path in own_folder.rglob("*") if path.is_dir())


def test_a_fetched_result_is_deleted_after_an_hour_and_not_before() -> None:
    judged(HEADINGS, GOOD)
    now = time.time()
    assert workbooks.sweep(now + 3000) == 0
    assert workbooks.sweep(now + 3700) == 1


def test_what_nobody_fetches_is_deleted_after_a_day() -> None:
    job = workbooks.put(b"x")
    os.utime(workbooks.room() / job.token, (time.time() - 90_000,) * 2)
    assert workbooks.sweep(time.time()) == 1
    assert workbooks.load(job.token).state == "gone"


def test_a_result_that_is_gone_is_said_to_be_gone(visitor: Client) -> None:
    token = "a" * 32
    assert visitor.get(f"/check/workbook/{token}/result.xlsx").status_code == 404
    assert (
        "已经删去" in visitor.get(f"/check/workbook/{token}", headers={"HX-Request": "true"}).content.decode()
    )
    assert visitor.get("/check/workbook/..%2F..%2Fetc").status_code == 404


def test_without_script_the_page_shows_the_progress(visitor: Client) -> None:
    answer = visitor.post("/check/workbook/", {"workbook": book(HEADINGS, GOOD)}, follow=True)
    assert "取回结果" in answer.content.decode()


def test_progress_asks_again_until_it_is_done(visitor: Client) -> None:
    job = workbooks.put(b"x")
    job.state, job.total, job.done = "working", 10_000, 2_500
    workbooks.save(job)
    page = visitor.get(f"/check/workbook/{job.token}", headers={"HX-Request": "true"}).content.decode()
    assert "2500 / 10000" in page.replace(",", "")
    assert 'hx-trigger="load delay' in page


def test_an_unforeseen_failure_is_told_to_whoever_waits(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tianheng.modules.compliance import jobs

    def broken(_job: workbooks.Job) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(jobs, "judge_workbook", broken)
    page = send(visitor, book(HEADINGS, GOOD))
    assert "系统出错了" in page
    assert "secret" not in page
    assert "hx-trigger" not in page


def test_ten_thousand_rows_with_mistakes_are_all_answered() -> None:
    names = ["苯甲酸钠", "柠檬酸", "乳酸", "DL-苹果酸", "山梨酸钾"]
    good = [[f"F{n}", *GOOD[1:3], name, "0.1", "g/kg"] for n in range(1_998) for name in names]
    wrong = [[f"W{number}", *GOOD[1:4], "x", "g/kg"] for number in range(10)]
    job = workbooks.put(book(HEADINGS, *good, *wrong).read())
    judge_workbook(job)
    assert (job.total, job.passed, job.wrong) == (2_008, 1_998, 10)
    assert [problem["row"] for problem in job.problems] == list(range(9_992, 10_002))
    data = workbooks.fetch(job.token)
    assert data is not None
    assert len(rows_of(data)) == 10_001


def test_english_readers_get_english_columns(visitor: Client) -> None:
    answer = visitor.post(
        "/check/workbook/",
        {"workbook": book(HEADINGS, GOOD)},
        headers={"Accept-Language": "en", "HX-Request": "true"},
    )
    head = fetched(visitor, answer.content.decode())[0]
    assert not re.search(r"[\u4e00-\u9fff]", "".join(head[6:]))
