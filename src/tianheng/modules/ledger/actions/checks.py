"""Checks: the cabinet (F11), the risk list (D04), each day (D01), each week (D02), each month (D03)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake, Text
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import begin, held, saved
from tianheng.modules.ledger.enums import Frequency
from tianheng.modules.ledger.models import (
    CabinetCheck,
    DailyCheck,
    Location,
    MonthlyMinutes,
    RiskItem,
    WeeklyReport,
)
from tianheng.modules.ledger.queries.reports import month_days, week_days

RISK_FACTS = ("position", "step", "point", "measure", "target", "frequency", "responsible")
WEEK_FACTS = ("summary", "judgement", "measures", "responsible", "deadline")
MONTH_FACTS = ("met_at", "place", "attendees", "reports", "next_focus", "resolutions")
MOST = 4000
Report = TypeVar("Report", WeeklyReport, MonthlyMinutes)


@transaction.atomic
def check_cabinet(
    *,
    by: User,
    location: Location,
    lock_sound: bool,
    signs_sound: bool,
    unlabelled: bool,
    non_edible: bool,
    expired: bool,
    temperature: str = "",
    humidity: str = "",
    found: str = "",
    measures: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> CabinetCheck:
    """One look into a cabinet or room; what is found needs words and what was done about it."""
    given = validators.payload(locals())
    row, _new = once(
        by=by,
        key=key,
        verb="check_cabinet",
        payload=given,
        at=at,
        do=lambda: _cabinet(by, location, given, at),
    )
    return row


def _cabinet(by: User, location: Location, given: Mapping[str, Any], at: datetime) -> CabinetCheck:
    begin(by, "check_cabinet", location.organisation)
    when = validators.moment(given["happened_at"], at)
    flags = ("lock_sound", "signs_sound", "unlabelled", "non_edible", "expired")
    row = CabinetCheck(
        organisation=location.organisation,
        location=location,
        checked_on=when.day,
        temperature=validators.text(given["temperature"], "temperature", _("温度"), most=10, needed=False),
        humidity=validators.text(given["humidity"], "humidity", _("湿度"), most=10, needed=False),
        found=validators.text(given["found"], "found", _("发现的问题"), most=500, needed=False),
        measures=validators.text(given["measures"], "measures", _("处理措施"), most=500, needed=False),
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        **{flag: bool(given[flag]) for flag in flags},
    )
    if not row.sound and not (row.found and row.measures):
        raise Mistake(
            "found", row.found, _("有一项不正常。"), _("请写明发现的问题和处理措施。"), _("发现的问题")
        )
    row.save()
    after = {"sound": row.sound, "found": row.found, "measures": row.measures}
    trail.record(by=by, verb="check_cabinet", target=row, after=after, at=at)
    return row


@transaction.atomic
def set_risk(
    *,
    by: User,
    organisation: Organisation,
    risk: RiskItem | None = None,
    version: int | None = None,
    at: datetime,
    **facts: Any,
) -> RiskItem:
    """Add a risk to the list, or describe one anew; ``facts`` are those of ``RISK_FACTS``."""
    begin(by, "keep_risks", organisation)
    row = held(risk) if risk else RiskItem(organisation=organisation)
    access.require_own(row, organisation)
    require_fresh(row, version)
    before = trail.facts_of(row, RISK_FACTS)
    given = {**before, **facts}
    for field, label, most in (
        ("step", _("风险环节"), 50),
        ("point", _("风险点"), 200),
        ("measure", _("管控措施"), 300),
        ("target", _("管控目标"), 200),
        ("responsible", _("责任人"), 50),
    ):
        setattr(row, field, validators.text(given[field], field, label, most=most))
    row.frequency = validators.chosen(given["frequency"], Frequency, "frequency", _("管控频次"))
    row.position = given["position"]
    if risk is None:
        row.save()
        trail.record(by=by, verb="add_risk", target=row, after=trail.facts_of(row, RISK_FACTS), at=at)
    else:
        saved(row, by, "change_risk", before, at)
    return row


@transaction.atomic
def end_risk(*, by: User, risk: RiskItem, at: datetime) -> RiskItem:
    """Take a risk off the list; the checks that name it stay."""
    begin(by, "keep_risks", risk.organisation)
    row = held(risk)
    before = trail.facts_of(row, ("ended_at",))
    row.ended_at = at
    saved(row, by, "end_risk", before, at)
    return row


@transaction.atomic
def check_day(
    *,
    by: User,
    organisation: Organisation,
    day: date,
    items: Sequence[Mapping[str, Any]],
    danger: str = "",
    measures: str = "",
    reported_to: str = "",
    mended: str = "",
    corrects: DailyCheck | None = None,
    key: str = "",
    at: datetime,
) -> DailyCheck:
    """The daily check (D01); ``items``: ``{"risk", "step", "point", "sound", "note"}`` each. All sound: zero risk."""
    given = {**validators.payload(locals()), "items": [dict(each) for each in items]}
    row, _new = once(
        by=by,
        key=key,
        verb="check_day",
        payload=given,
        at=at,
        do=lambda: _day(by, organisation, corrects, given, at),
    )
    return row


def _day(
    by: User, organisation: Organisation, corrects: DailyCheck | None, given: Mapping[str, Any], at: datetime
) -> DailyCheck:
    begin(by, "check_day", organisation)
    require_begun(given["day"], "day", _("日期"), at)
    if corrects is not None and DailyCheck.objects.filter(corrects=corrects).exists():
        raise Mistake("corrects", str(corrects), _("已经更正过。"), _("请更正最新的一条。"), _("更正"))
    sound = all(bool(each.get("sound")) for each in given["items"])
    row = DailyCheck(
        organisation=organisation,
        day=given["day"],
        items=given["items"],
        zero_risk=sound and not given["danger"].strip(),
        corrects=corrects,
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    for field, label, most in (
        ("danger", _("隐患描述"), 500),
        ("measures", _("措施"), 500),
        ("reported_to", _("上报对象"), 50),
        ("mended", _("整改情况"), 500),
    ):
        setattr(row, field, validators.text(given[field], field, label, most=most, needed=False))
    if not row.zero_risk and not (row.danger and row.measures):
        raise Mistake("danger", row.danger, _("有不正常的项目。"), _("请写明隐患和措施。"), _("隐患描述"))
    row.save()
    after = {"zero_risk": row.zero_risk, "danger": row.danger, "measures": row.measures}
    trail.record(by=by, verb="check_day", target=row, after=after, at=at)
    return row


def require_begun(first: date, field: str, label: Text, at: datetime) -> None:
    """Raise Mistake for a day, week or month that has not begun, or lies before any record of this kind."""
    validators.near(first, timezone.localdate(at), field, label)
    validators.not_after(first, timezone.localdate(at), field, label)


@transaction.atomic
def report_week(
    *,
    by: User,
    organisation: Organisation,
    year: int,
    week: int,
    facts: Mapping[str, Any],
    version: int | None = None,
    at: datetime,
    **words: Any,
) -> WeeklyReport:
    """Write or rewrite the weekly report (D02) until it is signed; ``words``: summary, judgement, measures, …"""
    begin(by, "report_week", organisation)
    require_begun(week_days(year, week)[0], "week", _("周次"), at)
    place = {"organisation": organisation, "year": year, "week": week}
    row = WeeklyReport.objects.select_for_update().filter(**place).first() or WeeklyReport(**place)
    return written(row, by, "report_week", WEEK_FACTS, facts, words, version, at)


@transaction.atomic
def minute_month(
    *,
    by: User,
    organisation: Organisation,
    year: int,
    month: int,
    facts: Mapping[str, Any],
    version: int | None = None,
    at: datetime,
    **words: Any,
) -> MonthlyMinutes:
    """Write or rewrite the minutes of a month (D03) until they are signed; ``words``: met_at, place, attendees, …"""
    begin(by, "minute_month", organisation)
    require_begun(month_days(year, month)[0], "month", _("月份"), at)
    place = {"organisation": organisation, "year": year, "month": month}
    row = MonthlyMinutes.objects.select_for_update().filter(**place).first() or MonthlyMinutes(**place)
    return written(row, by, "minute_month", MONTH_FACTS, facts, words, version, at)


def written(
    row: Report,
    by: User,
    verb: str,
    names: Sequence[str],
    facts: Mapping[str, Any],
    words: Mapping[str, Any],
    version: int | None,
    at: datetime,
) -> Report:
    """The report with what was written into it. Raises Mistake once it is signed."""
    if row.signed_at is not None:
        raise Mistake("state", str(row), _("已经签字。"), _("签字后不再改动。"), _("状态"))
    if row.pk is not None:
        require_fresh(row, version)
    else:
        row.happened_at, row.entered_at, row.entered_by = at, at, by
    before = trail.facts_of(row, names)
    for name in names:
        value = words.get(name, before[name])
        setattr(row, name, value.strip()[:MOST] if isinstance(value, str) else value)
    row.facts = dict(facts)
    saved(row, by, verb, before, at)
    return row


@transaction.atomic
def sign_week(*, by: User, report: WeeklyReport, version: int | None = None, at: datetime) -> WeeklyReport:
    """The director (or officer) signs the week."""
    return signed(report, by, "sign_week", version, at)


@transaction.atomic
def sign_month(
    *, by: User, minutes: MonthlyMinutes, version: int | None = None, at: datetime
) -> MonthlyMinutes:
    """The head signs the month."""
    return signed(minutes, by, "sign_month", version, at)


def signed(report: Report, by: User, verb: str, version: int | None, at: datetime) -> Report:
    """The report, signed and closed."""
    begin(by, verb, report.organisation)
    row = held(report)
    require_fresh(row, version)
    if row.signed_at is not None:
        raise Mistake("state", str(row), _("已经签字。"), _("请刷新页面。"), _("状态"))
    before = trail.facts_of(row, ("signed_at",))
    row.signed_by, row.signed_at = by, at
    saved(row, by, verb, before, at)
    return row
