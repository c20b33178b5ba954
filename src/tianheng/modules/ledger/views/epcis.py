"""Events of the ledger as EPCIS documents: of a lot, of a batch, of a period."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries import epcis as reads
from tianheng.modules.ledger.views.common import seen
from tianheng.web.listing.filters import day as day_of
from tianheng.web.listing.filters import midnight


def answer(request: HttpRequest, rows: reads.Rows, name: str) -> HttpResponse:
    """The document as a file."""
    made = reads.document(rows, reads.base_of(request.build_absolute_uri("/")), timezone.now())
    found = HttpResponse(reads.dumped(made), content_type=reads.MEDIA_TYPE)
    plain = "".join(each if each.isalnum() or each in "-_" else "-" for each in name)
    found.headers["Content-Disposition"] = content_disposition_header(True, f"epcis-{plain}.jsonld") or ""
    return found


@signed_in()
@require_safe
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """The events of a lot."""
    row = seen(request, Lot, pk, "organisation")
    return answer(request, reads.of_lot(row), row.number)


@signed_in()
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The events of a batch."""
    row = seen(request, Batch, pk, "organisation", "product")
    return answer(request, reads.of_batch(row), row.number)


@signed_in()
@require_safe
def period(request: HttpRequest) -> HttpResponse:
    """The page that asks for a period, and with ``?since=…&until=…`` its events."""
    today = timezone.localdate()
    since, until = day(request, "since"), day(request, "until")
    context: dict[str, Any] = {
        "title": _("EPCIS 事件"),
        "since": request.GET.get("since") or today.replace(day=1).isoformat(),
        "until": request.GET.get("until") or today.isoformat(),
    }
    if not request.GET:
        return render(request, "ledger/trace_epcis.html", context)
    context["problems"] = problems(since, until)
    if since and until and not context["problems"]:
        rows = reads.of_period(request.user, midnight(since), midnight(until + timedelta(days=1)))
        if rows.count <= reads.MOST:
            return answer(request, rows, f"{since}-{until}")
        context["problems"] = [too_many()]
    return render(request, "ledger/trace_epcis.html", context, status=422)


def day(request: HttpRequest, name: str) -> date | None:
    """A day of the address."""
    return day_of(request.GET.get(name, ""))


def problems(since: date | None, until: date | None) -> list[dict[str, str]]:
    """What is wrong with a period."""
    if since is None or until is None:
        return [
            {
                "field": _("日期"),
                "value": "",
                "message": _("不是日期。"),
                "mend": _("请写作 2026-05-06。"),
                "id": "since",
            }
        ]
    if until < since:
        return [
            {
                "field": _("日期"),
                "value": "",
                "message": _("止日早于起日。"),
                "mend": _("请对调。"),
                "id": "until",
            }
        ]
    return []


def too_many() -> dict[str, str]:
    """A period with more events than a file holds."""
    message = _("事件超过 %(most)s 条。") % {"most": f"{reads.MOST:,}"}
    return {
        "field": _("日期"),
        "value": "",
        "message": message,
        "mend": _("请缩短期间，分几次导出。"),
        "id": "since",
    }
