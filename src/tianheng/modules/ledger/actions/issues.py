"""Out of the cabinet, weighed by two people, and back (form F06)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.core.quantities import Quantity, display
from tianheng.modules.formulas.models import Product
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import Second, able, begin, codes_of, held, second
from tianheng.modules.ledger.actions.lots import expired, read_for, require_places, settle
from tianheng.modules.ledger.enums import LOT_VERBS, Code, IssueKind, LotState, MovementKind
from tianheng.modules.ledger.models import Batch, Issue, Location, Lot, Scale
from tianheng.modules.ledger.queries.stock import came_after, earlier_lot

KEEPER_LABEL = _("管理员")
TAKER_LABEL = _("领用人")
EXPLAINED = (Code.SCALE, Code.NOT_FIRST, Code.BEFORE_RECEIPT)


def issue(
    *,
    by: User,
    lot: Lot,
    origin: Location,
    destination: Location,
    amount: str,
    unit: str,
    taker: User,
    keeper: User,
    pin: str = "",
    scale: Scale | None = None,
    product: Product | None = None,
    batch: Batch | None = None,
    purpose: str = "",
    reason: str = "",
    exception: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Issue:
    """Weigh part of a lot out of the cabinet. ``by`` is taker or keeper; the other one gives the ``pin``.

    A scale whose calibration has run out, a lot that another should go before, or a day before the lot came in needs
    a reason; one person alone an ``exception``. Raises Mistake for a lot that may not be used.
    """
    given = validators.payload(locals())
    who = witness(by, lot, taker, keeper, pin, exception, "issue", at)
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="issue", payload=given, at=at,
            do=lambda: _issue(
                by, lot, (origin, destination), scale, (taker, keeper), (product, batch), given, who, at
            ),
        )  # fmt: skip
        return row


def witness(
    by: User, lot: Lot, taker: User, keeper: User, pin: str, exception: str, verb: str, at: datetime
) -> Second:
    """The other of the two, proven by the PIN. Raises Mistake when the keeper is none."""
    if by.pk not in (taker.pk, keeper.pk):
        raise PermissionDenied
    if not able("keep_place", lot.organisation, at).filter(user=keeper).exists():
        raise Mistake(
            "keeper", keeper.name, _("不是添加剂管理员或仓管员。"), _("请由管理员发料。"), KEEPER_LABEL
        )
    other = keeper if by.pk == taker.pk else taker
    person = None if other.pk == by.pk else other
    who = second(
        by=by, verb=verb, organisation=lot.organisation, person=person, pin=pin, exception=exception, at=at
    )
    if who.person is None and not who.alone:
        raise Mistake(
            "keeper",
            keeper.name,
            _("领用人和管理员是同一人。"),
            _("请两人称量；确实只有一人时，写明例外原因。"),
            KEEPER_LABEL,
        )
    return who


def _issue(
    by: User,
    lot: Lot,
    places: tuple[Location, Location],
    scale: Scale | None,
    people: tuple[User, User],
    purpose: tuple[Product | None, Batch | None],
    given: Mapping[str, Any],
    who: Second,
    at: datetime,
) -> Issue:
    begin(by, "issue", lot.organisation)
    row = held(lot)
    require_places(row, *places)
    when = validators.moment(given["happened_at"], at)
    require_usable(row, when.day)
    for each in (scale, *purpose):
        if each is not None:
            access.require_own(each, row.organisation)
    asked = read_for(row, given["amount"], given["unit"])
    codes = codes_of(when.codes, issue_codes(row, scale, when.day), who.codes)
    reason = given["reason"].strip()
    if set(EXPLAINED) & set(codes):
        reason = explained(codes, reason)
    return book(
        by=by, lot=row, places=places, people=people, asked=asked, kind=IssueKind.ISSUE, when=when, at=at,
        more={
            "scale": scale, "product": purpose[0] or (purpose[1].product if purpose[1] else None),
            "batch": purpose[1], "codes": codes, "reason": reason, "exception": who.exception,
            "purpose": validators.text(given["purpose"], "purpose", _("用途"), needed=False),
        },
    )  # fmt: skip


def require_usable(lot: Lot, day: date) -> None:
    """Raise Mistake for a lot that may not be issued on ``day``."""
    if lot.state_on(day) == LotState.EXPIRED:
        raise expired(lot)
    if lot.state_on(day) not in LOT_VERBS["issue"]:  # one that has expired since was fit on that day
        raise access.wrong_state(lot)


def issue_codes(lot: Lot, scale: Scale | None, day: date) -> Iterator[str]:
    """What is to be said of an issue."""
    if scale is None or not scale.valid_on(day):
        yield Code.SCALE
    if earlier_lot(lot, day) is not None:
        yield Code.NOT_FIRST
    if came_after(lot, day) is not None:
        yield Code.BEFORE_RECEIPT


def explained(codes: list[str], reason: str) -> str:
    """The reason that certain codes ask for. Raises Mistake naming them."""
    if len(reason) >= 2:
        return validators.reason(reason)
    named = "、".join(str(Code(code).label) for code in codes if code in EXPLAINED)
    raise Mistake(
        "reason", "", _("须写明原因：%(named)s。") % {"named": named}, _("2 至 500 个字。"), _("原因")
    )


def book(
    *,
    by: User,
    lot: Lot,
    places: tuple[Location, Location],
    people: tuple[User, User],
    asked: Quantity,
    kind: IssueKind,
    when: validators.Moment,
    at: datetime,
    more: Mapping[str, Any],
) -> Issue:
    """Write the issue or return, move the stock, tell the trail."""
    row = Issue(
        organisation=lot.organisation,
        kind=kind,
        lot=lot,
        origin=places[0],
        destination=places[1],
        taker=people[0],
        keeper=people[1],
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        **asked.fields(),
        **more,
    )
    row.save()
    moved = MovementKind.ISSUE if kind == IssueKind.ISSUE else MovementKind.RETURN
    stock.shift(
        lot=lot, origin=places[0], destination=places[1], kind=moved, micro=asked.micro, document=row,
        happened_at=when.happened_at, at=at, by=by,
    )  # fmt: skip
    after = {
        "lot": lot.number, "amount": str(asked), "from": places[0].name, "to": places[1].name,
        "taker": people[0].name, "keeper": people[1].name, "codes": row.codes,
    }  # fmt: skip
    trail.record(by=by, verb=str(kind), target=row, after=after, note=row.reason, at=at)
    return row


def return_issue(
    *,
    by: User,
    issue: Issue,
    amount: str,
    unit: str,
    taker: User,
    keeper: User,
    pin: str = "",
    scale: Scale | None = None,
    reason: str = "",
    exception: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Issue:
    """Bring back what was not used, to where it came from; never more than was issued."""
    given = validators.payload(locals())
    who = witness(by, issue.lot, taker, keeper, pin, exception, "return_issue", at)
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="return_issue", payload=given, at=at,
            do=lambda: _return(by, issue, scale, (taker, keeper), given, who, at),
        )  # fmt: skip
        return row


def _return(
    by: User,
    old: Issue,
    scale: Scale | None,
    people: tuple[User, User],
    given: Mapping[str, Any],
    who: Second,
    at: datetime,
) -> Issue:
    begin(by, "return_issue", old.organisation)
    if scale is not None:
        access.require_own(scale, old.organisation)
    lot = held(old.lot)
    access.require_state(lot, LOT_VERBS, "return_issue")
    asked = read_for(lot, given["amount"], given["unit"])
    left = old.micro - returned(old)
    if old.kind != IssueKind.ISSUE or asked.micro > left:
        shown = display(max(left, 0), lot.dimension)
        raise Mistake(
            "amount",
            str(asked),
            _("退回的比领用的多，还可退 %(left)s。") % {"left": shown},
            _("请核对数量。"),
            _("退回量"),
        )
    when = validators.moment(given["happened_at"], at)
    out = timezone.localdate(old.happened_at)
    if when.day < out:
        says = _("早于领用日期 %(day)s。") % {"day": out}
        raise Mistake("happened_at", when.day, says, _("请核对日期。"), _("时间"))
    codes = codes_of(when.codes, who.codes)
    more = {
        "scale": scale, "product": old.product, "batch": old.batch, "returns": old, "codes": codes,
        "reason": given["reason"].strip(), "exception": who.exception,
    }  # fmt: skip
    row = book(
        by=by, lot=lot, places=(old.destination, old.origin), people=people, asked=asked, kind=IssueKind.RETURN,
        when=when, at=at, more=more,
    )  # fmt: skip
    settle(lot, by=by, at=at)
    return row


def returned(old: Issue) -> int:
    """How much of an issue came back already, in micro."""
    found: int | None = Issue.objects.filter(returns=old).aggregate(sum=Sum("micro"))["sum"]
    return found or 0
