"""The mass balance: books and formulas of a period side by side, gaps with their explanations, a workbook."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.core.mistakes import Mistake
from tianheng.core.quantities import display
from tianheng.core.sheets.write import Page, workbook
from tianheng.modules.ledger import access
from tianheng.modules.ledger.actions import balance as actions
from tianheng.modules.ledger.enums import GapKind, GapState
from tianheng.modules.ledger.forms.balance import ExplainForm
from tianheng.modules.ledger.models import Gap
from tianheng.modules.ledger.queries import balance as reads
from tianheng.modules.ledger.queries.weighed import percent
from tianheng.modules.ledger.tables.gaps import GAPS, gap_light
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    link,
    listed,
    may_now,
    own,
    seen,
    user_of,
)
from tianheng.web.listing.export import XLSX
from tianheng.web.listing.filters import day
from tianheng.web.templatetags.web import Link

JOINED = ("organisation", "product", "lot", "explained_by", "closed_by")


def book_heads() -> list[str]:
    """The heads of the books."""
    return [
        _("添加剂"),
        _("期初"),
        _("进货"),
        _("期初入账"),
        _("投料"),
        _("退供货者"),
        _("处置"),
        _("盘点调整"),
        _("期末"),
        _("结论"),
    ]


def book_row(each: reads.Books) -> list[str]:
    """The books of one additive."""
    figures = ("opening", "received", "opened", "fed", "to_supplier", "disposed", "adjusted", "closing")
    return [each.additive, *(each.shown(name) for name in figures), said(each.within)]


def floor_heads() -> list[str]:
    """The heads of what was issued."""
    return [
        _("添加剂"),
        _("期初"),
        _("领用"),
        _("投料"),
        _("退库"),
        _("移位、处置"),
        _("盘点调整"),
        _("期末"),
        _("结论"),
    ]


def floor_row(each: reads.Floor) -> list[str]:
    """What became of what was issued of one additive."""
    figures = ("opening", "issued", "fed", "returned", "moved", "adjusted", "closing")
    return [each.additive, *(each.shown(name) for name in figures), said(each.within)]


def use_heads() -> list[str]:
    """The heads of asked for and fed."""
    return [_("产品"), _("添加剂"), _("批数"), _("按配方应投"), _("实际投料"), _("实投 / 应投"), _("结论")]


def use_row(each: reads.Use) -> list[str]:
    """One additive of one product."""
    expected, actual = (display(round(micro), "mass") for micro in (each.expected, each.actual))
    return [
        each.product.name, each.additive, str(each.batches), expected, actual, _("无法折算") if each.unknown else "",
        said(each.within),
    ]  # fmt: skip


def said(within: bool) -> str:
    """Whether two quantities meet."""
    return _("相符") if within else _("有差异")


def period_of(request: HttpRequest) -> reads.Period:
    """The period of the address, else the month before this one until the tenth, then this one."""
    today = timezone.localdate()
    first, last = (day(request.GET.get(name, "")) for name in ("since", "until"))
    if first and last and first <= last and last - first <= actions.LONGEST:
        return reads.Period(first, last)
    return reads.month_of(today - timedelta(days=today.day) if today.day <= 10 else today)


def whose(request: HttpRequest) -> Organisation:
    """One's own enterprise; for a bureau the one of the address, in its area; else 404."""
    if access.is_producer(request.user):
        return own(request)
    text = request.GET.get("enterprise", "")
    rows = Organisation.objects.visible_to(request.user).filter(kind="enterprise")
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None or not access.is_regulator(request.user):
        raise Http404
    return found


@signed_in()
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """The page; a bureau that names no enterprise gets the gaps of its area."""
    if access.is_regulator(request.user) and not request.GET.get("enterprise"):
        return redirect("ledger:gaps")
    return page(request, whose(request), period_of(request))


def page(request: HttpRequest, place: Organisation, period: reads.Period, problems: Any = ()) -> HttpResponse:
    """Books, use and gaps of a period."""
    found = reads.balance(place, period)
    gaps = reads.gaps_of(request.user).filter(organisation=place, since=period.since, until=period.until)
    context = {
        "title": _("物料平衡"),
        "over": place.name,
        "lead": _("%(since)s 至 %(until)s，已投完 %(made)s 批，未投完 %(open)s 批（不计）。") % {
            "since": period.since, "until": period.until, "made": found.batches, "open": found.open_batches,
        },
        "period": period,
        "place": place,
        "tabs": months(place, period, request),
        "book_heads": book_heads(),
        "books": [(book_row(each), each) for each in found.books],
        "floor_heads": floor_heads(),
        "floors": [(floor_row(each), each) for each in found.floors],
        "use_heads": use_heads(),
        "uses": [(use_row(each), each) for each in found.uses],
        "unreceived": found.unreceived,
        "gaps": [(each, gap_light(each)) for each in gaps.exclude(state=GapState.CLOSED, explained_by=None)],
        "kept": gaps.exists(),
        "findings": len(found.findings),
        "may_keep": may_now(request, "explain_gap"),
        "sheet": f"{reverse('ledger:balance-sheet')}?{query(place, period, request)}",
        "all": reverse("ledger:gaps"),
    }  # fmt: skip
    return answered(request, "ledger/balance.html", context, problems)


def query(place: Organisation, period: reads.Period, request: HttpRequest) -> str:
    """The period, and for a bureau the enterprise, in an address."""
    asked: dict[str, object] = {"since": period.since, "until": period.until}
    if not access.is_producer(request.user):
        asked["enterprise"] = place.pk
    return urlencode(asked)


