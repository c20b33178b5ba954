"""Daily, weekly, monthly checks and the risk list (D01-D04)."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.core import attachments
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.risks import take_usual_risks
from tianheng.modules.ledger.enums import Frequency
from tianheng.modules.ledger.forms.checks import DayForm, RiskForm
from tianheng.modules.ledger.forms.sheets import month as month_told
from tianheng.modules.ledger.models import DailyCheck, MonthlyMinutes, RiskItem, WeeklyReport
from tianheng.modules.ledger.queries.reports import daily_checks, month_days
from tianheng.modules.ledger.validators import FIRST
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    may_now,
    once_of,
    own,
    seen,
    user_of,
)


def whose(request: HttpRequest) -> Organisation:
    """The enterprise whose checks are shown: one's own, or the one a bureau asks for."""
    if not access.is_regulator(request.user):
        return own(request)
    asked = request.GET.get("enterprise", "")
    rows = Organisation.objects.visible_to(request.user).filter(kind=OrganisationKind.ENTERPRISE)
    found: Organisation = get_object_or_404(
        rows, pk=int(asked) if asked.isdecimal() and len(asked) < 12 else 0
    )
    return found


def query(request: HttpRequest, place: Organisation, **more: str) -> str:
    """What the addresses of a bureau carry along."""
    kept = {**more, **({"enterprise": str(place.pk)} if access.is_regulator(request.user) else {})}
    return "?" + "&".join(f"{name}={value}" for name, value in kept.items()) if kept else ""


@signed_in()
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """A month of daily checks, the last weeks and months."""
    place, today = whose(request), timezone.localdate()
    first, last = month_asked(request, today)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    context = {
        "title": _("日管控、周排查、月调度"),
        "over": place.name,
        "today": today,
        "month_title": _("日管控（D01）%(year)s 年 %(month)s 月")
        % {"year": first.year, "month": first.month},
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
        "gaps": range(first.weekday()),
        "days": days(request, place, first, last, today),
        "before": query(request, place, month=f"{before:%Y-%m}"),
        "after": query(request, place, month=f"{after:%Y-%m}") if after <= today else "",
        "weeks": weeks(request, place, today),
        "months": months(request, place, today),
        "may_check": may_now(request, "check_day"),
        "query": query(request, place),
    }
    return answered(request, "ledger/checks.html", context, ())


def month_asked(request: HttpRequest, today: date) -> tuple[date, date]:
    """The month in the address, or the present one."""
    return month_days(*month_told(request.GET.get("month", ""), today))


def days(
    request: HttpRequest, place: Organisation, first: date, last: date, today: date
) -> list[dict[str, Any]]:
    """Each day of a month: its check, or the way to it."""
    held = {each.day: each for each in daily_checks(place, first, last)}
    may, found = may_now(request, "check_day"), []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        check = held.get(day)
        entry_address = reverse("ledger:day", args=[day.isoformat()]) if may and day <= today else ""
        found.append({
            "day": day,
            "today": day == today,
            "tone": ("pass" if check.zero_risk else "fail") if check else "note",
            "word": (_("零风险") if check.zero_risk else _("有隐患")) if check else "",
            "link": reverse("ledger:daily", args=[check.pk]) if check else entry_address,
        })  # fmt: skip
    return found


def weeks(request: HttpRequest, place: Organisation, today: date) -> list[dict[str, Any]]:
    """The last six weeks with the state of each report."""
    found = []
    for back in range(6):
        monday = today - timedelta(days=today.weekday() + 7 * back)
        year, week, _day = monday.isocalendar()
        found.append({"year": year, "week": week, "first": monday, "last": monday + timedelta(days=6)})
    rows = WeeklyReport.objects.filter(organisation=place, year__gte=today.year - 1)
    held = {(row.year, row.week): row for row in rows}
    for each in found:
        row = held.get((each["year"], each["week"]))
        address = reverse("ledger:week", args=[each["year"], each["week"]])
        each |= {"word": state_word(row), "link": address + query(request, place)}
    return found


def months(request: HttpRequest, place: Organisation, today: date) -> list[dict[str, Any]]:
    """The last six months with the state of each minutes."""
    held = {(row.year, row.month): row for row in MonthlyMinutes.objects.filter(organisation=place)}
    found = []
    for back in range(6):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        row = held.get((year, month + 1))
        address = reverse("ledger:month", args=[year, month + 1]) + query(request, place)
        found.append({"year": year, "month": month + 1, "word": state_word(row), "link": address})
    return found


def state_word(row: Any) -> str:
    """How far a report has come."""
    if row is None:
        return _("未写")
    return _("已签字") if row.signed_at else _("待签字")


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, day: date) -> HttpResponse:
    """The daily check of a day; a second one corrects the first."""
    place, user, now = own(request, "check_day"), user_of(request), timezone.now()
    if not FIRST <= day <= timezone.localdate(now):
        raise Http404
    old = next(iter(daily_checks(place, day, day)), None)
    risks = list(RiskItem.objects.filter(organisation=place, ended_at=None, frequency=Frequency.DAILY))
    form = filled(request, DayForm, place, risks=risks, initial=before(old))

    def do(facts: dict[str, Any]) -> DailyCheck:
        files = form.sent()
        actions.require_files(files)
        made = actions.check_day(
            by=user, organisation=place, day=day, corrects=old, key=once_of(request), at=now, **facts
        )
        actions.add_files(by=user, owner=made, files=files, at=now)
        return made

    lead = _("这一天已有记录：再存为更正，原记录保留。") if old else _("逐项检查；全部正常即为零风险报告。")
    return entry(
        request, form, title=_("每日食品安全检查记录（D01）%(day)s") % {"day": day}, button=_("保存"), do=do,
        to=lambda row: reverse("ledger:daily", args=[row.pk]), back=reverse("ledger:checks"),
        template="ledger/day.html", lead=lead,
    )  # fmt: skip


