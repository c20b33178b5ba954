"""From a sheet to rows: read, look at every row, write in one transaction; or say what is wrong, row by row."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianheng.core.canonical import canonical
from tianheng.core.imports import files
from tianheng.core.imports.columns import Row, RowColumn, Sheet, read_sheet
from tianheng.core.imports.importer import Fault, Importer, Run
from tianheng.core.imports.results import annotated
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import ImportJob
from tianheng.core.sheets.errors import CellError, SheetError
from tianheng.core.sheets.read import Row as RawRow
from tianheng.core.sheets.read import guard, open_csv, open_tabs, open_workbook, text_of
from tianheng.core.trail import record

MOST_KEPT = 200
MOST_TRIED = 2000
State, Keep = ImportJob.State, ImportJob.Keep


class RefusedError(Exception):
    """Undoes what was written: not every row was right."""


class OvertakenError(Exception):
    """Undoes what was written: the job was begun again meanwhile."""


def run(job: ImportJob, importer: Importer, *, by: Any, at: datetime) -> ImportJob:
    """Bring the sheet of a job that is *working* to its end: done, or refused with every mistake.

    What is wrong with a sheet never raises; an unforeseen failure marks the job failed and goes on to the log.
    """
    run_of = Run(by=by, at=at, keep=job.keep)
    files.drop_result(job.token)
    try:
        with unswept():
            attempt(job, importer, run_of)
    except OvertakenError:
        job.refresh_from_db()
    except SheetError as error:
        refuse(job, error.said(get_language() or "zh-hans"), at)
    except (Mistake, Mistakes) as error:
        found = error.found if isinstance(error, Mistakes) else [error]
        refuse(job, " ".join(str(each) for each in found), at)
    except PermissionDenied:
        refuse(job, _("您现在没有权限导入这类数据。请联系贵单位的系统管理员。"), at)
    except Exception:
        ended(job, State.FAILED, at, says=_("系统出错了，没有写入任何数据。请稍后再试；仍不行请联系管理员。"))
        raise
    return job


@contextmanager
def unswept() -> Iterator[None]:
    """Do not look for garbage while a sheet is read: among millions of cells that live on it takes half of the time,
    and on SQLite everybody waits for it."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def attempt(job: ImportJob, importer: Importer, run_of: Run) -> None:
    """Read, check, and write what may be written."""
    raw = opened(*files.given(job.token))
    sheet = read_sheet(raw, importer.columns, files.teller(job.token, "reading", len(raw)))
    if not sheet.total:
        raise Mistake("sheet", "", _("表头之下没有数据。"), _("请填写后再传。"), _("表格"))
    run_of.mistaken = sheet.mistaken
    errors, right = checked(job, importer, sheet, run_of)
    if job.keep == Keep.LOOK:
        looked_at(job, importer, sheet, right, errors, run_of)
    elif errors and job.keep == Keep.ALL:
        errors += tried(job, importer, right, run_of)
    else:
        run_of.step = files.teller(job.token, "writing", len(right))
        try:
            write(job, importer, sheet, right, errors, run_of)
        except RefusedError:
            errors += told(run_of, importer.columns)
    if job.state == State.WORKING:
        take_errors(job, sheet, errors)
        refuse(job, "", run_of.at)
    leave(job, raw, sheet, errors)


def looked_at(
    job: ImportJob, importer: Importer, sheet: Sheet, right: list[Row], errors: list[CellError], run_of: Run
) -> None:
    """Write nothing; lay down what would become of the sheet, for its sender to decide."""
    assert importer.preview is not None
    files.save_sight(job.token, asdict(importer.preview(right, run_of)))
    take_errors(job, sheet, errors)
    ended(job, State.LOOKED, run_of.at, says="")


def opened(data: bytes, ending: str) -> list[RawRow]:
    """The rows of a workbook, of a CSV file, or of what was pasted or saved as text with tabs."""
    read = {".xlsx": open_workbook, ".csv": open_csv}.get(ending, open_tabs)
    return read(data)


def look(data: bytes, ending: str) -> None:
    """Raises SheetError for what is no sheet at all, before anybody waits for it."""
    if ending == ".xlsx":
        guard(data)
    elif not text_of(data).strip():
        raise SheetError("empty")


def checked(
    job: ImportJob, importer: Importer, sheet: Sheet, run_of: Run
) -> tuple[list[CellError], list[Row]]:
    """Every mistake of every row, and the rows that have none."""
    errors, right = list(sheet.errors), []
    tell = run_of.step = files.teller(job.token, "checking", len(sheet.rows))
    if importer.prepare is not None:
        importer.prepare(sheet.rows, run_of)
    for done, row in enumerate(sheet.rows, 1):
        found = faults(importer, row, run_of)
        errors += [cell_error(row.number, each, importer.columns) for each in found]
        if not found:
            right.append(row)
        tell(done)
    return errors, right


