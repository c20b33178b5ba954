"""An enterprise registers itself; its county lets it in, or says why not."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access, hooks, queries, validators
from tianheng.accounts.actions.accounts import choose, make
from tianheng.accounts.actions.common import insert
from tianheng.accounts.actions.memberships import join
from tianheng.accounts.actions.organisations import require_new
from tianheng.accounts.areas import present
from tianheng.accounts.enums import AccountState, OrganisationKind, OrganisationState, Role
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core import identifiers
from tianheng.core.mistakes import Mistake
from tianheng.core.notify import notify
from tianheng.core.trail import changes, facts_of, record

FACTS = (
    "name", "credit_code", "licence_number", "licence_expires", "area_id", "reporting_unit_id", "address",
    "telephone", "state",
)  # fmt: skip


@transaction.atomic
def register_enterprise(
    *,
    name: str,
    credit_code: str,
    licence_number: str,
    licence_expires: date,
    area: Area,
    address: str,
    telephone: str,
    person: str,
    phone: str,
    login_name: str,
    password: str,
    role: str,
    email: str = "",
    reporting_unit: Area | None = None,
    at: datetime,
) -> tuple[Organisation, User]:
    """Enter an enterprise and the person who speaks for it; both wait until the county activates them.

    The person may sign in at once, sees how the registration stands, and becomes its administrator.
    Raises Mistake naming field, value and mend.
    """
    row = Organisation(kind=OrganisationKind.ENTERPRISE, state=OrganisationState.PENDING, created_at=at)
    fill(
        row,
        {
            "name": name,
            "credit_code": credit_code,
            "licence_number": licence_number,
            "licence_expires": licence_expires,
            "area": area,
            "address": address,
            "telephone": telephone,
            "reporting_unit": reporting_unit,
        },
        at,
    )
    row.code = row.credit_code or ""
    require_new(row)
    user = make(name=person, phone=phone, login_name=login_name, email=email, at=at)
    choose(user, password)
    user.state = AccountState.ACTIVE
    roles = validators.roles(row.kind, [role, Role.ADMINISTRATOR], "role")
    insert(row, "credit_code", identifiers.CREDIT_LABEL)
    insert(user, "phone", identifiers.PHONE_LABEL)
    for each in roles:
        join(user, row, each, since=timezone.localdate(at))
    record(by=user, verb="register_enterprise", target=row, after=facts_of(row, FACTS), at=at)
    tell_county(row, at)
    return row, user


def fill(row: Organisation, facts: dict[str, Any], at: datetime) -> None:
    """Look at what was entered and put it in the row."""
    name = facts["name"].strip()
    if not 4 <= len(name) <= 100:
        raise Mistake(
            "name", name, _("企业名称须为 4 至 100 个字。"), _("请照营业执照填写全称。"), _("企业名称")
        )
    row.name = name
    row.credit_code = identifiers.credit_code(facts["credit_code"])
    row.licence_number = identifiers.licence_number(
        facts["licence_number"], verify=settings.LICENCE_CHECK_DIGIT
    )
    row.licence_expires = validators.licence_expiry(facts["licence_expires"], timezone.localdate(at))
    row.area, row.reporting_unit = facts["area"], facts["reporting_unit"]
    require_area(row)
    row.address = facts["address"].strip()
    row.telephone = identifiers.telephone(facts["telephone"], "telephone")


def require_area(row: Organisation) -> None:
    """Raise Mistake unless the licence was issued for the county chosen; old codes lead to the present one."""
    code = identifiers.licence_area(row.licence_number)
    issued = present(code)
    if issued is None:
        raise Mistake(
            "licence_number",
            row.licence_number,
            _("第 4 至 9 位 %(code)s 不是已知的行政区划代码。") % {"code": code},
            _("请照食品生产许可证核对；如属外省代码，请联系县局。"),
            identifiers.LICENCE_LABEL,
        )
    if not str(row.area_id).startswith(issued.prefix):
        raise Mistake(
            "area",
            row.area.name,
            _("与许可证编号中的区划（%(area)s）不符。") % {"area": issued.name},
            _("请改选所在县区，或核对许可证编号。"),
            _("所在县区"),
        )
    unit = row.reporting_unit
    if unit is not None and not str(row.area_id).startswith(unit.parent.prefix if unit.parent else "-"):
        raise Mistake(
            "reporting_unit", unit.name, _("不在所选县区的设区市内。"), _("请改选或留空。"), _("功能区")
        )


def tell_county(row: Organisation, at: datetime) -> None:
    """A notice to whoever decides in the county."""
    notify(
        to=queries.deciders(row, at=at),
        subject=_("新企业待启用：%(name)s") % {"name": row.name},
        link=reverse("accounts:enterprise", args=[row.pk]),
        at=at,
    )


@transaction.atomic
def resubmit_enterprise(
    *, by: User, organisation: Organisation, facts: dict[str, Any], at: datetime
) -> Organisation:
    """Mend what was refused and hand it in again. The credit code names the enterprise and stays."""
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    access.require(access.may_resubmit(by, row, queries.homes(by)))
    access.require_waiting(row, OrganisationState.REFUSED)
    before = facts_of(row, FACTS)
    fill(row, {**facts, "credit_code": row.credit_code}, at)
    row.state, row.reason = OrganisationState.PENDING, ""
    row.save()
    old, new = changes(before, facts_of(row, FACTS))
    record(by=by, verb="resubmit_enterprise", target=row, before=old, after=new, at=at)
    tell_county(row, at)
    return row


@transaction.atomic
def activate_enterprise(*, by: User, organisation: Organisation, at: datetime) -> Organisation:
    """Let an enterprise in; from now on its people see and enter their own things."""
    row = decide(by, organisation, "activate_enterprise", OrganisationState.ACTIVE, "", at)
    hooks.activated(row, at)
    return row


@transaction.atomic
def refuse_enterprise(*, by: User, organisation: Organisation, reason: str, at: datetime) -> Organisation:
    """Say why an enterprise is not let in; it may mend and hand in again."""
    why = validators.reason(reason)
    return decide(by, organisation, "refuse_enterprise", OrganisationState.REFUSED, why, at)


def decide(
    by: User, organisation: Organisation, verb: str, state: str, reason: str, at: datetime
) -> Organisation:
    """The decision itself, its entry in the trail, and a notice to the enterprise."""
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    access.require(access.may_activate(by, row, queries.homes(by)))
    access.require_waiting(row)
    before, row.state, row.reason = {"state": row.state}, state, reason
    row.save(update_fields=["state", "reason"])
    record(by=by, verb=verb, target=row, before=before, after={"state": state}, note=reason, at=at)
    members = User.objects.filter(memberships__organisation=row, memberships__ended_at=None).distinct()
    passed = state == OrganisationState.ACTIVE
    subject = _("%(name)s 已启用") if passed else _("%(name)s 未通过，请补正")
    notify(to=members, subject=subject % {"name": row.name}, text=reason, link=reverse("accounts:me"), at=at)
    return row
