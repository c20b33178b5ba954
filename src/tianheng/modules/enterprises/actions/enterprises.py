"""Opening an enterprise's record and describing it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from tianheng.accounts.access import require
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.models import Organisation, User
from tianheng.core import identifiers, pinyin
from tianheng.core.actors import Acting, Actor
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.enterprises import access, validators
from tianheng.modules.enterprises.enums import PaperKind, Scale
from tianheng.modules.enterprises.models import Enterprise, Licence, Site

MAIN_SITE = "主要生产地"  # stored, so in one language whoever acts
OWN = ("scale", "trade", "trademark", "business_address")
CONTACT = ("telephone",)
MAKER = Actor("system", "enterprises", "系统：企业资料")
TRADE_LABEL, TRADEMARK_LABEL = gettext_lazy("主营品类"), gettext_lazy("商标")
ADDRESS_LABEL = gettext_lazy("住所")


@transaction.atomic
def open_enterprise(
    *,
    by: Acting,
    organisation: Organisation,
    at: datetime,
    scale: str = Scale.SMALL,
    trade: str = "",
    trademark: str = "",
    business_address: str = "",
) -> Enterprise:
    """Open the record of an enterprise that was let in; one that is open already is given back unchanged."""
    if not isinstance(by, Actor):
        require(access.may_write(by, organisation))
    require(organisation.kind == OrganisationKind.ENTERPRISE)
    facts = read(
        {"scale": scale, "trade": trade, "trademark": trademark, "business_address": business_address}
    )
    names = {"pinyin": pinyin.key(organisation.name), "initials": pinyin.initials(organisation.name)[:100]}
    row, new = Enterprise.objects.get_or_create(
        organisation=organisation, defaults={**names, **facts, "created_at": at}
    )
    if new:
        record(by=by, verb="open_enterprise", target=row, after=facts, at=at)
    return row


def ensure_enterprise(organisation: Organisation, at: datetime) -> Enterprise | None:
    """The record of an enterprise, opened with its site and its licence as registered; None for other kinds.

    Called when an organisation is let in or founded. The licence is entered in the name of whoever registered it.
    """
    if organisation.kind != OrganisationKind.ENTERPRISE:
        return None
    row = open_enterprise(by=MAKER, organisation=organisation, at=at)
    if organisation.address and not Site.objects.filter(organisation=organisation).exists():
        first_site(organisation, at)
    if organisation.licence_number and not Licence.objects.filter(organisation=organisation).exists():
        first_licence(organisation, at)
    return row


def first_site(organisation: Organisation, at: datetime) -> None:
    """The site told when the organisation registered."""
    site = Site.objects.create(
        organisation=organisation,
        name=MAIN_SITE,
        address=organisation.address,
        area_id=organisation.area_id,
        main=True,
    )
    facts = {**facts_of(site, ("name", "address", "main")), "area": organisation.area.name}
    record(by=MAKER, verb="add_site", target=site, after=facts, at=at)


def first_licence(organisation: Organisation, at: datetime) -> None:
    """The licence told when the organisation registered; none when nobody did that (a take-over of old data)."""
    first = organisation.memberships.order_by("id").select_related("user").first()
    if first is None:
        return
    paper = Licence.objects.create(
        organisation=organisation,
        kind=PaperKind.PRODUCTION_LICENCE,
        number=organisation.licence_number,
        expires_on=organisation.licence_expires,
        happened_at=at,
        entered_at=at,
        entered_by=first.user,
    )
    facts = facts_of(paper, ("kind", "number", "expires_on"))
    record(by=MAKER, verb="add_licence", target=paper, after=facts, at=at)


@transaction.atomic
def describe_enterprise(
    *, by: User, enterprise: Enterprise, version: int | None, at: datetime, **facts: Any
) -> Enterprise:
    """Change what the enterprise tells of itself: scale, trade, trademark, business_address, telephone."""
    row: Enterprise = (
        Enterprise.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=enterprise.pk)
    )
    require(access.may_write(by, row.organisation))
    require_fresh(row, version)
    own = read({name: value for name, value in facts.items() if name in OWN})
    before = facts_of(row, OWN)
    for name, value in own.items():
        setattr(row, name, value)
    old, new = changes(before, facts_of(row, OWN))
    if new:
        record(by=by, verb="describe_enterprise", target=row, before=old, after=new, at=at)
    told = change_contact(by, row.organisation, facts, at)
    if new or told:
        bump(row)
        row.save()
    return row


def change_contact(by: User, organisation: Organisation, facts: dict[str, Any], at: datetime) -> bool:
    """The organisation's own telephone; whether it changed."""
    if "telephone" not in facts:
        return False
    before = facts_of(organisation, CONTACT)
    organisation.telephone = identifiers.telephone(facts["telephone"], "telephone")
    old, new = changes(before, facts_of(organisation, CONTACT))
    if new:
        organisation.save(update_fields=CONTACT)
        record(by=by, verb="change_contact", target=organisation, before=old, after=new, at=at)
    return bool(new)


def read(facts: dict[str, Any]) -> dict[str, Any]:
    """What was told, looked at."""
    found = dict(facts)
    if "scale" in found:
        found["scale"] = validators.scale(found["scale"])
    for name, label, most in (
        ("trade", TRADE_LABEL, 50),
        ("trademark", TRADEMARK_LABEL, 50),
        ("business_address", ADDRESS_LABEL, 200),
    ):
        if name in found:
            found[name] = validators.optional(found[name], name, label, most=most)
    return found
