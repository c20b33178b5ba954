"""Background work of this room: sheets that are written into rows, by the importer their duty has registered."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from tianheng.accounts import queries
from tianheng.accounts.models import Organisation
from tianheng.core.imports import Importer, importer_of, run
from tianheng.core.imports.run import refuse
from tianheng.core.models import ImportJob

State = ImportJob.State


@task()
def run_import(pk: int, language: str) -> None:
    """Write the sheet of a waiting job as the person who sent it; a job begun twice runs once."""
    now = timezone.now()
    claimed = ImportJob.objects.filter(pk=pk, state=State.WAITING).update(state=State.WORKING, begun_at=now)
    if not claimed:
        return
    with override(language):
        work(ImportJob.objects.select_related("user").get(pk=pk), now)


def work(job: ImportJob, now: datetime) -> None:
    """Let the sender act for the organisation again, as far as that is still allowed, and run."""
    home = Organisation.objects.filter(code=job.organisation).first()
    user = queries.enter(job.user, at=now, organisation=home.pk if home else None)
    importer = importer_of(job.kind)
    if importer is None or not may_run(user, job, importer):
        refuse(job, _("您已不能为这家机构导入数据。"), now)
        return
    run(job, importer, by=user, at=now)


def may_run(user: queries.User, job: ImportJob, importer: Importer) -> bool:
    """Whether the sender is still there, acts for the same organisation, and may still send such sheets."""
    entered = user.scope_entered
    return entered is not None and entered.code == job.organisation and importer.shown(user)
