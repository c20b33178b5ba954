"""`tianheng check FILE`: a verdict per formula, from JSON lines, CSV or Excel."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tianheng.cli.render import COLOURS, Layout, print_table
from tianheng.standards import check_many
from tianheng.standards.errors import InputError
from tianheng.standards.phrases import language, say

if TYPE_CHECKING:
    from tianheng.core.sheets.formulas import Found

MANY = 200


def check(
    file: Annotated[str, typer.Argument(help="JSONL, JSON, CSV or XLSX; - for JSON lines on standard input")],
    form: Annotated[Layout, typer.Option("--format", help="table or json")] = "json",
    xlsx: Annotated[Path | None, typer.Option(help="also write the verdicts to this workbook")] = None,
) -> None:
    """Judge formulas: one line out per formula; exit 1 if any fails, 2 if any could not be read."""
    verdicts: list[dict[str, Any]] = []
    seen = {"fail": False, "error": False}
    for verdict in _progress(verdicts_of(formulas(file))):
        seen["fail"] |= verdict.get("verdict") == "fail"
        seen["error"] |= "error" in verdict
        if form == "json":
            print(json.dumps(verdict, ensure_ascii=False))
        if form == "table" or xlsx:
            verdicts.append(verdict)
    if form == "table":
        _table(verdicts)
    if xlsx:
        _workbook(xlsx, verdicts)
    raise typer.Exit(1 if seen["fail"] else 2 if seen["error"] else 0)


def verdicts_of(given: Iterable[object]) -> Iterator[dict[str, Any]]:
    """A verdict per formula; a formula of a sheet with mistaken cells is reported cell by cell, not judged."""
    for one in given:
        if isinstance(one, dict) and "mistakes" in one:
            yield {"id": one["id"], "error": {"code": "bad_input", "fields": one["mistakes"]}}
        else:
            yield from check_many([one])


def formulas(file: str) -> Iterator[object]:
    """The formulas of a file; what cannot be read is passed on as it is, to be refused by name."""
    suffix = Path(file).suffix.lower()
    if file != "-" and not Path(file).is_file():
        raise InputError("file", file, say("give_file"))
    if suffix in (".xlsx", ".csv"):
        yield from _sheet(Path(file))
        return
    if suffix == ".json":
        yield from _whole(Path(file).read_text(encoding="utf-8-sig"))
        return
    if file == "-":
        yield from _lines(sys.stdin)
        return
    with Path(file).open(encoding="utf-8-sig") as lines:
        yield from _lines(lines)


def _sheet(path: Path) -> Iterator[object]:
    """The formulas of a workbook; a food's name stands for its category only when that is certain."""
    from tianheng.core.sheets.errors import SheetError
    from tianheng.core.sheets.formulas import read_file

    try:
        yield from read_file(path, _category, language())
    except SheetError as error:
        raise InputError("file", path.name, error.said(language())) from None


def _category(name: str) -> Found:
    from tianheng.core.sheets.formulas import Found
    from tianheng.standards.names.categories import suggest

    answer = suggest(name, 3)
    near = tuple(f"{one.code} {one.name}" for one in answer.suggestions)
    code = answer.suggestions[0].code if answer.suggestions and answer.confident else ""
    return Found(code, answer.confident, near)


def _lines(lines: Iterable[str]) -> Iterator[object]:
    for place, line in enumerate(lines, start=1):
        if line.strip():
            yield parsed(line, place)


def _whole(text: str) -> Iterator[object]:
    found = parsed(text, 1)
    yield from found if isinstance(found, list) else [found]


def parsed(text: str, line: int) -> object:
    """JSON with its numbers kept exact; an InputError naming the line when it is none."""
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError as error:
        return InputError(f"line {line}", text.strip()[:80], say("bad_json", reason=error))


def _progress(verdicts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Counts on standard error while a long file runs on a terminal."""
    for place, verdict in enumerate(verdicts, start=1):
        if place % MANY == 0 and sys.stderr.isatty():
            print(f"\r{place} …", end="", file=sys.stderr, flush=True)
        yield verdict


def lines_of(verdicts: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """A line per item of every verdict, for tables and workbooks."""
    for verdict in verdicts:
        if "error" in verdict:
            for one in verdict["error"]["fields"]:
                yield [verdict["id"], "error", _place(one), "", one["value"], "", "", "", one["mend"]]
            continue
        for item in verdict["items"] or [None]:
            yield [verdict["id"], verdict["verdict"], *_item(item)]
        for one in verdict["combined"]:
            yield [verdict["id"], verdict["verdict"], *_sum(one)]


def _place(mistake: dict[str, Any]) -> str:
    return f"{mistake['row']}: {mistake['field']}" if "row" in mistake else str(mistake["field"])


def _item(item: dict[str, Any] | None) -> list[str]:
    if item is None:
        return [""] * 7
    limit, rule = item["limit"] or {}, item["rule"] or {}
    compared = item["compared"] or {}
    return [
        item["additive"],
        item["status"],
        f"{compared.get('value', '')} {compared.get('unit', '')} {compared.get('basis', '')}".strip(),
        f"{limit.get('value', '')} {limit.get('unit', '')}".strip(),
        f"{rule.get('table', '')} {rule.get('category', '')} {rule.get('id', '')}".strip(),
        str(rule.get("printed_page") or ""),
        " ".join(item["questions"]),
    ]


def _sum(one: dict[str, Any]) -> list[str]:
    name = f"{one['function']}{one['hue'] or ''}: {' + '.join(one['members'])}"
    return [name, one["status"], one["sum"], "1", one["clause"], "", " ".join(one["questions"])]


COLUMNS = ("编号", "结论", "添加剂", "状态", "折算量", "限量", "依据", "页", "须问或修改")


def _table(verdicts: list[dict[str, Any]]) -> None:
    lines = list(lines_of(verdicts))
    print_table(COLUMNS, lines, [COLOURS.get(line[1], "red") for line in lines])


def _workbook(path: Path, verdicts: list[dict[str, Any]]) -> None:
    import xlsxwriter  # only when asked for

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("结论")
        for row, line in enumerate([list(COLUMNS), *lines_of(verdicts)]):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
