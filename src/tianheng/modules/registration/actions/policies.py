"""An area says what it asks of its producers."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import Area, User
from tianheng.core.mistakes import Mistake, refuse
from tianheng.core.numbering import checked
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.registration import access
from tianheng.modules.registration.enums import PolicyKind, Validity
from tianheng.modules.registration.models import Policy

FACTS = (
    "kind", "since", "review_days", "mend_days", "validity", "number_pattern", "second_review_always",
    "second_review_lines", "basis",
)  # fmt: skip
BOUNDS = {"review_days": (1, 60), "mend_days": (1, 120), "second_review_lines": (1, 5000)}


@transaction.atomic
def set_policy(
    *,
    by: User,
    area: Area,
    kind: str,
    since: date,
    at: datetime,
    version: int | None = None,
    **facts: Any,
) -> Policy:
    """Decide for one's own area, from a day on; what was filed under the rule before stays as it is.

    ``facts`` are the model's other fields. Raises Mistakes.
    """
    require(access.may_set_policy(by, area))
    row = Policy.objects.select_for_update().filter(area=area).first()
    if row is not None:
        require_fresh(row, version)
    found = row or Policy(area=area)
    before = facts_of(found, FACTS) if row is not None else {}
    for name, value in {"kind": kind, "since": since, **facts}.items():
        setattr(found, name, value)
    look_at(found)
    found.decided_by, found.decided_at = by, at
    if row is not None:
        bump(found)
    found.save()
    old, new = changes(before, facts_of(found, FACTS))
    record(by=by, verb="set_policy", target=found, before=old, after=new, at=at)
    return found


def look_at(row: Policy) -> None:
    """Raise Mistakes naming everything that cannot be used."""
    refuse([*choices(row), *(bounded(row, name) for name in BOUNDS), pattern(row), basis(row)])


def choices(row: Policy) -> list[Mistake | None]:
    """Kind and validity are among those there are."""
    pairs = (("kind", PolicyKind.values), ("validity", Validity.values))
    return [
        Mistake(name, getattr(row, name), _("没有这个选项。"), _("请重新选择。"), label(row, name))
        for name, values in pairs
        if getattr(row, name) not in values
    ]


def bounded(row: Policy, name: str) -> Mistake | None:
    """A number within its bounds."""
    least, most = BOUNDS[name]
    value = getattr(row, name)
    if isinstance(value, int) and least <= value <= most:
        return None
    mend = _("请填 %(least)s 至 %(most)s。") % {"least": least, "most": most}
    return Mistake(name, value, _("超出可用的范围。"), mend, label(row, name))


def pattern(row: Policy) -> Mistake | None:
    """A pattern numbers can be printed by, with the area in it: counties share it."""
    try:
        checked(row.number_pattern)
    except Mistake as mistake:
        return Mistake(
            "number_pattern", mistake.value, mistake.says, mistake.mend, label(row, "number_pattern")
        )
    if "{area}" in row.number_pattern:
        return None
    return Mistake(
        "number_pattern",
        row.number_pattern,
        _("没有行政区划，两个县会编出同一个号。"),
        _("请加上 {area}。"),
        label(row, "number_pattern"),
    )


def basis(row: Policy) -> Mistake | None:
    """Who makes producers file says by which rule."""
    if row.kind != PolicyKind.MANDATORY_LOCAL or row.basis.strip():
        return None
    return Mistake(
        "basis",
        "",
        _("要求企业登记须有依据：国家法律没有这项义务。"),
        _("请写明地方规定的名称与文号。"),
        label(row, "basis"),
    )


def label(row: Policy, name: str) -> str:
    """A field's name for readers."""
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