def before(old: DailyCheck | None) -> dict[str, Any]:
    """What a check that is corrected said."""
    if old is None:
        return {}
    found = {name: getattr(old, name) for name in ("danger", "measures", "reported_to", "mended")}
    for each in old.items:
        found[f"sound-{each['risk']}"] = "1" if each["sound"] else "0"
        found[f"note-{each['risk']}"] = each["note"]
    return found


@signed_in()
@require_safe
def daily(request: HttpRequest, pk: int) -> HttpResponse:
    """One daily check."""
    row = seen(request, DailyCheck, pk, "organisation", "entered_by", "corrects", "corrected_by")
    late = _("（补填）") if timezone.localdate(row.entered_at) > row.day else ""
    context = {
        "row": row,
        "title": _("每日食品安全检查记录"),
        "over": f"D01 · {row.organisation.name}",
        "light": ("pass", _("零风险报告")) if row.zero_risk else ("fail", _("发现隐患")),
        "facts": [
            (_("日期"), row.day),
            (_("检查人"), row.entered_by.name),
            (_("登记时间"), f"{timezone.localtime(row.entered_at):%Y-%m-%d %H:%M}{late}"),
            (_("更正"), mended(row)),
            (_("隐患描述"), row.danger, True),
            (_("措施"), row.measures, True),
            (_("上报对象"), row.reported_to),
            (_("整改情况"), row.mended),
        ],
        "items": row.items,
        "files": attachments.of(row),
    }  # fmt: skip
    return answered(request, "ledger/fact.html", context, ())


def mended(row: DailyCheck) -> str:
    """Whether a later check says otherwise, or this one corrects an earlier."""
    newer = getattr(row, "corrected_by", None)
    if newer is not None:
        return _("已于 %(moment)s 更正") % {
            "moment": f"{timezone.localtime(newer.entered_at):%Y-%m-%d %H:%M}"
        }
    return _("更正前一条记录") if row.corrects_id else ""


def end(user: Any, row: RiskItem, _facts: dict[str, Any], _version: int, at: Any) -> RiskItem:
    """Take a risk off the list."""
    return actions.end_risk(by=user, risk=row, at=at)


END = Deed(
    "keep_risks",
    pgettext_lazy("verb", "停用"),
    end,
    lambda row: row.ended_at is None,
    text=_("以后的日管控不再列出；已有记录不变。"),
    stern=True,
)


@signed_in()
@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """The risk list."""
    return risk_page(request, None)


def risk_page(request: HttpRequest, _row: Any, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """The list with what can be done to each."""
    place = whose(request)
    rows = list(RiskItem.objects.visible_to(request.user).filter(organisation=place, ended_at=None))
    for each in rows:
        each.organisation = place
    context = {
        "title": _("食品安全风险管控清单（D04）"),
        "over": place.name,
        "rows": [
            {
                "row": each,
                "deeds": deeds_for(
                    request, each, {f"end-{each.pk}": END},
                    lambda _name, pk=each.pk: reverse("ledger:risk-end", args=[pk]), bound,
                ),
            }
            for each in rows
        ],
        "may_keep": may_now(request, "keep_risks"),
    }  # fmt: skip
    return answered(request, "ledger/risks.html", context, problems)


def to_risks(_row: Any = None) -> str:
    """Back to the list."""
    return reverse("ledger:risks")


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def risk_add(request: HttpRequest) -> HttpResponse:
    """One more risk."""
    place, user, now = own(request, "keep_risks"), user_of(request), timezone.now()
    return entry(
        request, filled(request, RiskForm, place), title=_("添风险点"), button=_("保存"),
        do=lambda facts: actions.set_risk(by=user, organisation=place, at=now, **facts), to=to_risks, back=to_risks(),
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def risk_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A risk described anew."""
    row, user, now = seen(request, RiskItem, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "keep_risks", row.organisation))
    initial = {name: getattr(row, name) for name in RiskForm.base_fields}
    more = {"organisation": row.organisation, "risk": row}
    return entry(
        request, filled(request, RiskForm, row.organisation, initial=initial),
        title=pgettext_lazy("verb", "修改风险点"),
        button=_("保存"),
        do=lambda facts: actions.set_risk(by=user, version=version_of(request), at=now, **more, **facts),
        to=to_risks, back=to_risks(), version=row.version,
    )  # fmt: skip


@signed_in()
@require_POST
def risk_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A risk taken off the list."""
    name = f"end-{pk}"
    return done(request, seen(request, RiskItem, pk, "organisation"), name, {name: END}, risk_page, to_risks)


@signed_in()
@require_POST
def risks_usual(request: HttpRequest) -> HttpResponse:
    """The usual risks to begin with."""
    place, user, now = own(request, "keep_risks"), user_of(request), timezone.now()
    form = HouseForm({})
    form.is_valid()
    made = tried(form, lambda: take_usual_risks(by=user, organisation=place, at=now))
    return redirect(to_risks()) if made else risk_page(request, None, problems=form.faults())
