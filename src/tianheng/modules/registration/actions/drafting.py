"""A filing is begun, fills itself, is answered and thrown away: by the enterprise, before it is signed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation, User
from tianheng.core import attachments
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Attachment
from tianheng.core.stale import bump
from tianheng.core.trail import record
from tianheng.modules.compliance.queries.law import law_in_force
from tianheng.modules.enterprises import queries as enterprises
from tianheng.modules.formulas.models import Product
from tianheng.modules.registration import access
from tianheng.modules.registration.actions.common import mine, moved, named
from tianheng.modules.registration.enums import WHOLE, Kind, Outcome, State
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries.checks import check_lines
from tianheng.modules.registration.queries.filings import open_one, open_whole, standing_one
from tianheng.modules.registration.queries.policies import policy_of
from tianheng.modules.registration.queries.snapshot import enterprise_facts, filled

YEAR, KIND = _("年度"), _("登记类型")
DECEMBER = 12


@transaction.atomic
def draft_registration(
    *,
    by: User,
    organisation: Organisation,
    kind: str,
    year: int,
    products: Iterable[Product] | None = None,
    at: datetime,
) -> Registration:
    """Begin a first or a yearly filing, filled from the products and their approved formulas (all when None).

    Raises Mistake for a year out of turn, a second filing of the same kind and year, a kind that does not fit.
    """
    require(access.may_write(by, organisation))
    today = timezone.localdate(at)
    require_kind(organisation, kind, year, today)
    row = started(by, organisation, kind, year, at)
    fill(row, today, at, products)
    record(by=by, verb="draft_registration", target=row, after=told(row), at=at)
    return row


def require_kind(organisation: Organisation, kind: str, year: int, today: date) -> None:
    """Raise Mistake unless a filing of this kind can be begun for the year."""
    if kind not in WHOLE:
        raise Mistake("kind", kind, _("不能这样起草。"), _("变更、注销请从原登记的页面办理。"), KIND)
    if not today.year <= year <= today.year + (today.month == DECEMBER):
        raise Mistake("year", year, _("现在不办这个年度的登记。"), _("下一年度的 12 月 1 日起办理。"), YEAR)
    if standing_one(organisation, year) is not None:
        raise Mistake("year", year, _("这一年度已有登记。"), _("有变化请办变更登记。"), YEAR)
    other = open_whole(organisation, year)
    if other is not None:
        raise under_way(other, kind)
    if kind == Kind.YEARLY and not ever_registered(organisation):
        raise Mistake("kind", Kind.YEARLY.label, _("以前没有登记过。"), _("请办首次登记。"), KIND)


def ever_registered(organisation: Organisation) -> bool:
    """Whether the enterprise has had a registration number."""
    return bool(Registration.objects.filter(organisation=organisation).exclude(valid_from=None).exists())


def started(
    by: User, organisation: Organisation, kind: str, year: int, at: datetime, **more: Any
) -> Registration:
    """The new row. Raises Mistake when one of the kind and year is under way."""
    row = Registration(
        organisation=organisation,
        kind=kind,
        year=year,
        regime=policy_of(organisation, timezone.localdate(at)).kind,
        filled_at=at,
        created_at=at,
        created_by=by,
        **named(organisation),
        **more,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise under_way(open_one(organisation, kind, year), kind) from None
    return row


def under_way(found: Registration | None, kind: str) -> Mistake:
    """There is one already."""
    state = found.state_text if found else ""
    return Mistake(
        "kind",
        Kind(kind).label,
        _("已有一份在办（%(state)s）。") % {"state": state},
        _("请接着办那一份。"),
        KIND,
    )


def fill(
    row: Registration, today: date, at: datetime, products: Iterable[Product] | None = None
) -> Registration:
    """Write the snapshot into the row and its lines; answers of lines that stay the same are kept."""
    row.enterprise_facts = enterprise_facts(row.organisation, today)
    for name, value in named(row.organisation).items():
        setattr(row, name, value)
    row.regime = policy_of(row.organisation, today).kind
    row.filled_at = at
    made: list[RegistrationLine] = []
    if row.kind != Kind.CANCELLATION:
        entries = filled(row.organisation, law_in_force(), today, products)
        check_lines(entries, today, *licence_of(row, today))
        made = [each.line for each in entries]
    write_lines(row, made)
    count(row, made)
    row.save()
    return row


def licence_of(row: Registration, today: date) -> tuple[tuple[str, date | None], set[str]]:
    """The licence of the snapshot, and the classes it names."""
    facts = row.enterprise_facts
    expires = date.fromisoformat(facts["licence_expires"]) if facts["licence_expires"] else None
    return (facts["licence_number"], expires), set(enterprises.licensed_classes(row.organisation, today))


def write_lines(row: Registration, made: list[RegistrationLine]) -> None:
    """Put the lines in place of the old ones; a line that is the same keeps its number, and its answer while true."""
    old = keyed(row.lines.all())
    for key, line in keyed(made).items():
        line.registration, line.organisation = row, row.organisation
        line.area_code, line.unit_code, line.sent = row.area_code, row.unit_code, row.sent
        known = old.pop(key, None)
        if known is not None:
            line.pk = known.pk
            line.answer = known.answer if verdicts(known) == verdicts(line) else ""
    RegistrationLine.objects.filter(pk__in=[line.pk for line in old.values()]).delete()
    kept, new = [line for line in made if line.pk], [line for line in made if line.pk is None]
    names = [field.name for field in RegistrationLine._meta.concrete_fields if not field.primary_key]
    # Written over by their numbers in one statement: an update case by case takes minutes for thousands of lines.
    RegistrationLine.objects.bulk_create(
        kept, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=names
    )
    RegistrationLine.objects.bulk_create(new)


def keyed(lines: Iterable[RegistrationLine]) -> dict[tuple[object, ...], RegistrationLine]:
    """Lines by what makes them the same after the page was filled again, by a later formula perhaps."""
    found: dict[tuple[object, ...], RegistrationLine] = {}
    for line in lines:
        key = (line.product_id, line.name, line.premix, line.carried_from)
        times = sum(each[:4] == key for each in found) if (*key, 0) in found else 0
        found[*key, times] = line
    return found


def verdicts(line: RegistrationLine) -> dict[str, str]:
    """What the checks say, without their words."""
    return {code: each["result"] for code, each in line.checks.items() if code not in ("R1", "R10", "R11")}


def count(row: Registration, made: list[RegistrationLine]) -> None:
    """What lists show of the lines."""
    row.product_count = len({line.product_id for line in made})
    row.line_count = len(made)
    row.faults = sum(line.worst == Outcome.FAULT for line in made)
    row.asks = sum(line.worst == Outcome.ASK for line in made)


def told(row: Registration) -> dict[str, Any]:
    """What the trail keeps of a filing."""
    return {
        "kind": row.kind,
        "year": row.year,
        "regime": row.regime,
        "product_count": row.product_count,
        "line_count": row.line_count,
    }


@transaction.atomic
def refill(*, by: User, registration: Registration, version: int | None = None, at: datetime) -> Registration:
    """Fill the page again from products, formulas and the law as they are now."""
    row = mine(by, registration, "refill", version)
    before = told(row)
    fill(row, timezone.localdate(at), at)
    return moved(row, by=by, verb="refill", state=row.state, before=before, after=told(row), at=at)


@transaction.atomic
def answer_line(
    *, by: User, line: RegistrationLine, answer: str, version: int | None = None, at: datetime
) -> RegistrationLine:
    """The enterprise's word on what the machine asks of a line; an empty one takes it back."""
    row = mine(by, line.registration, "answer", version)
    found: RegistrationLine = RegistrationLine.objects.get(pk=line.pk, registration=row)
    plain = answer.strip()
    if len(plain) > 500:
        raise Mistake("answer", plain[:40], _("超过 500 字。"), _("请写得短些。"), _("企业说明"))
    before, found.answer = {"answer": found.answer}, plain
    found.save(update_fields=["answer"])
    bump(row)
    row.save(update_fields=["version"])
    record(
        by=by, verb="answer_line", target=row, before=before, after={"answer": plain}, note=str(found), at=at
    )
    return found


