"""Papers come in, are renewed, go out of force. Nothing is overwritten: a renewed paper stands beside the old one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import validators as people
from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation, User
from tianheng.core import attachments
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.enterprises import access, validators
from tianheng.modules.enterprises.enums import SINGLE_PAPERS, PaperKind
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.enterprises.queries.papers import IN_FORCE

FACTS = ("kind", "number", "classes", "issued_by", "issued_on", "expires_on")
MIRROR = ("licence_number", "licence_expires")
ISSUER_LABEL = _("发证机关")


class PaperFile(NamedTuple):
    """A scan of a paper: its name and its bytes."""

    name: str
    data: bytes


@transaction.atomic
def add_licence(
    *,
    by: User,
    organisation: Organisation,
    kind: str,
    number: str,
    classes: Iterable[str] = (),
    issued_by: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    file: PaperFile | None = None,
    at: datetime,
) -> Licence:
    """Enter a paper that is valid now. Of licences there is one at a time: the next one is a renewal."""
    held = holding(organisation)
    require(access.may_write(by, held))
    paper = read(held, validators.kind(kind), number, classes, issued_by, issued_on, expires_on, at)
    require_new(paper)
    enter(paper, by, file, at)
    record(by=by, verb="add_licence", target=paper, after=facts_of(paper, FACTS), at=at)
    put_on_file(by, paper, at)
    return paper


@transaction.atomic
def renew_licence(
    *,
    by: User,
    licence: Licence,
    number: str = "",
    classes: Iterable[str] | None = None,
    issued_by: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    file: PaperFile | None = None,
    at: datetime,
) -> Licence:
    """Enter the paper that takes the place of another; what is left out is as it was on the old one."""
    old = held_paper(licence)
    require(access.may_write(by, old.organisation))
    require_in_force(old)
    paper = read(
        old.organisation,
        old.kind,
        number or old.number,
        old.classes if classes is None else classes,
        issued_by or old.issued_by,
        issued_on,
        expires_on,
        at,
    )
    require_later(old, paper)
    enter(paper, by, file, at)
    old.replaced_by = paper
    old.save(update_fields=["replaced_by"])
    was, now = changes(facts_of(old, FACTS), facts_of(paper, FACTS))
    record(by=by, verb="renew_licence", target=paper, before=was, after={**now, "renews": old.number}, at=at)
    record(by=by, verb="renew_licence", target=old, after={"replaced_by": paper.number}, at=at)
    put_on_file(by, paper, at)
    return paper


@transaction.atomic
def withdraw_licence(*, by: User, licence: Licence, reason: str, at: datetime) -> Licence:
    """Say that a paper no longer counts (given up, revoked, entered by mistake), and why."""
    row = held_paper(licence)
    require(access.may_withdraw(by, row.organisation))
    require_in_force(row)
    row.withdrawn_at, row.reason = at, people.reason(reason)
    row.save(update_fields=["withdrawn_at", "reason"])
    after = {"withdrawn_at": at}
    record(by=by, verb="withdraw_licence", target=row, after=after, note=row.reason, at=at)
    return row


def holding(organisation: Organisation) -> Organisation:
    """The organisation, held until the transaction ends: two papers entered at once do not both become the first."""
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return row


def held_paper(licence: Licence) -> Licence:
    """A paper and its organisation, held until the transaction ends."""
    row: Licence = Licence.objects.select_for_update().get(pk=licence.pk)
    row.organisation = holding(row.organisation)
    return row


def read(
    organisation: Organisation,
    kind: str,
    number: str,
    classes: Iterable[str],
    issued_by: str,
    issued_on: date | None,
    expires_on: date | None,
    at: datetime,
) -> Licence:
    """A paper from what was told, looked at, not yet saved."""
    today = timezone.localdate(at)
    since = validators.issued(issued_on, today)
    return Licence(
        organisation=organisation,
        kind=kind,
        number=validators.paper_number(kind, number),
        classes=validators.classes(classes) if kind == PaperKind.PRODUCTION_LICENCE else [],
        issued_by=validators.optional(issued_by, "issued_by", ISSUER_LABEL, most=100),
        issued_on=since,
        expires_on=validators.expiry(kind, expires_on, since, today),
    )


def enter(paper: Licence, by: User, file: PaperFile | None, at: datetime) -> None:
    """Save a new paper with its scan."""
    paper.happened_at = paper.entered_at = at
    paper.entered_by = by
    paper.save()
    if file is not None:
        attachments.keep(data=file.data, name=file.name, owner=paper, by=by, happened_at=at, at=at)


def require_new(paper: Licence) -> None:
    """Raise Mistake when the enterprise has the paper already, or another where it can have one only."""
    others = Licence.objects.filter(IN_FORCE, organisation=paper.organisation, kind=paper.kind)
    known = others.first() if paper.kind in SINGLE_PAPERS else others.filter(number=paper.number).first()
    if known is not None:
        raise Mistake(
            "number",
            known.number,
            _("这种证照已经登记过。"),
            _("换了新证的，请在原证照处选“换发”。"),
            validators.NUMBER_LABEL,
        )


def require_in_force(paper: Licence) -> None:
    """Raise Mistake when a paper was replaced or withdrawn already."""
    if paper.replaced_by_id is not None or paper.withdrawn_at is not None:
        raise Mistake(
            "state",
            paper.number,
            _("这份证照已经换发或失效。"),
            _("请刷新页面，看现在有效的证照。"),
            _("证照"),
        )


def require_later(old: Licence, new: Licence) -> None:
    """Raise Mistake unless the new paper lasts longer than the old one."""
    if old.expires_on and new.expires_on and new.expires_on <= old.expires_on and new.number == old.number:
        raise Mistake(
            "expires_on",
            new.expires_on,
            _("没有比原证照（%(day)s）更晚。") % {"day": old.expires_on},
            _("请照新证填写；原证填错的，先作失效，再重新登记。"),
            validators.EXPIRY_LABEL,
        )


def put_on_file(by: User, paper: Licence, at: datetime) -> None:
    """Copy number and last day of a production licence to the organisation, where its account shows them."""
    if paper.kind != PaperKind.PRODUCTION_LICENCE:
        return
    row = paper.organisation
    before = facts_of(row, MIRROR)
    row.licence_number, row.licence_expires = paper.number, paper.expires_on
    old, new = changes(before, facts_of(row, MIRROR))
    if new:
        row.save(update_fields=MIRROR)
        record(by=by, verb="licence_on_file", target=row, before=old, after=new, at=at)
