"""A workbook of formulas through the check: read, judge each formula, write the verdicts beside the rows."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tianheng.core.sheets.errors import CellError, SheetError
from tianheng.core.sheets.formulas import Entry, Found, Sheet, cell_error, read_formulas
from tianheng.core.sheets.read import Cell, open_workbook
from tianheng.core.sheets.write import Page, Value, workbook
from tianheng.modules.compliance.actions.workbooks import MOST_SHOWN, Job, finish, given, save
from tianheng.modules.compliance.queries import foods, rows
from tianheng.modules.compliance.queries.check import judged, mistakes, spoken
from tianheng.standards import InputError

TELLING = 50
COUNTS = {"pass": "passed", "fail": "failed", "review": "asking"}


def judge_workbook(job: Job) -> None:
    """Carry a waiting job through to done, or to refused with the reason."""
    try:
        sheet = read_formulas(open_workbook(given(job.token)), category_of)
    except SheetError as error:
        refuse(job, error)
        return
    job.state, job.total = "working", len(sheet.entries)
    save(job)
    beside: dict[int, tuple[str, rows.Cells]] = {}
    errors: list[CellError] = []
    for entry in sheet.entries:
        beside |= judge_entry(job, entry, errors)
        if job.done % TELLING == 0:
            save(job)
    tell(job, sorted(errors, key=lambda error: error.row))
    finish(job, written(sheet, beside))


def refuse(job: Job, error: SheetError) -> None:
    """Say why the workbook as a whole was not taken."""
    blame(job, error)
    save(job)


def blame(job: Job, error: SheetError) -> Job:
    """The job as refused, with the reason."""
    job.state, job.title = "refused", _("这份工作簿没有核查")
    job.problems = [{"field": _("工作簿"), "value": "", "message": error.said(spoken()), "mend": ""}]
    return job


def judge_entry(job: Job, entry: Entry, errors: list[CellError]) -> dict[int, tuple[str, rows.Cells]]:
    """The cells beside the rows of one formula; its mistakes go to `errors`."""
    job.done += 1
    found = entry.errors
    if not found:
        try:
            verdict = judged(entry.formula)
        except InputError as error:
            found = [cell_error(entry, one.field, one.value, one.mend) for one in mistakes(error)]
        else:
            conclusion, made = rows.judged_rows(entry, verdict)
            count(job, conclusion.value)
            return made
    job.wrong += 1
    errors.extend(found)
    return rows.mistaken(entry, found)


def count(job: Job, conclusion: str) -> None:
    """One more of this conclusion."""
    name = COUNTS[conclusion]
    setattr(job, name, getattr(job, name) + 1)


def tell(job: Job, errors: list[CellError]) -> None:
    """The mistakes for the page: row, column, value and mend; a long list is cut, the result has them all."""
    job.problems = [
        {
            "row": each.row,
            "field": each.column,
            "value": each.value,
            "message": each.said(spoken()),
            "mend": "",
        }
        for each in errors[:MOST_SHOWN]
    ]
    if len(errors) > MOST_SHOWN:
        job.title = _("有 %(count)s 处填写有误，先列前 %(shown)s 处，结果里每行都写明") % {
            "count": len(errors),
            "shown": MOST_SHOWN,
        }
    elif errors:
        job.title = _("有 %(count)s 处填写有误") % {"count": len(errors)}


def category_of(name: str) -> Found:
    """The category of a product's name: printed under this name it is certain, else the best or near ones."""
    exact = foods.by_exact_name(name)
    if exact:
        return Found(exact.code)
    answer = foods.alike(name, 3)
    if answer.confident and answer.suggestions:
        return Found(answer.suggestions[0].code, certain=False)
    return Found("", near=tuple(f"{one.code} {one.name}" for one in answer.suggestions))


def written(sheet: Sheet, beside: dict[int, tuple[str, rows.Cells]]) -> bytes:
    """The workbook as sent, every row with its verdict behind it."""
    wide = max(len(sheet.headings), *(len(row) for _number, row in sheet.rows))
    headings = [*sheet.headings, *[""] * (wide - len(sheet.headings)), *rows.headings()]
    nothing = ("plain", ("",) * len(rows.headings()))
    made: list[list[Value]] = []
    tones: dict[int, str] = {}
    for place, (number, row) in enumerate(sheet.rows):
        tone, cells = beside.get(number, nothing)
        tones[place] = tone
        made.append([*map(kept, row), *[None] * (wide - len(row)), *cells])
    return workbook(Page(_("核查结果"), headings, made, tones))


def kept(cell: Cell) -> Value:
    """A cell as it was: a number as a number, anything else as text."""
    try:
        return Decimal(cell.text) if cell.number else cell.text
    except InvalidOperation:
        return cell.text
