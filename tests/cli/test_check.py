"""`tianheng check`: a verdict per formula from JSON lines, JSON, CSV and Excel, and the exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from tests.cli.commands import run

HEADINGS = ["配方编号", "食品分类号", "生产日期", "添加剂", "用量", "单位"]
SOY = {"production_date": "2026-05-01", "food": {"category": "12.04"}}


def formula(name: str, amount: str, additive: str = "苯甲酸") -> str:
    items = [{"additive": additive, "amount": amount, "unit": "g/kg"}]
    return json.dumps({"id": name, **SOY, "items": items}, ensure_ascii=False)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "formulas.jsonl"


def test_one_line_out_per_formula_and_one_if_any_fails(lines, capsys, monkeypatch):
    lines.write_text(f"{formula('a', '1.0')}\n\n{formula('b', '1.1')}\n", encoding="utf-8")
    ran = run(capsys, monkeypatch, "check", str(lines))
    verdicts = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["id"], one["verdict"]) for one in verdicts] == [("a", "pass"), ("b", "fail")]
    assert ran.code == 1


def test_all_pass_is_zero(lines, capsys, monkeypatch):
    lines.write_text(formula("a", "1.0"), encoding="utf-8")
    assert run(capsys, monkeypatch, "check", str(lines)).code == 0


def test_a_number_in_json_stays_exact(lines, capsys, monkeypatch):
    lines.write_text(formula("a", "1.0").replace('"1.0"', "1.0000000000001"), encoding="utf-8")
    verdict = json.loads(run(capsys, monkeypatch, "check", str(lines)).out)
    assert verdict["verdict"] == "fail"
    assert verdict["items"][0]["compared"]["value"] != verdict["items"][0]["limit"]["value"]


def test_bad_lines_are_named_and_spoil_no_other(lines, capsys, monkeypatch):
    lines.write_text(f"no json\n{formula('b', '-1')}\n{formula('c', '0.5')}\n", encoding="utf-8")
    ran = run(capsys, monkeypatch, "check", str(lines))
    first, second, third = (json.loads(line) for line in ran.out.splitlines())
    assert first["error"]["fields"][0]["field"] == "line 1"
    assert second["error"]["fields"][0] == {"field": "items[0].amount", "value": "-1", "mend": "不能小于 0"}
    assert third["verdict"] == "pass"
    assert ran.code == 2


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(formula("a", "0.2") + "\n"))
    assert json.loads(run(capsys, monkeypatch, "check", "-").out)["verdict"] == "pass"


def test_a_json_file_holds_one_formula_or_a_list(tmp_path, capsys, monkeypatch):
    file = tmp_path / "formulas.json"
    file.write_text(f"[{formula('a', '0.2')}, {formula('b', '2')}]", encoding="utf-8")
    ran = run(capsys, monkeypatch, "check", str(file))
    assert [json.loads(line)["verdict"] for line in ran.out.splitlines()] == ["pass", "fail"]


def test_no_such_file_is_one_sentence(capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "check", "nowhere.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.jsonl" in ran.err


def test_csv_with_a_name_for_the_category(tmp_path, capsys, monkeypatch):
    file = tmp_path / "formulas.csv"
    file.write_text(
        ",".join(HEADINGS) + "\nF1,酱油,2026-05-01,苯甲酸,0.5,g/kg\nF1,,,山梨酸,0.6,g/kg\n", encoding="utf-8"
    )
    ran = run(capsys, monkeypatch, "check", str(file))
    verdict = json.loads(ran.out)
    assert verdict["combined"][0]["status"] == "exceeds"
    assert ran.code == 1


def test_excel_in_and_out(tmp_path, capsys, monkeypatch):
    given, made = tmp_path / "formulas.xlsx", tmp_path / "verdicts.xlsx"
    with xlsxwriter.Workbook(str(given)) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate([HEADINGS, ["F1", "12.04", "2026-05-01", "苯甲酸钠", "1.2", "g/kg"]]):
            sheet.write_row(row, 0, line)
    ran = run(capsys, monkeypatch, "check", str(given), "--format", "table", "--xlsx", str(made))
    assert "within_limit" not in ran.out
    assert "over_limit" in ran.out
    rows = python_calamine.CalamineWorkbook.from_path(str(made)).get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["F1", "fail", "苯甲酸钠", "over_limit"]
    assert rows[1][7] == "21"


def test_a_sheet_without_headings_is_refused(tmp_path, capsys, monkeypatch):
    file = tmp_path / "formulas.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    ran = run(capsys, monkeypatch, "check", str(file))
    assert ran.code == 2
    assert "formulas.csv" in ran.err


def test_questions_in_english(lines, capsys, monkeypatch):
    shape = json.loads(formula("a", "0.05", "TBHQ")) | {"food": {"category": "07.03.04"}}
    lines.write_text(json.dumps(shape), encoding="utf-8")
    verdict = json.loads(run(capsys, monkeypatch, "--lang", "en", "check", str(lines)).out)
    assert verdict["verdict"] == "review"
    assert "fat fraction" in verdict["items"][0]["questions"][0]
