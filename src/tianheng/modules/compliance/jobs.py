"""Background work of the law's public desk."""

import time

from django.utils.translation import override
from django_tasks import task

from tianheng.modules.compliance.actions.judging import judge_workbook
from tianheng.modules.compliance.actions.workbooks import load, sweep


@task()
def check_workbook(token: str, language: str) -> None:
    """Judge the workbook of a token; all it is told is where the workbook lies and who reads the answer."""
    job = load(token)
    if job.state == "waiting":
        with override(language):
            judge_workbook(job)
    sweep(time.time())
