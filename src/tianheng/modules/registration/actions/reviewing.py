"""The county takes a filing up, returns it with all defects at once, accepts it (one person or two) or rejects it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.days import calendar
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import record
from tianheng.modules.registration.actions.accepting import accepted
from tianheng.modules.registration.actions.common import (
    bump,
    moved,
    reviewed,
    tell_county,
    tell_enterprise,
)
from tianheng.modules.registration.actions.common import (
    reason as why,
)
from tianheng.modules.registration.actions.drafting import give_back
from tianheng.modules.registration.enums import CHECKS, Decision, Kind, Stage, State
from tianheng.modules.registration.models import Defect, Registration, RegistrationLine, Review
from tianheng.modules.registration.queries.policies import policy_of

OPINION, DEFECTS = _("意见"), _("要补正的问题")


class DefectFacts(NamedTuple):
    """One thing to mend: the words, the line (None: the whole), the check it belongs to ("" for none)."""

    text: str
    line: RegistrationLine | None = None
    check: str = ""


@transaction.atomic
def take_up(
    *, by: User, registration: Registration, version: int | None = None, at: datetime
) -> Registration:
    """Begin to review: the enterprise can no longer take it back."""
    row = reviewed(by, registration, "take_up", version)
    row.reviewer = by
    moved(row, by=by, verb="take_up", state=State.UNDER_REVIEW, after={"reviewer": by.name}, at=at)
    return row


@transaction.atomic
def return_for_mending(
    *,
    by: User,
    registration: Registration,
    defects: Iterable[DefectFacts],
    opinion: str = "",
    version: int | None = None,
    at: datetime,
) -> Registration:
    """Send it back with everything there is to mend, at one time; the clock of mending begins. Raises Mistake."""
    row = reviewed(by, registration, "return", version)
    found = looked_at(row, defects)
    review = Review.objects.create(
        registration=row,
        reviewer=by,
        stage=stage_of(row, by),
        decision=Decision.RETURN,
        opinion=opinion.strip()[:500],
        at=at,
    )
    Defect.objects.bulk_create(
        Defect(
            review=review,
            line=each.line,
            about=str(each.line)[:210] if each.line else "",
            check_code=each.check,
            text=each.text,
        )
        for each in found
    )
    policy = policy_of(row.organisation, timezone.localdate(at))
    row.due_on, row.assumed_due = calendar().deadline(timezone.localdate(at), policy.mend_days)
    row.first_reviewer = None
    given = {"due_on": row.due_on, "defects": [each.text for each in found]}
    moved(row, by=by, verb="return", state=State.RETURNED, after=given, note=review.opinion, at=at)
    subject = _("使用登记退回补正，共 %(count)s 处，请于 %(day)s 前补正") % {
        "count": len(found),
        "day": row.due_on.isoformat(),
    }
    tell_enterprise(row, subject, at, text="\n".join(f"· {each.text}" for each in found))
    return row


def looked_at(row: Registration, defects: Iterable[DefectFacts]) -> list[DefectFacts]:
    """The defects with words, each about a line of this very filing. Raises Mistake."""
    found = [each._replace(text=each.text.strip()[:500]) for each in defects if each.text.strip()]
    if not found:
        raise Mistake("defects", "", _("还没有写要补正什么。"), _("请一次写全，至少一处。"), DEFECTS)
    for each in found:
        strange = each.line is not None and each.line.registration_id != row.pk
        if strange or (each.check and each.check not in CHECKS):
            raise Mistake("defects", each.text, _("不是这份登记的条目。"), _("请刷新后重选。"), DEFECTS)
    return found


def stage_of(row: Registration, by: User) -> Stage:
    """As which reviewer ``by`` speaks: whoever agreed first stays the first."""
    return Stage.SECOND if row.first_reviewer_id not in (None, by.pk) else Stage.FIRST


@transaction.atomic
def accept(
    *, by: User, registration: Registration, opinion: str = "", version: int | None = None, at: datetime
) -> Registration:
    """Agree. A flagged filing then waits for a second reviewer, who must be somebody else. Raises Mistake."""
    row = reviewed(by, registration, "accept", version)
    if row.first_reviewer_id == by.pk:
        raise Mistake(
            "reviewer", by.name, _("经办人不能自己复核。"), _("请另一位审核人员复核。"), _("复核人")
        )
    stage = stage_of(row, by)
    Review.objects.create(
        registration=row,
        reviewer=by,
        stage=stage,
        decision=Decision.ACCEPT,
        opinion=opinion.strip()[:500],
        at=at,
    )
    if row.flagged and stage == Stage.FIRST:
        return agreed(row, by, opinion.strip()[:500], at)
    policy = policy_of(row.organisation, timezone.localdate(at))
    accepted(row, policy, by=by, verb="accept", note=opinion.strip()[:500], at=at)
    words = (
        _("注销登记已办结，编号 %(number)s")
        if row.kind == Kind.CANCELLATION
        else _("已登记，编号 %(number)s")
    )
    tell_enterprise(row, words % {"number": row.number}, at)
    return row


def agreed(row: Registration, by: User, opinion: str, at: datetime) -> Registration:
    """The first of two has agreed."""
    row.first_reviewer = by
    bump(row)
    row.save()
    record(by=by, verb="agree", target=row, after={"flagged": row.flagged}, note=opinion, at=at)
    tell_county(row, _("%(name)s 的登记等待复核") % {"name": row.name}, at)
    return row


@transaction.atomic
def reject(
    *, by: User, registration: Registration, reason: str, version: int | None = None, at: datetime
) -> Registration:
    """Do not register, with the reason; the enterprise may file anew."""
    row = reviewed(by, registration, "reject", version)
    words = why(reason)
    Review.objects.create(
        registration=row, reviewer=by, stage=stage_of(row, by), decision=Decision.REJECT, opinion=words, at=at
    )
    row.reason, row.decided_at, row.due_on, row.assumed_due = words, at, None, False
    stopped = row.immediate_stop
    if stopped and row.previous is not None:
        keep_stopped(row.previous, by, at)
    give_back(row, by, at)
    moved(row, by=by, verb="reject", state=State.REJECTED, note=words, at=at)
    tell_enterprise(row, _("不予登记：%(name)s") % {"name": row}, at, text=words)
    return row


def keep_stopped(registration: Registration, by: User, at: datetime) -> None:
    """What its enterprise stopped at once is not in use again because the change was refused: it is suspended."""
    old: Registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=registration.pk)
    )
    if old.state == State.CHANGED:
        old.reason = str(_("企业申请变更时已立即停用；变更未予登记。"))
        old.immediate_stop = False
        moved(old, by=by, verb="suspend", state=State.SUSPENDED, note=old.reason, at=at)
