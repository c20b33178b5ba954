"""The trace: asked by a number or a scanned address; a drawing, lists, a workbook, a paper."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.core.sheets.write import Page, workbook
from tianheng.modules.ledger.models import Lot
from tianheng.modules.ledger.queries import drawing as drawings
from tianheng.modules.ledger.queries.evidence import evidence
from tianheng.modules.ledger.queries.finding import Found, find
from tianheng.modules.ledger.queries.trace import BACK, Trace, trace_back, trace_forward
from tianheng.modules.ledger.queries.trace_tables import Table, tables
from tianheng.modules.ledger.views.common import link, may_now
from tianheng.web.listing.export import XLSX
from tianheng.web.pdf import pdf_response
from tianheng.web.templatetags.web import Link

SHOWN = 200  # rows of a list on the page; the workbook has all
LOTS, BATCHES = "lots", "batches"


class Asked(NamedTuple):
    """What was asked for, and what came of it."""

    text: str
    kind: str
    found: Found | None = None
    trace: Trace | None = None


def asked(request: HttpRequest) -> Asked:
    """Read the address: ``q``, and ``of`` where a number is both a lot's and a batch's."""
    text, kind = request.GET.get("q", "").strip()[:300], request.GET.get("of", "")
    if not text:
        return Asked("", kind)
    found = find(request.user, text)
    kind = kind if kind in (LOTS, BATCHES) else LOTS
    if kind == BATCHES or not found.lots:
        return Asked(text, BATCHES, found, trace_back(found.batches) if found.batches else None)
    return Asked(text, LOTS, found, trace_forward(found.lots))


def all_tables(trace: Trace) -> list[Table]:
    """The lists; with papers and people when batches were asked about."""
    return tables(trace, evidence(trace) if trace.direction == BACK else None)


def title_of(found: Asked) -> str:
    """What the page and the paper are called."""
    if found.trace is None:
        return _("追溯")
    if found.kind == BATCHES:
        return _("追溯：生产批 %(number)s") % {"number": found.trace.batches[0].number}
    return _("追溯：添加剂批次 %(number)s") % {"number": found.found.text if found.found else ""}


@signed_in()
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """The page."""
    found = asked(request)
    listed = request.GET.get("view") == "list"
    context: dict[str, Any] = {
        "title": title_of(found),
        "text": found.text,
        "found": found.found,
        "of": found.kind,
    }
    if found.trace is not None:
        context |= traced(request, found, listed)
    elif found.found is not None:
        context["near"] = [near_item(each) for each in found.found.near]
    return render(request, "ledger/trace.html", context)


def traced(request: HttpRequest, found: Asked, listed: bool) -> dict[str, Any]:
    """What the page shows of a trace."""
    assert found.trace is not None
    assert found.found is not None
    context: dict[str, Any] = {
        "trace": found.trace,
        "totals": drawings.totals(found.trace),
        "tabs": tabs(found, listed),
        "sheet": address("trace-sheet", found),
        "paper": address("trace-paper", found),
        "other": other_way(found),
        "recall": recall_address(request, found),
        "epcis": epcis_address(found),
        "apart": apart(found),
    }
    if listed:
        context["tables"] = [shown(each) for each in all_tables(found.trace)]
    else:
        context["drawing"] = drawings.drawing(found.trace, link)
    return context


def apart(found: Asked) -> list[tuple[str, str]]:
    """Where several enterprises have the number: each one's row and address. A plant's numbers repeat elsewhere."""
    assert found.found is not None
    rows: list[Any] = [*(found.found.lots if found.kind == LOTS else found.found.batches)]
    if len({row.organisation_id for row in rows}) < 2:
        return []
    kind, page = ("l" if found.kind == LOTS else "b"), reverse("ledger:trace")
    return [
        (
            f"{row.organisation.name} · {row.name if found.kind == LOTS else row.product.name} {row.number}",
            f"{page}?{urlencode({'q': f'/ledger/{kind}/{row.organisation.code}/10/{row.number}', 'of': found.kind})}",
        )
        for row in rows
    ]


def tabs(found: Asked, listed: bool) -> list[Link]:
    """Drawing and list."""
    return [
        Link(address("trace", found), _("图"), not listed),
        Link(address("trace", found, view="list"), _("列表"), listed),
    ]


def address(name: str, found: Asked, **more: str) -> str:
    """A page of the same trace."""
    return f"{reverse(f'ledger:{name}')}?{urlencode({'q': found.text, 'of': found.kind, **more})}"


def other_way(found: Asked) -> tuple[str, str] | None:
    """The number is the other kind's too: where that trace is."""
    assert found.found is not None
    if found.kind == LOTS and found.found.batches:
        return address("trace", found._replace(kind=BATCHES)), _("这个号也是生产批号：看生产批")
    if found.kind == BATCHES and found.found.lots:
        return address("trace", found._replace(kind=LOTS)), _("这个号也是添加剂批号：看批次")
    return None


