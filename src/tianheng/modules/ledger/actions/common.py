"""What several verbs do the same way: begin in one order of locks, ask for a second person, tell the trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.actions import verify_pin
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core import numbering, trail
from tianheng.core.mistakes import Mistake
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.enums import Code

SECRET = "••••"  # noqa: S105 - stands for what was typed, which is never repeated
CHECKER_LABEL = _("复核人")
PIN_LABEL = _("复核人 PIN")
EXCEPTION_LABEL = _("例外原因")
Row = TypeVar("Row", bound=models.Model)


def begin(by: object, verb: str, organisation: Organisation) -> User:
    """The person, once access is looked at; the chain is locked first, so that no two verbs wait crosswise."""
    person = access.require(by, verb, organisation)
    trail.locked(organisation.code)
    return person


def held(row: Row) -> Row:
    """The row as it stands now, locked until the transaction ends."""
    manager: Any = type(row)._base_manager
    found: Row = manager.select_for_update().get(pk=row.pk)
    return found


class Second(NamedTuple):
    """The second person on a record, or why there is none."""

    person: User | None = None
    exception: str = ""
    paper: bool = False

    @property
    def alone(self) -> bool:
        """Whether the record stands by one person with a reason."""
        return self.person is None and bool(self.exception)

    @property
    def codes(self) -> tuple[Code, ...]:
        """What is to be said of a record without a second person: by paper, or by one alone."""
        return (Code.PAPER,) if self.paper else (Code.ALONE,) if self.alone else ()


def second(
    *,
    by: object,
    verb: str,
    organisation: Organisation,
    person: User | None,
    pin: str = "",
    exception: str = "",
    at: datetime,
) -> Second:
    """The second person, proven by the PIN; or the reason why there is none.

    Called before the action's transaction: what is refused later must not undo the count of wrong PINs. Raises
    Mistake for somebody who is the first person too, may not do ``verb``, or whose PIN is wrong.
    """
    if person is None:
        return Second(None, validators.reason(exception, "exception", EXCEPTION_LABEL) if exception else "")
    if getattr(by, "pk", None) == person.pk:
        raise Mistake("checker", person.name, _("与经办人是同一人。"), _("请由另一人复核。"), CHECKER_LABEL)
    if not able(verb, organisation, at).filter(user=person).exists():
        raise Mistake(
            "checker", person.name, _("不能复核这项记录。"), _("请由本企业有此职责的人复核。"), CHECKER_LABEL
        )
    if not verify_pin(user=person, pin=pin, at=at):
        raise Mistake(
            "checker_pin",
            SECRET,
            _("PIN 不对，或已被暂时锁定。"),
            _("请复核人重新输入自己的 PIN。"),
            PIN_LABEL,
        )
    return Second(person)


def able(verb: str, organisation: Organisation, at: datetime) -> models.QuerySet[Membership]:
    """The memberships by which people of the enterprise may do ``verb`` on the day of ``at``."""
    rows: models.QuerySet[Membership] = Membership.objects.in_force(timezone.localdate(at)).filter(
        organisation=organisation, role__in=access.ROLES[verb], user__state="active"
    )
    return rows


def others_able(by: User, verb: str, organisation: Organisation, at: datetime) -> bool:
    """Whether anybody else of the enterprise could have been the second person."""
    return able(verb, organisation, at).exclude(user=by).exists()


def require_other(by: User, maker: int | None, exception: str, field: str = "by") -> str:
    """The exception when one person makes and checks, else an empty text. Raises Mistake when it is missing."""
    if maker is None or maker != by.pk:
        return ""
    if not exception.strip():
        raise Mistake(
            field,
            by.name,
            _("与经办人是同一人。"),
            _("请由另一人办理；确实只有一人时，写明例外原因。"),
            CHECKER_LABEL,
        )
    return validators.reason(exception, "exception", EXCEPTION_LABEL)


def codes_of(*groups: Iterable[str]) -> list[str]:
    """Codes in order, each once."""
    return list(dict.fromkeys(str(code) for group in groups for code in group))


def running(kind: str, organisation: Organisation, year: int, pattern: str) -> str:
    """The enterprise's next running number of a kind, inside the transaction."""
    return numbering.next_number(kind=kind, area=f"o{organisation.pk}", year=year, pattern=pattern)


def saved(
    row: models.Model, by: User, verb: str, before: dict[str, Any], at: datetime, note: str = ""
) -> None:
    """Save a changed row, count its version, and tell the trail what changed."""
    counted = hasattr(row, "version")
    if counted:
        row.version += 1  # type: ignore[attr-defined]
    row.save()
    old, new = trail.changes(before, trail.facts_of(row, before))
    trail.record(by=by, verb=verb, target=row, before=old, after=new, note=note, at=at)