def faults(importer: Importer, row: Row, run_of: Run) -> list[Fault]:
    """What the importer has against a row."""
    try:
        return list(importer.check(row, run_of))
    except Mistakes as several:
        return list(several.found)
    except Mistake as one:
        return [one]


def tried(job: ImportJob, importer: Importer, right: list[Row], run_of: Run) -> list[CellError]:
    """What only writing finds in the rows that read well, so that one look names all; nothing stays written.

    Beyond some thousand rows it is left to the next time: everybody else would wait for a lock for nothing.
    """
    if not right or len(right) > MOST_TRIED:
        return []
    run_of.step = files.teller(job.token, "checking", len(right))
    try:
        with transaction.atomic():
            importer.write(right, run_of)
            raise RefusedError
    except (RefusedError, Mistake, Mistakes):
        return told(run_of, importer.columns)


def told(run_of: Run, columns: Iterable[RowColumn]) -> list[CellError]:
    """What :meth:`Run.each` found, as mistaken cells."""
    titles = list(columns)
    return [cell_error(number, each, titles) for number, found in run_of.faults.items() for each in found]


def cell_error(number: int, fault: Fault, columns: Iterable[RowColumn]) -> CellError:
    """A fault in the column whose key is its field, else under the fault's own name."""
    if isinstance(fault, CellError):
        return fault
    titles = {column.key: str(column.title) for column in columns}
    title = titles.get(fault.field, str(fault.label))
    value = "" if fault.value is None else str(fault.value)
    return CellError(number, title, value[:200], mend=fault.sentence)


@transaction.atomic
def write(
    job: ImportJob, importer: Importer, sheet: Sheet, right: list[Row], errors: list[CellError], run_of: Run
) -> None:
    """Write the right rows, the job's end and its entry in the trail together, or nothing of it."""
    held = ImportJob.objects.select_for_update().get(pk=job.pk)
    if (held.state, held.begun_at) != (State.WORKING, job.begun_at):
        raise OvertakenError
    job.content = content_of(right)
    if not job.again:
        require_new(job)
    written = importer.write(right, run_of) if right else 0
    if run_of.faults and (job.keep == Keep.ALL or not written):
        raise RefusedError
    errors += told(run_of, importer.columns)
    take_errors(job, sheet, errors)
    job.written = written
    ended(job, State.DONE, run_of.at, says=run_of.says)
    after = {"sha256": job.sha256, "keep": job.keep, "total": job.total, "written": written}
    record(by=run_of.by, verb="import_rows", target=job, after=after, at=run_of.at)


def content_of(rows: Iterable[Row]) -> str:
    """The sha256 of what stands in the rows, however the workbook was saved."""
    said = [{key: str(value) for key, value in row.values.items()} for row in rows]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def require_new(job: ImportJob) -> None:
    """Raise Mistake when the organisation has had the same rows written before, out of another file."""
    done = ImportJob.objects.filter(organisation=job.organisation, kind=job.kind, content=job.content)
    same = done.filter(state=State.DONE, written__gt=0).exclude(pk=job.pk).first()
    if same is not None:
        words = {"name": same.name, "day": timezone.localdate(same.sent_at).isoformat()}
        raise Mistake(
            "sheet",
            job.name,
            _("内容与 %(day)s 导入的“%(name)s”完全相同。") % words,
            _("请核对是否重复；确要再导入一次，请重新上传并勾选“再导入一次”。"),
            _("表格"),
        )


def take_errors(job: ImportJob, sheet: Sheet, errors: list[CellError]) -> None:
    """Keep the first mistakes for the page, and count the rows that have any."""
    errors.sort(key=lambda each: each.row)
    language = get_language() or "zh-hans"
    job.total, job.ignored = sheet.total, "、".join(sheet.heading.ignored)[:500]
    job.wrong = len({each.row for each in errors})
    job.errors = [
        {"row": each.row, "field": each.column, "value": each.value[:200], "mend": each.said(language)}
        for each in errors[:MOST_KEPT]
    ]


def leave(job: ImportJob, raw: list[RawRow], sheet: Sheet, errors: list[CellError]) -> None:
    """Lay down the sheet that goes back: with all rows, or only those that were left out."""
    done = job.state == State.DONE
    if errors:
        files.save_result(job.token, annotated(raw, sheet.heading, errors, only_wrong=done))
    if done:
        files.drop_given(job.token)


def refuse(job: ImportJob, says: str, at: datetime) -> None:
    """Nothing was written; say why."""
    job.written = 0
    ended(job, State.REFUSED, at, says=says)


def ended(job: ImportJob, state: str, at: datetime, *, says: str) -> None:
    """Save the end of a job."""
    job.state, job.ended_at, job.says = state, at, says[:500]
    job.save()
