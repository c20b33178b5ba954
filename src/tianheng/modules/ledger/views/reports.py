"""The weekly report (D02) and the monthly minutes (D03): drafted from the ledger, written, signed."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.forms.checks import MonthForm, WeekForm
from tianheng.modules.ledger.models import MonthlyMinutes, WeeklyReport
from tianheng.modules.ledger.queries.reports import (
    daily_checks,
    draft_month,
    draft_week,
    figures,
    month_days,
    told,
    week_days,
)
from tianheng.modules.ledger.validators import FIRST
from tianheng.modules.ledger.views.common import (
    Deed,
    deeds_for,
    done,
    entry,
    filled,
    plain,
    seen,
    user_of,
)
from tianheng.modules.ledger.views.daily import query, whose

JOINED = ("organisation", "signed_by", "entered_by")


def sign_week(user: Any, row: WeeklyReport, _facts: dict[str, Any], version: int, at: Any) -> WeeklyReport:
    """The director signs."""
    return actions.sign_week(by=user, report=row, version=version, at=at)


def sign_month(
    user: Any, row: MonthlyMinutes, _facts: dict[str, Any], version: int, at: Any
) -> MonthlyMinutes:
    """The head signs."""
    return actions.sign_month(by=user, minutes=row, version=version, at=at)


def unsigned(row: Any) -> bool:
    """Whether it may still be signed."""
    return row.signed_at is None


WORDS = _("签字后不能再改。")
WEEK = {"sign": Deed("sign_week", _("签字"), sign_week, unsigned, text=WORDS, main=True)}
MONTH = {"sign": Deed("sign_month", _("签字"), sign_month, unsigned, text=WORDS, main=True)}


def period(find: Any, *numbers: int) -> tuple[date, date]:
    """The days of a week or month; 404 for one there is not, or not yet."""
    try:
        found: tuple[date, date] = find(*numbers)
    except (ValueError, OverflowError):
        raise Http404 from None
    if not FIRST <= found[0] <= timezone.localdate():
        raise Http404
    return found


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, year: int, week: int) -> HttpResponse:
    """The weekly report."""
    return week_page(request, year, week)


def week_page(
    request: HttpRequest, year: int, week: int, bound: Any = None, problems: Any = ()
) -> HttpResponse:
    """Figures, words, signature."""
    place, user, now = whose(request), user_of(request), timezone.now()
    first, last = period(week_days, year, week)
    row = (
        WeeklyReport.objects.filter(organisation=place, year=year, week=week).select_related(*JOINED).first()
    )
    facts = dict(row.facts) if row and row.signed_at else figures(place, first, last)
    initial = words_of(row, WeekForm) if row else draft_week(facts, daily_checks(place, first, last))
    may = access.may(user, "report_week", place) and not (row and row.signed_at)
    if request.method == "POST" and bound is None:
        require(may)
    form = (
        filled(request, WeekForm, place, initial=initial)
        if bound is None
        else WeekForm(initial=initial, organisation=place, user=user, now=now)
    )
    words = {"year": year, "week": week, "first": first, "last": last}
    here = reverse("ledger:week", args=[year, week])
    return entry(
        request, form, title=_("每周食品安全排查治理报告（D02）"), button=_("保存"),
        do=lambda said: actions.report_week(
            by=user, organisation=place, year=year, week=week, facts=facts,
            version=version_of(request) if row else None, at=now, **said
        ),
        to=lambda _made: here, back=reverse("ledger:checks") + query(request, place), template="ledger/report.html",
        lead=_("%(year)s 年第 %(week)s 周（%(first)s 至 %(last)s）") % words,
        problems=problems,
        **shown(request, row, facts, WEEK, "week-sign", initial, bound, may=may, form=WeekForm, place=place),
    )  # fmt: skip


def form_of(request: HttpRequest, form: Any, place: Any, initial: dict[str, Any], bound: Any) -> Any:
    """The form as sent; after a deed that went wrong, the form as it stands."""
    if bound is None:
        return filled(request, form, place, initial=initial)
    return form(initial=initial, organisation=place, user=user_of(request), now=timezone.now())


def shown(
    request: HttpRequest, row: Any, facts: dict[str, Any], deeds: Any, url: str, initial: dict[str, Any], bound: Any,
    *, may: bool, form: Any, place: Any,
) -> dict[str, Any]:  # fmt: skip
    """What both reports show besides their form."""
    labels = form.base_fields
    written = [(labels[name].label, initial.get(name) or "", True) for name in labels]
    return {
        "over": place.name,
        "row": row,
        "version": row.version if row else "",
        "told": told(facts),
        "figures_title": _("台账数据"),
        "written": None if may else plain(written),
        "deeds": deeds_for(request, row, deeds, lambda _name: reverse(f"ledger:{url}", args=[row.pk]), bound)
        if row
        else [],
    }


def words_of(row: Any, form: Any) -> dict[str, Any]:
    """What was written."""
    return {name: getattr(row, name) for name in form.base_fields}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The minutes of a month."""
    return month_page(request, year, month)


def month_page(
    request: HttpRequest, year: int, month: int, bound: Any = None, problems: Any = ()
) -> HttpResponse:
    """Figures, words, signature."""
    place, user, now = whose(request), user_of(request), timezone.now()
    first, last = period(month_days, year, month)
    row = (
        MonthlyMinutes.objects.filter(organisation=place, year=year, month=month)
        .select_related(*JOINED)
        .first()
    )
    facts = dict(row.facts) if row and row.signed_at else figures(place, first, last)
    initial = words_of(row, MonthForm) if row else draft_month(facts)
    may = access.may(user, "minute_month", place) and not (row and row.signed_at)
    if request.method == "POST" and bound is None:
        require(may)
    form = (
        filled(request, MonthForm, place, initial=initial)
        if bound is None
        else MonthForm(initial=initial, organisation=place, user=user, now=now)
    )
    here = reverse("ledger:month", args=[year, month])
    return entry(
        request, form, title=_("每月食品安全调度会议纪要（D03）"), button=_("保存"),
        do=lambda said: actions.minute_month(
            by=user, organisation=place, year=year, month=month, facts=facts,
            version=version_of(request) if row else None, at=now, **said
        ),
        to=lambda _made: here, back=reverse("ledger:checks") + query(request, place), template="ledger/report.html",
        lead=_("%(year)s 年 %(month)s 月") % {"year": year, "month": month},
        problems=problems,
        **shown(request, row, facts, MONTH, "month-sign", initial, bound, may=may, form=MonthForm, place=place),
    )  # fmt: skip


@signed_in()
@require_POST
def week_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The director signs the week."""
    row = seen(request, WeeklyReport, pk, *JOINED)
    return done(
        request, row, "sign", WEEK, refused, lambda made: reverse("ledger:week", args=[made.year, made.week])
    )


@signed_in()
@require_POST
def month_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The head signs the month."""
    row = seen(request, MonthlyMinutes, pk, *JOINED)
    return done(
        request,
        row,
        "sign",
        MONTH,
        refused,
        lambda made: reverse("ledger:month", args=[made.year, made.month]),
    )


def refused(request: HttpRequest, row: Any, bound: Any, problems: Any) -> HttpResponse:
    """The page again, with why it could not be signed."""
    request.method = "GET"
    if isinstance(row, WeeklyReport):
        return week_page(request, row.year, row.week, bound, problems)
    return month_page(request, row.year, row.month, bound, problems)
