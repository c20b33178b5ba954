"""How the queues of the counties stand, for whoever oversees them: numbers, ages, coverage."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.core.sheets.write import Page, workbook
from tianheng.modules.registration import access
from tianheng.modules.registration.queries.oversight import Queue, queues, sum_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in()
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The table with its bars; ``?export=xlsx`` the same as a workbook."""
    user: Any = request.user
    require(access.oversees(user))
    today = timezone.localdate()
    rows = queues(user, today)
    total = sum_of(rows, _("合计"))
    if request.GET.get("export") == "xlsx":
        return exported(rows, total, today)
    most = max((row.waiting + row.returned for row in rows), default=0)
    context = {
        "rows": [(row, row.age(today), row.waiting + row.returned) for row in rows],
        "total": total,
        "total_age": total.age(today),
        "most": most,
        "today": today,
        "links": access.watches(user),
    }
    return render(request, "registration/overview.html", context)


def exported(rows: Sequence[Queue], total: Queue, today: date) -> HttpResponse:
    """The table as a workbook."""
    headings = [
        _("县区"),
        _("待审核"),
        _("审核中"),
        _("补正中"),
        _("超期"),
        _("最早提交日期"),
        _("企业数"),
        _("已登记企业数"),
        _("覆盖率（%）"),
    ]
    lines = [cells(row) for row in [*rows, total]]
    answer = HttpResponse(workbook(Page(_("登记进度"), headings, lines)), content_type=XLSX)
    name = f"{_('登记进度')}-{today.isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def cells(row: Queue) -> list[Any]:
    """One row of the workbook."""
    oldest = row.oldest.isoformat() if row.oldest else ""
    figures = [row.submitted, row.under_review, row.returned, row.overdue]
    return [row.name, *figures, oldest, row.enterprises, row.registered, Decimal(row.per_mille) / 10]
