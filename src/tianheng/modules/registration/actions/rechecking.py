"""The law's data changed: every accepted line is judged again; those that are worse are told to both sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import User
from tianheng.core.actors import system
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.trail import record
from tianheng.modules.compliance.actions.verdicts import keep_verdict
from tianheng.modules.compliance.enums import FAILING, OPEN, Status
from tianheng.modules.compliance.queries.law import Law, law_in_force
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.checking import given_of
from tianheng.modules.registration import access
from tianheng.modules.registration.actions.common import reason as why
from tianheng.modules.registration.actions.common import tell_county, tell_enterprise
from tianheng.modules.registration.enums import STANDING, Kind, Outcome, RecheckState
from tianheng.modules.registration.models import Recheck, Registration, RegistrationLine
from tianheng.modules.registration.queries.snapshot import Judged, entries, judged

log = structlog.get_logger(__name__)
RECHECK = system("recheck")


def recheck_all(at: datetime) -> int:
    """Judge every line in force that was judged by another law than the present; how many are now worse.

    Nothing is judged twice by one law: doing it again, or after an interruption, goes on where it stopped.
    """
    law = law_in_force()
    formulas = (
        RegistrationLine.objects.filter(registration__state__in=STANDING)
        .exclude(law=law.digest)
        .order_by("formula")
        .values_list("formula", flat=True)
        .distinct()
    )
    found = [recheck for pk in list(formulas) for recheck in recheck_formula(pk, law, at)]
    tell(found, at)
    return len(found)


@transaction.atomic
def recheck_formula(pk: int, law: Law, at: datetime) -> list[Recheck]:
    """The lines of one formula by the present law; those that are worse are written down."""
    version = FormulaVersion.objects.select_related("product__organisation", "verdict").get(pk=pk)
    lines = list(
        RegistrationLine.objects.select_for_update(of=("self",))
        .filter(formula=version, registration__state__in=STANDING)
        .exclude(law=law.digest)
        .exclude(registration__kind=Kind.CANCELLATION)
        .select_related("registration__organisation")
    )
    one = seen_now(version, law, at)
    if one is None:  # its lines keep the law they were judged by: this one has not judged them
        return []
    found = worse(lines, one, law, at)
    RegistrationLine.objects.filter(pk__in=[line.pk for line in lines]).update(law=law.digest)
    return found


def seen_now(version: FormulaVersion, law: Law, at: datetime) -> Judged | None:
    """The formula by the present law; None when it can no longer be weighed, which the log tells."""
    try:
        return judged(version, law, timezone.localdate(at))
    except (Mistake, Mistakes) as problem:
        log.warning("formula not rechecked", formula=version.pk, why=str(problem))
        return None


def worse(lines: Iterable[RegistrationLine], one: Judged, law: Law, at: datetime) -> list[Recheck]:
    """Of these lines, those the law now fails or asks about and did not before."""
    now = {(each.line.line_id, each.line.name, each.line.premix): each for each in entries(one)}
    pairs = [(line, now.get((line.line_id, line.name, line.premix))) for line in lines]
    found = [
        recheck(line, each.line.status, (each.finding or {}).get("steps", []), one, law, at)
        for line, each in pairs
        if each is not None and rank(each.line.status) > rank(line.status)
    ]
    if not found:
        return []
    verdict = keep_verdict(
        organisation=one.formula.product.organisation,
        subject=one.formula,
        formula=given_of(one.formula, timezone.localdate(at)).formula,
        by=RECHECK,
        law=law,
        at=at,
    )
    for each in found:
        each.new_verdict = verdict
    Recheck.objects.bulk_create(found)
    return found


def rank(status: str) -> int:
    """How bad a status is: 0 passes, 1 asks, 2 fails."""
    if status in FAILING:
        return 2
    return 1 if status in OPEN else 0


def recheck(
    line: RegistrationLine, status: str, steps: list[Any], one: Judged, law: Law, at: datetime
) -> Recheck:
    """What is written down of one line."""
    return Recheck(
        line=line,
        organisation_id=line.organisation_id,
        area_code=line.area_code,
        unit_code=line.unit_code,
        sent=line.sent,
        law=law.digest,
        edition=one.result["edition"],
        old_verdict=one.formula.verdict,
        old_status=line.status,
        new_status=status,
        outcome=Outcome.FAULT if status in FAILING else Outcome.ASK,
        says=str(steps[-1])[:500] if steps else str(Status(status).label),
        found_at=at,
    )


def tell(found: list[Recheck], at: datetime) -> None:
    """One notice to each enterprise and its county, with the lines; and an entry in the registration's history."""
    by_registration = sorted(found, key=lambda each: each.line.registration_id)
    for _pk, group in groupby(by_registration, key=lambda each: each.line.registration_id):
        told(list(group), at)


@transaction.atomic
def told(found: list[Recheck], at: datetime) -> None:
    """One registration's lines."""
    row: Registration = found[0].line.registration
    failing = sum(each.outcome == Outcome.FAULT for each in found)
    subject = _("标准数据更新后复核：%(name)s 有 %(count)s 条须处理") % {
        "name": row.name,
        "count": len(found),
    }
    text = "\n".join(f"· {each.line}：{Status(each.new_status).label}。{each.says}" for each in found)
    tell_enterprise(row, subject, at, text=text)
    tell_county(row, subject, at, text=str(_("不再符合的 %(count)s 条。") % {"count": failing}))
    lines = [str(each.line) for each in found]
    record(by=RECHECK, verb="recheck", target=row, after={"lines": lines}, note=found[0].edition, at=at)


@transaction.atomic
def settle_recheck(*, by: User, recheck: Recheck, note: str, at: datetime) -> Recheck:
    """Say how a line was dealt with: by the enterprise, or by the county's reviewers."""
    row: Recheck = (
        Recheck.objects.select_for_update(of=("self",))
        .select_related("line__registration__organisation")
        .get(pk=recheck.pk)
    )
    place = row.line.registration.organisation
    require(access.may_write(by, place) or (row.sent and access.may_review(by, place)))
    if row.state != RecheckState.OPEN:
        raise Mistake("state", row.get_state_display(), _("这一条已处理过。"), _("请刷新页面。"), _("状态"))
    row.note = why(note, _("处理说明"), "note")
    row.state, row.settled_at, row.settled_by = RecheckState.SETTLED, at, by
    row.save()
    record(
        by=by,
        verb="settle_recheck",
        target=row.line.registration,
        after={"lines": [str(row.line)]},
        note=row.note,
        at=at,
    )
    return row
