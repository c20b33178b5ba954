"""Sites where an enterprise produces or stores; one of them is the main one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core.mistakes import Mistake
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.enterprises import access, validators
from tianheng.modules.enterprises.actions.papers import holding
from tianheng.modules.enterprises.enums import SiteState
from tianheng.modules.enterprises.models import Site

FACTS = ("name", "address", "main", "state")
NAME_LABEL, ADDRESS_LABEL = _("名称"), _("地址")


@transaction.atomic
def add_site(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    address: str,
    area: Area,
    main: bool = False,
    at: datetime,
) -> Site:
    """Enter a site; the first one is the main one."""
    held = holding(organisation)
    require(access.may_write(by, held))
    others = Site.objects.filter(organisation=held)
    row = Site(organisation=held, main=main or not others.filter(main=True).exists())
    fill(row, {"name": name, "address": address, "area": area})
    if row.main:
        no_longer_main(by, held, at)
    row.save()
    record(by=by, verb="add_site", target=row, after=told(row), at=at)
    return row


@transaction.atomic
def change_site(*, by: User, site: Site, version: int | None, at: datetime, **facts: Any) -> Site:
    """Change name, address, area; ``main=True`` makes it the main one; ``state`` opens a closed one again."""
    organisation = holding(site.organisation)
    row: Site = Site.objects.select_for_update().get(pk=site.pk)
    require(access.may_write(by, organisation))
    require_fresh(row, version)
    before = told(row)
    fill(row, facts)
    if facts.get("state") == SiteState.OPEN:
        row.state = SiteState.OPEN
    if facts.get("main") and not row.main:
        require_open(row)
        no_longer_main(by, organisation, at)
        row.main = True
    old, new = changes(before, told(row))
    if new:
        bump(row)
        row.save()
        record(by=by, verb="change_site", target=row, before=old, after=new, at=at)
    return row


@transaction.atomic
def close_site(*, by: User, site: Site, version: int | None = None, at: datetime) -> Site:
    """Say that nothing is made at a site any more; the main one must first be another."""
    organisation = holding(site.organisation)
    row: Site = Site.objects.select_for_update().get(pk=site.pk)
    require(access.may_write(by, organisation))
    require_fresh(row, version)
    require_open(row)
    if row.main:
        raise Mistake(
            "main",
            row.name,
            _("这是主要生产地。"),
            _("请先把别的场所定为主要生产地，再停用这里。"),
            NAME_LABEL,
        )
    row.state = SiteState.CLOSED
    bump(row)
    row.save(update_fields=["state", "version"])
    after = {"state": SiteState.CLOSED}
    record(by=by, verb="close_site", target=row, before={"state": SiteState.OPEN}, after=after, at=at)
    return row


def fill(row: Site, facts: dict[str, Any]) -> None:
    """Look at what was told and put it in the row."""
    if "name" in facts:
        row.name = validators.line(facts["name"], "name", NAME_LABEL, most=50)
        require_own_name(row)
    if "address" in facts:
        row.address = validators.line(facts["address"], "address", ADDRESS_LABEL, least=4, most=200)
    if "area" in facts:
        row.area = facts["area"]


def told(row: Site) -> dict[str, Any]:
    """A site's facts for the trail, its area by name."""
    return {**facts_of(row, FACTS), "area": row.area.name}


def require_own_name(row: Site) -> None:
    """Raise Mistake when another site of the enterprise has the name."""
    others = Site.objects.filter(organisation=row.organisation_id, name=row.name).exclude(pk=row.pk)
    if others.exists():
        raise Mistake("name", row.name, _("已有同名的生产场所。"), _("请换一个名称。"), NAME_LABEL)


def require_open(row: Site) -> None:
    """Raise Mistake when a site is closed."""
    if row.state != SiteState.OPEN:
        raise Mistake("state", row.name, _("这个场所已停用。"), _("请先恢复使用。"), NAME_LABEL)


def no_longer_main(by: User, organisation: Organisation, at: datetime) -> None:
    """The main site gives way to another."""
    for former in Site.objects.select_for_update().filter(organisation=organisation, main=True):
        former.main = False
        bump(former)
        former.save(update_fields=["main", "version"])
        record(by=by, verb="change_site", target=former, before={"main": True}, after={"main": False}, at=at)
