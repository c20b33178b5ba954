"""What was registered changes, or ends: form F14."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import record
from tianheng.modules.registration.actions.common import mine, moved
from tianheng.modules.registration.actions.common import reason as why
from tianheng.modules.registration.actions.drafting import fill, started, told
from tianheng.modules.registration.enums import WHOLE, Change, Kind, State
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries.filings import follower

PREVIOUS = _("原登记")


@transaction.atomic
def begin_change(
    *,
    by: User,
    registration: Registration,
    kinds: Iterable[str],
    reason: str,
    effective_on: date | None = None,
    immediate_stop: bool = False,
    version: int | None = None,
    at: datetime,
) -> Registration:
    """Begin a change of an accepted registration, filled from products and formulas as they are now.

    The old one counts until the new one is accepted, unless ``immediate_stop``. Raises Mistake.
    """
    row = mine(by, registration, "change", version)
    chosen = known(kinds)
    require_alive(row, timezone.localdate(at))
    made = started(
        by,
        row.organisation,
        Kind.CHANGE,
        row.year,
        at,
        previous=row,
        change_kinds=chosen,
        change_reason=why(reason, _("变更原因")),
        effective_on=effective_on,
        immediate_stop=immediate_stop,
    )
    fill(made, timezone.localdate(at), at)
    row.immediate_stop = immediate_stop
    stops = {"immediate_stop": immediate_stop} if immediate_stop else {}
    moved(row, by=by, verb="begin_change", state=State.CHANGED, after=stops, note=made.change_reason, at=at)
    record(
        by=by,
        verb="draft_registration",
        target=made,
        after={**told(made), "change_kinds": chosen},
        note=made.change_reason,
        at=at,
    )
    return made


def known(kinds: Iterable[str]) -> list[str]:
    """The kinds of change, in the order of the form. Raises Mistake when there is none, or an unknown one."""
    given = set(kinds)
    chosen = [each.value for each in Change if each.value in given]
    if not chosen or given - set(chosen):
        raise Mistake(
            "kinds", "、".join(sorted(given)), _("没有选变更类型。"), _("请至少选一项。"), _("变更类型")
        )
    return chosen


def require_alive(row: Registration, today: date) -> None:
    """Raise Mistake when there is nothing that could be changed."""
    if row.kind not in (*WHOLE, Kind.CHANGE):
        raise Mistake("kind", row.get_kind_display(), _("注销登记不能变更。"), _("请办首次登记。"), PREVIOUS)
    if row.valid_until is not None and row.valid_until < today:
        raise Mistake("valid_until", row.valid_until, _("原登记已经到期。"), _("请办年度延续。"), PREVIOUS)
    require_free(row)


def require_free(row: Registration) -> None:
    """Raise Mistake when a change or a closing of it is under way."""
    if follower(row) is not None:
        raise Mistake("previous", row.number, _("已有一份变更或注销在办。"), _("请接着办那一份。"), PREVIOUS)


@transaction.atomic
def begin_cancellation(
    *, by: User, registration: Registration, reason: str, version: int | None = None, at: datetime
) -> Registration:
    """Begin to close a registration: the enterprise signs that it stops; the old one counts till then."""
    row = mine(by, registration, "close", version)
    if row.kind not in (*WHOLE, Kind.CHANGE) or follower(row) is not None:
        raise Mistake("previous", row.number, _("已有一份变更或注销在办。"), _("请接着办那一份。"), PREVIOUS)
    made = started(
        by, row.organisation, Kind.CANCELLATION, row.year, at, previous=row, change_reason=why(reason)
    )
    fill(made, timezone.localdate(at), at)
    record(by=by, verb="draft_registration", target=made, after=told(made), note=made.change_reason, at=at)
    return made