@transaction.atomic
def attach(
    *, by: User, registration: Registration, name: str, data: bytes, note: str = "", at: datetime
) -> Attachment:
    """Put a paper beside the filing: a supplier's licence, a test report, a sample of the label. Raises Mistake."""
    row = mine(by, registration, "attach")
    made = attachments.keep(
        data=data, name=name, owner=row, by=by, happened_at=at, at=at, note=note.strip()[:200]
    )
    record(by=by, verb="attach", target=row, after={"file": made.name, "sha256": made.sha256}, at=at)
    return made


@transaction.atomic
def discard(*, by: User, registration: Registration, version: int | None = None, at: datetime) -> None:
    """Throw a draft away; one that has a receipt number is kept."""
    row = mine(by, registration, "discard", version)
    if row.receipt_number or row.number:
        raise Mistake(
            "state",
            row.receipt_number,
            _("已经有受理编号，不能删除。"),
            _("可以不再办理，或改后重新提交。"),
            _("受理编号"),
        )
    record(by=by, verb="discard", target=row, before=told(row), at=at)
    give_back(row, by, at)
    row.delete()


def give_back(row: Registration, by: Any, at: datetime) -> None:
    """The registration that was to be changed stands as before."""
    if row.kind != Kind.CHANGE or row.previous is None:
        return
    old: Registration = Registration.objects.select_for_update(of=("self",)).get(pk=row.previous_id)
    old.immediate_stop = False
    if old.state == State.CHANGED:
        moved(old, by=by, verb="change_dropped", state=State.ACCEPTED, at=at)
    else:
        old.save(update_fields=["immediate_stop"])
