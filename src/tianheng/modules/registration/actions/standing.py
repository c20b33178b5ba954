"""What may befall an accepted registration: suspended wholly or in lines, lifted, cancelled, run out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.actors import system
from tianheng.core.mistakes import Mistake
from tianheng.core.stale import bump
from tianheng.core.trail import record
from tianheng.modules.registration.actions.common import decided, enliven, held, moved, tell_enterprise
from tianheng.modules.registration.actions.common import reason as why
from tianheng.modules.registration.enums import STANDING, Kind, LineState, State
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries.filings import follower

EXPIRY = system("expiry")
LINES = _("条目")


@transaction.atomic
def suspend(
    *,
    by: User,
    registration: Registration,
    reason: str,
    lines: Iterable[RegistrationLine] | None = None,
    version: int | None = None,
    at: datetime,
) -> Registration:
    """Suspend the whole, or only some lines: a failed sample, a licence run out, a suspicion. The reason is public
    to the enterprise."""
    row = decided(by, registration, "suspend", version)
    require_lines(row)
    words = why(reason)
    if lines is None:
        row.reason = words
        moved(row, by=by, verb="suspend", state=State.SUSPENDED, note=words, at=at)
    else:
        turn(row, lines, LineState.ACTIVE, LineState.SUSPENDED, words, by, at)
    tell_enterprise(row, _("使用登记被暂停：%(name)s") % {"name": row}, at, text=words)
    return row


@transaction.atomic
def lift(
    *,
    by: User,
    registration: Registration,
    reason: str,
    lines: Iterable[RegistrationLine] | None = None,
    version: int | None = None,
    at: datetime,
) -> Registration:
    """End a suspension, of the whole or of lines."""
    row = decided(by, registration, "lift", version)
    words = why(reason)
    if lines is not None:
        turn(row, lines, LineState.SUSPENDED, LineState.ACTIVE, words, by, at)
    elif row.state != State.SUSPENDED:
        raise Mistake(
            "state", row.state_text, _("登记没有暂停。"), _("要恢复的条目请逐条勾选。"), _("登记状态")
        )
    else:
        row.reason = ""
        other = follower(row)
        state = State.CHANGED if other is not None and other.kind == Kind.CHANGE else State.ACCEPTED
        moved(row, by=by, verb="lift", state=state, note=words, at=at)
    tell_enterprise(row, _("使用登记已恢复：%(name)s") % {"name": row}, at, text=words)
    return row


def require_lines(row: Registration) -> None:
    """Raise Mistake for a closing filing: it holds nothing that could be suspended."""
    if row.kind == Kind.CANCELLATION:
        raise Mistake(
            "kind", row.get_kind_display(), _("注销登记没有条目。"), _("请查看原登记。"), _("登记类型")
        )


def turn(
    row: Registration,
    lines: Iterable[RegistrationLine],
    old: LineState,
    new: LineState,
    words: str,
    by: User,
    at: datetime,
) -> None:
    """Turn lines of this registration from one state to the other. Raises Mistake when none fits."""
    wanted = {line.pk for line in lines}
    found = list(row.lines.filter(pk__in=wanted, state=old))
    if not found or len(found) != len(wanted):
        raise Mistake(
            "lines", "", _("没有选条目，或有的条目已不是这个状态。"), _("请刷新后重新勾选。"), LINES
        )
    for line in found:
        line.state = new
        line.suspended_reason = words if new == LineState.SUSPENDED else ""
    RegistrationLine.objects.bulk_update(found, ["state", "suspended_reason"])
    enliven(row)
    bump(row)
    row.save(update_fields=["version"])
    verb = "suspend_lines" if new == LineState.SUSPENDED else "lift_lines"
    record(by=by, verb=verb, target=row, after={"lines": [str(line) for line in found]}, note=words, at=at)


@transaction.atomic
def cancel(
    *, by: User, registration: Registration, reason: str, version: int | None = None, at: datetime
) -> Registration:
    """End it for good: the licence was revoked or given back. Everything is kept."""
    row = decided(by, registration, "cancel", version)
    require_lines(row)
    words = why(reason)
    row.reason, row.ended_on = words, timezone.localdate(at)
    row.lines.update(state=LineState.ENDED)
    moved(
        row, by=by, verb="cancel", state=State.CANCELLED, after={"ended_on": row.ended_on}, note=words, at=at
    )
    tell_enterprise(row, _("使用登记已注销：%(name)s") % {"name": row}, at, text=words)
    return row


def expire_due(at: datetime) -> int:
    """Let every registration whose last day is over run out; how many. Doing it twice changes nothing."""
    today = timezone.localdate(at)
    due = Registration.objects.filter(state__in=STANDING, valid_until__lt=today).order_by("id")
    return sum(expired(Registration(pk=pk), at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def expired(registration: Registration, at: datetime) -> bool:
    """One registration, if it is still due once it is locked."""
    row = held(registration)
    if row.state not in STANDING or row.valid_until is None or row.valid_until >= timezone.localdate(at):
        return False
    row.ended_on = row.valid_until + timedelta(days=1)
    moved(row, by=EXPIRY, verb="expire", state=State.EXPIRED, after={"ended_on": row.ended_on}, at=at)
    tell_enterprise(row, _("使用登记已过期：%(name)s") % {"name": row}, at)
    return True
