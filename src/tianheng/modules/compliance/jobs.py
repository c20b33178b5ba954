"""Background work of the law's public desk."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from tianheng.modules.compliance.actions.judging import judge_workbook
from tianheng.modules.compliance.actions.workbooks import Job, load, save, sweep


@contextmanager
def said_when_broken(job: Job) -> Iterator[None]:
    """An unforeseen failure is told to whoever waits, then goes on to the log."""
    try:
        yield
    except Exception:
        job.state, job.title = "refused", _("系统出错了，这份工作簿没有核查完。请稍后再试。")
        job.problems = []
        save(job)
        raise


@task()
def check_workbook(token: str, language: str) -> None:
    """Judge the workbook of a token; all it is told is where the workbook lies and who reads the answer."""
    job = load(token)
    if job.state == "waiting":
        with override(language), said_when_broken(job):
            judge_workbook(job)
    sweep(time.time())
