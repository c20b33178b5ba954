"""A sheet is sent in, sent in again without its mistaken rows, or begun again after an interruption."""

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import User
from tianheng.core.imports import files, importer_of
from tianheng.core.imports.run import look
from tianheng.core.mistakes import Mistake
from tianheng.core.models import ImportJob
from tianheng.core.sheets.errors import SheetError
from tianheng.core.trail import record

SHEET = _("表格")
SILENT = timedelta(minutes=15)
State, Keep = ImportJob.State, ImportJob.Keep


@transaction.atomic
def send_sheet(
    *, by: User, kind: str, data: bytes, name: str, ending: str = ".xlsx", again: bool = False, at: datetime
) -> ImportJob:
    """Lay down a sheet that waits to be imported; ``ending`` is .xlsx, .csv, or .tsv for what was pasted.

    Raises Mistake for what is no sheet, and for one whose rows were written before unless ``again``.
    """
    importer = importer_of(kind)
    require(importer is not None and by.scope_entered is not None and importer.shown(by))
    assert importer is not None
    try:
        look(data, ending)
    except SheetError as error:
        raise Mistake("sheet", name, error.said(get_language() or "zh-hans"), "", SHEET) from error
    organisation, digest = by.as_actor().organisation, hashlib.sha256(data).hexdigest()
    if not again:
        require_new(kind, organisation, digest, name)
    job: ImportJob = ImportJob.objects.create(
        token=secrets.token_urlsafe(24),
        kind=kind,
        name=Path(name).name[-200:] or str(SHEET),
        sha256=digest,
        organisation=organisation,
        user=by,
        sent_at=at,
        again=again,
        keep=Keep.LOOK if importer.preview else Keep.ALL,
    )
    files.put(job.token, data, ending)
    record(by=by, verb="send_sheet", target=job, after={"sha256": digest}, at=at)
    return job


def require_new(kind: str, organisation: str, digest: str, name: str) -> None:
    """Raise Mistake when the organisation has had this very sheet written before."""
    same = ImportJob.objects.filter(
        kind=kind, organisation=organisation, sha256=digest, state=State.DONE, written__gt=0
    ).first()
    if same is not None:
        raise Mistake(
            "sheet",
            name,
            _("这份表格已在 %(day)s 导入过。") % {"day": timezone.localdate(same.sent_at).isoformat()},
            _("请核对是否重复；确要再导入一次，请勾选“再导入一次”。"),
            SHEET,
        )


def held(by: User, job: ImportJob) -> ImportJob:
    """One's own job, locked, if one may still send sheets of its kind."""
    row: ImportJob | None = (
        ImportJob.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=job.pk).first()
    )
    if row is None:
        raise PermissionDenied
    importer = importer_of(row.kind)
    require(importer is not None and importer.shown(by))
    return row


@transaction.atomic
def keep_right(*, by: User, job: ImportJob, at: datetime) -> ImportJob:
    """Have the right rows written and the mistaken ones left out: the person has seen them and says so."""
    row = held(by, job)
    require_state(row, row.state in (State.REFUSED, State.LOOKED) and row.right > 0 and has_sheet(row))
    row.keep = Keep.RIGHT
    wait(row)
    after = {"keep": row.keep, "wrong": row.wrong, "total": row.total}
    record(by=by, verb="keep_right_rows", target=row, after=after, at=at)
    return row


@transaction.atomic
def write_all(*, by: User, job: ImportJob, at: datetime) -> ImportJob:
    """Have everything written that was looked at and found without a mistake."""
    row = held(by, job)
    require_state(row, row.state == State.LOOKED and not row.wrong and has_sheet(row))
    row.keep = Keep.ALL
    wait(row)
    record(by=by, verb="write_all_rows", target=row, after={"keep": row.keep, "total": row.total}, at=at)
    return row


@transaction.atomic
def begin_again(*, by: User, job: ImportJob, at: datetime) -> ImportJob:
    """Take up a job that failed, or that nothing has been heard of for a quarter of an hour."""
    row = held(by, job)
    require_state(row, (row.state == State.FAILED or silent(row, at)) and has_sheet(row))
    wait(row)
    record(by=by, verb="begin_import_again", target=row, at=at)
    return row


def wait(row: ImportJob) -> None:
    """Back into the queue."""
    row.state, row.begun_at, row.ended_at, row.says = State.WAITING, None, None, ""
    row.save()


def silent(row: ImportJob, at: datetime) -> bool:
    """Whether a job is at work and yet nothing has been heard of it: its process has died."""
    if row.state != State.WORKING or row.begun_at is None:
        return False
    heard = files.heard(row.token) or 0
    return at - row.begun_at > SILENT and at.timestamp() - heard > SILENT.total_seconds()


def has_sheet(row: ImportJob) -> bool:
    """Whether the sheet still lies there."""
    try:
        files.given(row.token)
    except FileNotFoundError:
        return False
    return True


def require_state(row: ImportJob, fits: bool) -> None:
    """Raise Mistake unless the verb fits."""
    if not fits:
        raise Mistake(
            "state",
            State(row.state).label,
            _("这次导入现在的状态不能这样做。"),
            _("请刷新页面；需要时请重新上传。"),
            _("状态"),
        )
