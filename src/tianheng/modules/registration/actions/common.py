"""What several verbs do the same way: hold the row, look at access and state, tell people, write it down."""

from datetime import datetime
from typing import Any

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation, User
from tianheng.core import pinyin
from tianheng.core.actors import Acting
from tianheng.core.legible import legible
from tianheng.core.mistakes import Mistake, Text
from tianheng.core.notify import notify
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import record
from tianheng.modules.registration import access
from tianheng.modules.registration.enums import IN_FORCE, LineState, State
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries.filings import took_part
from tianheng.modules.registration.queries.people import reviewers_of, writers_of


def held(registration: Registration) -> Registration:
    """The registration as it stands now, locked until the transaction ends."""
    row: Registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("organisation", "organisation__area", "previous")
        .get(pk=registration.pk)
    )
    return row


def mine(by: User, registration: Registration, verb: str, version: int | None = None) -> Registration:
    """The registration, locked, once ``by`` may draft for its enterprise and ``verb`` fits."""
    row = held(registration)
    require(access.may_write(by, row.organisation))
    return ready(row, verb, version)


def signing(by: User, registration: Registration, verb: str, version: int | None = None) -> Registration:
    """The same for those who sign."""
    row = held(registration)
    require(access.may_sign(by, row.organisation))
    return ready(row, verb, version)


def reviewed(by: User, registration: Registration, verb: str, version: int | None = None) -> Registration:
    """The registration, locked, once ``by`` may review it and ``verb`` fits."""
    row = held(registration)
    require(row.sent and access.may_review(by, row.organisation) and not took_part(by, row))
    return ready(row, verb, version)


def decided(by: User, registration: Registration, verb: str, version: int | None = None) -> Registration:
    """The same for a leader's decisions."""
    row = held(registration)
    require(row.sent and access.may_decide(by, row.organisation))
    return ready(row, verb, version)


def ready(row: Registration, verb: str, version: int | None) -> Registration:
    """The row, when its state and version fit. Raises Mistake."""
    access.require_state(verb, row.state)
    require_fresh(row, version)
    return row


def moved(
    row: Registration,
    *,
    by: Acting,
    verb: str,
    state: str,
    at: datetime,
    note: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Registration:
    """Save the row in its new state, with its entry in the trail."""
    old = row.state
    row.state = state
    bump(row)
    row.save()
    enliven(row)
    record(
        by=by,
        verb=verb,
        target=row,
        before={"state": old, **(before or {})},
        after={"state": state, **(after or {})},
        note=note,
        at=at,
    )
    return row


def enliven(row: Registration) -> None:
    """Note on every line whether it counts as things stand: lists ask that of two hundred thousand."""
    counts = row.state in IN_FORCE and not (row.state == State.CHANGED and row.immediate_stop)
    row.lines.update(live=Q(state=LineState.ACTIVE) if counts else Value(False))


REASON = _("原因")


def reason(text: str, label: Text = REASON, field: str = "reason") -> str:
    """What was given as a reason, trimmed. Raises Mistake when there is none, or too much."""
    plain = text.strip()
    if not plain:
        raise Mistake(field, "", _("还没有写。"), _("请写明，对方会看到。"), label)
    if len(plain) > 500:
        raise Mistake(field, plain[:40], _("超过 500 字。"), _("请写得短些，详情放附件。"), label)
    return legible(plain, field, label)


def tell_enterprise(row: Registration, subject: Text, at: datetime, text: Text = "") -> None:
    """A notice to the people of the enterprise who draft and sign."""
    link = reverse("registration:registration", args=[row.pk])
    notify(to=writers_of(row.organisation, at), subject=subject, text=text, link=link, at=at)


def tell_county(row: Registration, subject: Text, at: datetime, text: Text = "") -> None:
    """A notice to the county's reviewers, if the registration is any of their business."""
    if row.sent:
        link = reverse("registration:review", args=[row.pk])
        notify(to=reviewers_of(row.organisation, at), subject=subject, text=text, link=link, at=at)


def named(organisation: Organisation) -> dict[str, str]:
    """What a row keeps of its enterprise for lists."""
    return {
        "area_code": organisation.area_id,
        "unit_code": organisation.reporting_unit_id or "",
        "name": organisation.name,
        "pinyin": pinyin.key(organisation.name),
        "initials": pinyin.initials(organisation.name)[:100],
    }