def months(place: Organisation, period: reads.Period, request: HttpRequest) -> list[Link]:
    """The last three months, and the twelve together."""
    found, month = [], reads.month_of(timezone.localdate())
    for _number in range(3):
        found.append((month, f"{month.since:%Y-%m}"))
        month = reads.month_of(month.since - timedelta(days=1))
    today = timezone.localdate()
    found.append((reads.Period(today - timedelta(days=365), today), _("近 12 个月")))
    return [Link(f"?{query(place, each, request)}", words, each == period) for each, words in found]


@signed_in()
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The gaps of a period written down, to be explained."""
    place, period = own(request, "explain_gap"), period_of(request)
    try:
        actions.balance_period(
            by=user_of(request), organisation=place, since=period.since, until=period.until, at=timezone.now()
        )
    except Mistake as found:
        return page(request, place, period, [found.shown()])
    return redirect(f"{reverse('ledger:balance')}?{query(place, period, request)}")


@signed_in()
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The balance as a workbook."""
    place, period = whose(request), period_of(request)
    found = reads.balance(place, period)
    gaps = reads.gaps_of(request.user).filter(organisation=place, since=period.since, until=period.until)
    heads = [str(each.title) for each in GAPS.columns]
    book = workbook(
        Page(_("账目"), book_heads(), [book_row(each) for each in found.books]),
        Page(_("领用与投料"), floor_heads(), [floor_row(each) for each in found.floors]),
        Page(_("投料与配方"), use_heads(), [with_share(each) for each in found.uses]),
        Page(_("差异"), heads, [[column.exported(each) for column in GAPS.columns] for each in gaps]),
    )
    answer = HttpResponse(book, content_type=XLSX)
    name = f"{_('物料平衡')}-{period.since}-{period.until}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def with_share(each: reads.Use) -> list[str]:
    """A row of the workbook: the share as a figure."""
    row = use_row(each)
    if each.share is not None:
        row[5] = percent(round(each.share * reads.WHOLE))
    return row


@signed_in()
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """All gaps one may see."""
    return listed(request, GAPS, reads.gaps_of(request.user).order_by())


def explained(user: Any, row: Gap, facts: dict[str, Any], version: int, at: Any) -> Any:
    """The enterprise's explanation."""
    return actions.explain_gap(by=user, gap=row, version=version, at=at, **facts)


EXPLAIN = {
    "explain": Deed(
        "explain_gap",
        gettext_lazy("说明"),
        explained,
        lambda row: row.state != GapState.CLOSED,
        ExplainForm,
        main=True,
    )
}


@signed_in()
@require_safe
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """One gap."""
    return gap_page(request, seen(request, Gap, pk, *JOINED))


def gap_page(request: HttpRequest, row: Gap, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """What does not meet, the reckoning, the explanation, the history."""
    period = reads.Period(row.since, row.until)
    closes = row.state == GapState.EXPLAINED and actions.may_close(request.user, row)
    context = {
        "row": row,
        "title": f"{row.get_kind_display()}：{row.additive}",
        "over": row.organisation.name,
        "light": gap_light(row),
        "facts": facts(row),
        "deeds": deeds_for(
            request, row, EXPLAIN, lambda _name: reverse("ledger:gap-explain", args=[row.pk]), bound
        ),
        "close": reverse("ledger:gap-close", args=[row.pk]) if closes else "",
        "balance": f"{reverse('ledger:balance')}?{query(row.organisation, period, request)}",
        "lot": link("lot", row.lot_id) if row.lot_id else "",
    }
    return answered(request, "ledger/balance_gap.html", context, problems)


def words() -> dict[str, str]:
    """What the figures of a reckoning are called."""
    return {
        "opening": _("期初"), "received": _("进货"), "opened": _("期初入账"), "fed": _("投料"),
        "to_supplier": _("退供货者"), "disposed": _("处置"), "adjusted": _("盘点调整"), "closing": _("期末"),
        "batches": _("批数"), "asked": _("按配方应投"), "given": _("实际投料"), "lot": _("批次"), "amount": _("数量"),
        "issued": _("领用"), "returned": _("退库"), "moved": _("移位、处置"),
    }  # fmt: skip


def facts(row: Gap) -> list[tuple[Any, ...]]:
    """The gap and its reckoning."""
    called = words()
    shown = "—" if row.kind == GapKind.NO_RECEIPT else percent(row.tolerance)
    return [
        (_("期间"), f"{row.since} – {row.until}"),
        (_("类别"), row.get_kind_display()),
        (_("添加剂"), row.additive),
        (_("产品"), row.product.name if row.product else ""),
        (_("应有"), display(row.expected_micro, row.dimension)),
        (_("实有"), display(row.actual_micro, row.dimension)),
        (_("差异"), display(row.actual_micro - row.expected_micro, row.dimension)),
        (_("允差"), shown),
        *((called.get(name, name), value) for name, value in row.facts.items()),
        (_("发现时间"), clock(row.found_at)),
        (_("说明"), row.explanation, True),
        (_("说明人"), row.explained_by.name if row.explained_by else ""),
        (_("说明时间"), clock(row.explained_at)),
        (_("结案人"), row.closed_by.name if row.closed_by else ""),
        (_("结案时间"), clock(row.closed_at)),
    ]


def clock(moment: datetime | None) -> str:
    """A moment by the clock here; what has not been, empty."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@signed_in()
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise says why."""
    row = seen(request, Gap, pk, *JOINED)
    return done(
        request, row, "explain", EXPLAIN, gap_page, lambda made: reverse("ledger:gap", args=[made.pk])
    )


@signed_in()
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The county takes the explanation."""
    row = seen(request, Gap, pk, *JOINED)
    try:
        actions.close_gap(by=user_of(request), gap=row, version=version_of(request), at=timezone.now())
    except Mistake as found:
        return gap_page(request, row, problems=[found.shown()])
    return redirect("ledger:gap", pk=row.pk)