def recall_address(request: HttpRequest, found: Asked) -> str:
    """Where a recall of this begins, for who may begin one."""
    assert found.trace is not None
    if not may_now(request, "recall") or not found.trace.batches:
        return ""
    if found.kind == LOTS and len(found.trace.lots) == 1:
        return f"{link('recall-new')}?{urlencode({'lot': found.trace.lots[0].pk})}"
    if found.kind == BATCHES:
        return f"{link('recall-new')}?{urlencode({'batch': found.trace.batches[0].pk})}"
    return ""


def epcis_address(found: Asked) -> str:
    """The events of one lot or batch."""
    assert found.trace is not None
    rows: Any = found.trace.lots if found.kind == LOTS else found.trace.batches
    return link("epcis-lot" if found.kind == LOTS else "epcis-batch", rows[0].pk) if len(rows) == 1 else ""


def shown(table: Table) -> dict[str, Any]:
    """A list for the page: its first rows, each with the address of its page."""
    rows = [(each.cells, link(each.kind, each.pk) if each.kind else "") for each in table.rows[:SHOWN]]
    return {"table": table, "rows": rows, "more": max(0, len(table.rows) - SHOWN)}


def near_item(row: Any) -> tuple[str, str]:
    """A number that begins with what was asked for: its trace, and its name."""
    kind = LOTS if isinstance(row, Lot) else BATCHES
    where = f"{reverse('ledger:trace')}?{urlencode({'q': row.number, 'of': kind})}"
    return where, f"{row} {getattr(row, 'supplier_lot', '')}".strip()


@signed_in()
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """All lists as one workbook."""
    found = asked(request)
    if found.trace is None:
        return redirect(f"{reverse('ledger:trace')}?{urlencode({'q': found.text})}")
    pages = [
        Page(each.title, each.heads, [row.cells for row in each.rows]) for each in all_tables(found.trace)
    ]
    answer = HttpResponse(workbook(*pages), content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{name_of(found)}.xlsx") or ""
    return answer


@signed_in()
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Drawing and lists on paper."""
    found = asked(request)
    if found.trace is None:
        return redirect(f"{reverse('ledger:trace')}?{urlencode({'q': found.text})}")
    drawn = drawings.drawing(found.trace)
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    data = {
        "title": _("追溯报告"),
        "subtitle": title_of(found),
        "landscape": True,
        "foot": _("打印时间 %(now)s") % {"now": now},
        "page": _("第 {page} 页，共 {pages} 页"),
        "facts": [list(each) for each in drawings.totals(found.trace)],
        "drawing": render_to_string("ledger/trace_drawing.svg", {"drawing": drawn}),
        "cut": _("图中未画出的见后面的列表。") if drawn.cut else "",
        "tables": [each.paper() for each in all_tables(found.trace)],
    }
    return pdf_response("trace", data, name_of(found), inline=True)


def name_of(found: Asked) -> str:
    """The file's name."""
    plain = "".join(
        each if each.isalnum() or each in "-_" else "-" for each in found.found.text if found.found
    )
    return f"{_('追溯')}-{plain}"
